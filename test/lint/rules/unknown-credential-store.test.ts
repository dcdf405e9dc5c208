import { unknownCredentialStore } from "../../../src/lint/rules/unknown-credential-store.js";
import { testRule } from "../harness.js";

const store = (name: string) => ({ edits: [["credential: { store: env,", `credential: { store: ${name},`]] as const });

testRule(unknownCredentialStore, {
  valid: { "a file": store("file"), "a secrets manager": store("aws-secretsmanager"), "a vault": store("vault") },
  invalid: {
    "another store": {
      ...store("keepass"),
      expect: [
        {
          code: "lint/unknown-credential-store",
          target: "DataContainer sales_pg credential/store",
          text: "keepass",
          detail: /store "keepass"\. Known stores are "env", "file"/,
        },
      ],
    },
    "one in another case": {
      ...store("ENV"),
      expect: [
        { code: "lint/unknown-credential-store", target: "DataContainer sales_pg credential/store", fix: "env" },
      ],
    },
  },
});
