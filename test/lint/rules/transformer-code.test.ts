import { transformerCode } from "../../../src/lint/rules/transformer-code.js";
import { testRule } from "../harness.js";

const code = (text: string) => ({
  edits: [
    ["    - { runtime: sql, artifact: git+https://git.example/mask.git#v1.2.0, entry: mask.sql }", text],
  ] as const,
});
const refused = (fields: string, detail: RegExp) => ({
  ...code(`    - { runtime: sql, ${fields} }`),
  expect: [
    { code: "lint/code-shape", target: "Workspace mask_customers transformer/code/0", text: "{ runtime", detail },
  ],
});

testRule(transformerCode, {
  valid: {
    "a file": code("    - { runtime: sql, file: mask.sql }"),
    "one for each runtime": code(
      "    - { runtime: sql, artifact: a, entry: b }\n    - { runtime: pyspark, artifact: a, entry: b }\n    - { runtime: javascript, artifact: a, entry: b }",
    ),
  },
  invalid: {
    "an empty artifact": refused('artifact: "", entry: b', /place is empty/),
    none: {
      ...code("    []"),
      expect: [{ code: "lint/no-code", target: "Workspace mask_customers transformer/code", text: "[]" }],
    },
    "neither file nor artifact": refused("entry: b", /neither/),
    "file and artifact": refused("file: mask.sql, artifact: a, entry: b", /both/),
    "an artifact without an entry": refused("artifact: a", /no entry/),
    "a file with an entry": refused("file: mask.sql, entry: b", /A file has no entry/),
    "two for one runtime": {
      ...code(
        "    - { runtime: sql, artifact: a, entry: b }\n    - { runtime: pyspark, artifact: a, entry: b }\n    - { runtime: sql, artifact: c, entry: d }",
      ),
      expect: [
        {
          code: "lint/code-unused",
          target: "Workspace mask_customers transformer/code/2",
          related: ["Workspace mask_customers transformer/code/0"],
        },
      ],
    },
  },
});
