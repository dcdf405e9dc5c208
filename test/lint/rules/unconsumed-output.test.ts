import { expect, it } from "vitest";
import { lint } from "../../../src/lint/lint.js";
import { unconsumedOutput } from "../../../src/lint/rules/unconsumed-output.js";
import { loadYaml } from "../../support/model.js";
import { datastore, SNAPSHOT, transformer, workspace } from "../documents.js";
import { changed, testRule } from "../harness.js";

testRule(unconsumedOutput, {
  valid: {
    "one that a transformer consumes": {
      add: `${transformer("first", "nw_data/products", "first_out")}---\n${transformer("second", "first_out/rows", "second_out")}---\n${workspace("second_out/rows")}`,
    },
    "one that a workspace names as a whole, which is another rule's": {
      add: `${transformer("first", "nw_data/products", "first_out")}---\n${workspace("first_out")}`,
    },
    "a datastore of no transformer": { add: datastore(SNAPSHOT) },
  },
  invalid: {
    "the last of a chain": {
      add: `${transformer("first", "nw_data/products", "first_out")}---\n${transformer("second", "first_out/rows", "second_out")}`,
      expect: [
        {
          code: "lint/unconsumed-output",
          severity: "info",
          target: "Workspace second transformer/output",
          text: "second_out",
        },
      ],
    },
  },
});

it("says nothing while a workspace is broken, which may be the one that uses it", () => {
  const { model } = loadYaml({ "model.yaml": changed({ add: transformer("first", "nw_data/products", "first_out") }) });
  const broken = (kind: string) =>
    lint(model, { broken: [{ kind, key: "web_shop" }], unread: false }).map(({ code }) => code);
  expect(broken("Workspace")).toEqual([]);
  expect(broken("Vendor")).toEqual(["lint/unconsumed-output"]);
});
