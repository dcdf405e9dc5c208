import { classificationPlace } from "../../../src/lint/rules/classification-place.js";
import { datastore, SNAPSHOT } from "../documents.js";
import { testRule } from "../harness.js";

testRule(classificationPlace, {
  valid: { "each column": {}, "the whole": { add: datastore(SNAPSHOT, "      - { name: note, type: string }\n") } },
  invalid: {
    "the whole and two columns": {
      add: datastore(
        SNAPSHOT,
        "      - { name: note, type: string, classification: pii }\n      - { name: mail, type: string, classification: internal }\n",
      ),
      expect: [
        {
          code: "lint/classification-place",
          target: "Datastore orders datasets/0/classification",
          text: "internal",
          detail: /"orders\/lines"/,
          related: [
            "Datastore orders datasets/0/columns/1/classification",
            "Datastore orders datasets/0/columns/2/classification",
          ],
        },
      ],
    },
  },
});
