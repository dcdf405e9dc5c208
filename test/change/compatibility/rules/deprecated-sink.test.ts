import { expect, it } from "vitest";
import { consumerOf, storeOf } from "../../../../src/change/compatibility/example.js";
import { deprecatedSink } from "../../../../src/change/compatibility/rules/deprecated-sink.js";
import { findings, testCompatibility } from "../harness.js";

const store = storeOf([], ["primaryKey: [id]", "deprecated: { reason: use crm }"]);
const wholly = `${storeOf([])}deprecated: { reason: use crm }\n`;
const change = (before: string, after: string) => ({
  before: `${store}---\n${before}`,
  after: `${store}---\n${after}`,
});
const USES = {
  code: "change/deprecated-sink",
  target: "Workspace web_shop datasetGroups/0/sinks/0",
  text: "orders/lines",
};

testCompatibility(deprecatedSink, {
  fine: {
    "a use that was there before, also without what allowed it": change(
      consumerOf("{ dataset: orders/lines, allowDeprecated: true }"),
      consumerOf("orders/lines"),
    ),
    "a use that was there before its data was deprecated": {
      before: `${storeOf([])}---\n${consumerOf("orders/lines")}`,
      after: `${store}---\n${consumerOf("orders/lines")}`,
    },
    "a new use of what is not there, which lint refuses": change("", consumerOf("orders/nothing")),
    "a new use that allows it": change("", consumerOf("{ dataset: orders/lines, allowDeprecated: true }")),
    "a new use of what is deprecated no more": {
      before: store,
      after: `${storeOf([])}---\n${consumerOf("orders/lines")}`,
    },
    "sinks in another order": change(
      consumerOf("nw_data/products, orders/lines"),
      consumerOf("orders/lines, nw_data/products"),
    ),
  },
  found: {
    "a new workspace": {
      ...change("", consumerOf("orders/lines")),
      expect: [
        {
          ...USES,
          related: ["Datastore orders datasets/0/deprecated: deprecated here"],
          detail:
            /^Group "web_shop\/main" starts to use "orders\/lines", which its producer wants to remove: "use crm"\. .*allowDeprecated: true/,
        },
      ],
    },
    "a new sink of a group": {
      ...change(consumerOf("nw_data/products"), consumerOf("nw_data/products, orders/lines")),
      expect: [{ ...USES, target: "Workspace web_shop datasetGroups/0/sinks/1" }],
    },
    "a sink given twice, once": {
      ...change(consumerOf("nw_data/products"), consumerOf("orders/lines, orders/lines")),
      expect: [USES],
    },
    "a group of another name, which is another group": {
      ...change(consumerOf("orders/lines"), consumerOf("orders/lines").replace("name: main", "name: other")),
      expect: [USES],
    },
    "a use of a datastore that is deprecated as a whole, in the change that deprecates it": {
      before: storeOf([]),
      after: `${wholly}---\n${consumerOf("orders/lines")}`,
      expect: [{ ...USES, related: ["Datastore orders deprecated: deprecated here"] }],
    },
    "the input of a transformer": {
      before: store,
      after: {
        add: store,
        edits: [
          ["{ name: inputs, sinks: [nw_data/customers]", "{ name: inputs, sinks: [orders/lines, nw_data/customers]"],
        ],
      },
      expect: [{ ...USES, target: "Workspace mask_customers datasetGroups/0/sinks/0" }],
    },
  },
});

it("is an error in a change, though lint only warns", () => {
  expect(findings(change("", consumerOf("orders/lines"))).map(({ severity }) => severity)).toEqual(["error"]);
});
