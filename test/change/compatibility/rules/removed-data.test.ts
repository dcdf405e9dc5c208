import { consumerOf, storeOf } from "../../../../src/change/compatibility/example.js";
import { removedData } from "../../../../src/change/compatibility/rules/removed-data.js";
import { BASE } from "../../../lint/base.js";
import { testCompatibility } from "../harness.js";

const told = storeOf([], ["primaryKey: [id]", "deprecated: { reason: old }"]);
const wholly = `${storeOf([])}deprecated: { reason: old }\n`;
/** What stands in the base from one text up to another. */
const between = (from: string, to: string): string => BASE.slice(BASE.indexOf(from), BASE.indexOf(to));
/** A datastore with a second dataset, and what stands in it beside its name. */
const second = (more = ""): string =>
  `${storeOf([])}  - name: heads\n${more}    columns: [{ name: id, type: bigint }]\n`;
const after = (...documents: readonly string[]): string => documents.join("---\n");
const EMPTY = storeOf([]).replace(/^datasets:[\s\S]*$/m, "datasets: []\n");
const STORE = { target: "Datastore orders name", tree: "base" as const, text: "orders" };
const DATASET = { target: "Datastore orders datasets/1/name", tree: "base" as const, text: "heads" };

testCompatibility(removedData, {
  fine: {
    "a deprecated dataset without consumers": {
      before: second("    deprecated: { reason: old }\n"),
      after: storeOf([]),
    },
    "a dataset of a deprecated datastore": { before: `${second()}deprecated: { reason: old }\n`, after: wholly },
    "a deprecated datastore without consumers": { before: wholly, after: "" },
    "a datastore of which every dataset was deprecated": { before: told, after: "" },
    "a datastore together with its last consumer": { before: after(told, consumerOf("orders/lines")), after: "" },
    "a datastore together with its last sink": {
      before: after(told, consumerOf("orders/lines, nw_data/products")),
      after: consumerOf("nw_data/products"),
    },
    "a workspace": { before: consumerOf("nw_data/products"), after: "" },
    "a group": {
      before: `${consumerOf("nw_data/products")}  - { name: more, platform: lake, sinks: [nw_data/customers] }\n`,
      after: consumerOf("nw_data/products"),
    },
    "a transformer, whose output nobody used and which was deprecated": {
      before: {
        edits: [
          [", masked_nw_data/customers]", "]"],
          ["transformer: mask_customers }\n", "transformer: mask_customers }\ndeprecated: { reason: old }\n"],
        ],
      },
      after: {
        edits: [
          [", masked_nw_data/customers]", "]"],
          [between("kind: Datastore\nname: masked_nw_data", "kind: Workspace\nname: live_reporting"), ""],
          ["declassifications:\n  - { workspace: mask_customers, removes: [pii] }\n", ""],
        ],
      },
    },
    "a deprecated datastore without datasets": { before: `${EMPTY}deprecated: { reason: old }\n`, after: "" },
    "taking a deprecation back": { before: told, after: storeOf([]) },
    "a new dataset and a new datastore": { before: "", after: second() },
  },
  found: {
    "a datastore without datasets, which nobody had deprecated": {
      before: EMPTY,
      after: "",
      expect: [
        { ...STORE, code: "change/removed-undeprecated", severity: "warning", detail: /nobody was told before/ },
      ],
    },
    "a dataset that was declared twice, once": {
      before: `${second()}  - name: heads\n    columns: [{ name: id, type: bigint }]\n`,
      after: storeOf([]),
      expect: [{ ...DATASET, code: "change/removed-undeprecated", severity: "warning" }],
    },
    "a dataset whose name is near to one that was there before: it was not renamed to that": {
      before: after(second().replace("heads", "line"), consumerOf("orders/line")),
      after: after(storeOf([]), consumerOf("orders/line")),
      expect: [
        {
          ...DATASET,
          text: "line",
          code: "change/removed-in-use",
          detail: /still uses it\. Put it back/,
        },
      ],
    },
    "a dataset that is used, deprecated or not": {
      before: after(second("    deprecated: { reason: old }\n"), consumerOf("orders/lines, orders/heads")),
      after: after(storeOf([]), consumerOf("orders/lines, orders/heads")),
      expect: [
        {
          ...DATASET,
          code: "change/removed-in-use",
          related: ['Workspace web_shop datasetGroups/0/sinks/1: "web_shop/main" uses it'],
          detail:
            /^Dataset "orders\/heads" is removed, but "web_shop\/main" still uses it\. Put it back and deprecate it; remove it when nobody uses it any more/,
        },
      ],
    },
    "a dataset that begins to be used as it goes": {
      before: second(),
      after: after(storeOf([]), consumerOf("orders/heads")),
      expect: [{ ...DATASET, code: "change/removed-in-use" }],
    },
    "a dataset that was never deprecated": {
      before: second(),
      after: storeOf([]),
      expect: [
        {
          ...DATASET,
          code: "change/removed-undeprecated",
          severity: "warning",
          detail:
            /^Dataset "orders\/heads" is removed, and nobody was told before.*deprecate it, to wait until it has no consumers, to remove it, and to say in Retirements/,
        },
      ],
    },
    "a rename, which is a removal": {
      before: after(second(), consumerOf("orders/heads")),
      after: after(second().replace("name: heads", "name: header"), consumerOf("orders/heads")),
      expect: [
        {
          ...DATASET,
          code: "change/removed-in-use",
          detail: /If it was renamed to "orders\/header": a key never changes/,
        },
      ],
    },
    "a rename that the consumers follow": {
      before: after(second(), consumerOf("orders/heads")),
      after: after(second().replace("name: heads", "name: header"), consumerOf("orders/header")),
      expect: [{ ...DATASET, code: "change/removed-undeprecated", severity: "warning" }],
    },
    "a datastore that is used, once, with all who use it": {
      before: after(second(), consumerOf("orders/heads")),
      after: after(consumerOf("orders/lines, orders/heads"), consumerOf("orders/lines").replace("web_shop", "app")),
      expect: [
        {
          ...STORE,
          code: "change/removed-in-use",
          related: [
            'Workspace app datasetGroups/0/sinks/0: "app/main" uses it',
            'Workspace web_shop datasetGroups/0/sinks/1: "web_shop/main" uses it',
            'Workspace web_shop datasetGroups/0/sinks/0: "web_shop/main" uses it',
          ],
          detail: /^Datastore "orders" is removed, but "app\/main" and "web_shop\/main" still use it\./,
        },
      ],
    },
    "a datastore that was never deprecated": {
      before: second(),
      after: "",
      expect: [
        {
          ...STORE,
          code: "change/removed-undeprecated",
          severity: "warning",
          detail: /^Datastore "orders" is removed, and nobody was told before that it would go\./,
        },
      ],
    },
    "a datastore of which some datasets were never deprecated": {
      before: `${told}  - name: heads\n    columns: [{ name: id, type: bigint }]\n`,
      after: "",
      expect: [
        {
          ...STORE,
          code: "change/removed-undeprecated",
          severity: "warning",
          detail: /and of its datasets "heads" was never deprecated\./,
        },
      ],
    },
    "the output of a transformer that is used": {
      after: {
        edits: [[between("kind: Datastore\nname: masked_nw_data", "kind: Workspace\nname: mask_customers"), ""]],
      },
      expect: [
        {
          code: "change/removed-in-use",
          target: "Datastore masked_nw_data name",
          tree: "base",
          text: "masked_nw_data",
          detail: /but "live_reporting\/live" still uses it/,
        },
      ],
    },
  },
});
