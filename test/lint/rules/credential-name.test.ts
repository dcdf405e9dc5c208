import { expect, it } from "vitest";
import { credentialName } from "../../../src/lint/rules/credential-name.js";
import { changed, findings, testRule } from "../harness.js";

const credential = (store: string, name: string) => ({
  edits: [
    ["credential: { store: env, name: SALES_PG }", `credential: { store: ${store}, name: ${JSON.stringify(name)} }`],
  ] as const,
});
const refused = (store: string, name: string) => ({
  ...credential(store, name),
  expect: [
    {
      code: "lint/credential-name",
      target: "DataContainer sales_pg credential/name",
      text: JSON.stringify(name),
      detail: store === "env" ? /^The name of an environment variable/ : /^The name of a secret/,
    },
  ],
});

testRule(credentialName, {
  valid: {
    "a lower-case variable": credential("env", "_sales_pg2"),
    "an ARN": credential("aws-secretsmanager", "arn:aws:secretsmanager:us-east-1:111122223333:secret:pg-AbCdEf"),
    "a path": credential("vault", "secret/data/sales/pg"),
  },
  invalid: {
    "a dash in a variable": refused("env", "sales-pg"),
    "a digit first": refused("env", "1PG"),
    "a URL": refused("env", "postgres://pg/nw"),
    "a URL with a password, as the secret it is": {
      edits: [["name: SALES_PG", 'name: "postgres://nw:hunter2@pg/nw"']],
      expect: [{ code: "lint/secret", target: "DataContainer sales_pg credential/name" }],
    },
    "an empty name": refused("file", ""),
    "a space": refused("vault", "sales pg"),
  },
});

it("does not repeat what may be the secret", () => {
  const text = changed({ edits: [["name: SALES_PG", 'name: "postgres://nw:hunter2@pg/nw"']] });
  expect(JSON.stringify(findings(text).map(({ detail, fix }) => [detail, fix]))).not.toContain("hunter2");
});
