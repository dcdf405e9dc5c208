import { unconsumedOutput } from "../../../src/lint/rules/unconsumed-output.js";
import { datastore, SNAPSHOT, transformer, workspace } from "../documents.js";
import { testRule } from "../harness.js";

testRule(unconsumedOutput, {
  valid: {
    "one that a transformer consumes": {
      add: `${transformer("first", "nw_data/products", "first_out")}---\n${transformer("second", "first_out/rows", "second_out")}---\n${workspace("second_out/rows")}`,
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
