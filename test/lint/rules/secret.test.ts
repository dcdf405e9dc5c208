import { describe, expect, it } from "vitest";
import { lint } from "../../../src/lint/lint.js";
import { secret } from "../../../src/lint/rules/secret.js";
import { secretValues } from "../../../src/lint/secrets.js";
import { loadYaml } from "../../support/model.js";
import { container, datastore, SNAPSHOT } from "../documents.js";
import { changed, describeFinding, testRule } from "../harness.js";

// Put together here, so that this file holds none itself.
const AWS = `AKIA${"IOSFODNN7EXAMPLE"}`;
const GITHUB = `ghp_${"a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"}`;

const platform = (config: string): string =>
  `kind: DataPlatform\nname: spare\ntype: local\nlocations: [onprem]\nconfig: ${config}\n`;
const inConfig = (config: string, path: string) => ({
  add: platform(config),
  expect: [{ code: "lint/secret", target: `DataPlatform spare ${path}` }],
});

testRule(secret, {
  valid: {
    "references instead of secrets": {
      add: platform(
        '{ password: "${DB_PASSWORD}", token: "env:TOKEN", secretArn: "arn:aws:secretsmanager:us-east-1:111122223333:secret:nw-AbCdEf", apiKey: NW_API_KEY, passphraseFile: /run/secrets/x, secret: { store: vault, name: nw/db-2 } }',
      ),
    },
    "hashes, UUIDs, digests and account numbers": {
      add: platform(
        '{ digest: "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", commit: da39a3ee5e6b4b0d3255bfef95601890afd80709, id: 123e4567-e89b-12d3-a456-426614174000, secret: 123e4567-e89b-12d3-a456-426614174000, account: "111122223333" }',
      ),
    },
    "a dataset called as secrets are, in a map of tables": {
      add: datastore(SNAPSHOT.replace("sales_pg,", "sales_pg, tables: { password: payroll },")).replace(
        "name: lines",
        "name: password",
      ),
    },
    "what is told of a key, and nothing at all": {
      add: platform("{ keysMasterKey: { algorithm: rsa-4096 }, password: null, enabled: true }"),
    },
    "switches and numbers": { add: platform("{ passwordRequired: true, tokenSeconds: 3600, token: 3, maxToken: 20 }") },
    "prose about passwords": {
      add: datastore(SNAPSHOT).replace(
        "name: orders\n",
        "name: orders\ndescription: 'The password is in the vault, the token: see there. Keys begin with AKIA or ghp_.'\n",
      ),
    },
    "URLs without a password": {
      add: datastore(SNAPSHOT).replace(
        "name: orders\n",
        'name: orders\ndescription: "https://nw.example:8443/a@b, postgres://nw@pg/nw, postgres://nw:${PGPASSWORD}@pg/nw"\n',
      ),
    },
    "columns and tables named after secrets": {
      add: datastore(
        SNAPSHOT.replace("sales_pg,", "sales_pg, tables: { lines: password },"),
        "      - { name: password, type: string }\n      - { name: api_token, type: varchar(40) }\n",
      ),
    },
  },
  invalid: {
    "a password in a config": {
      add: platform("{ db: { password: hunter2 } }"),
      expect: [
        {
          code: "lint/secret",
          target: "DataPlatform spare config/db/password",
          detail: /^This looks like a password or key\./,
        },
      ],
    },
    "a token in a field that is called key": inConfig(`{ key: ${GITHUB} }`, "config/key"),
    "one under the name of a password": inConfig("{ password: { sales: hunter2 } }", "config/password/sales"),
    "a name that is one, once": {
      add: container("type: postgresql\nconnection: { host: pg.x.internal, database: nw }\n").replace(
        "orders_box",
        AWS,
      ),
      expect: [{ code: "lint/secret", target: `DataContainer ${AWS} name` }],
    },
    "a password that is a number": inConfig("{ password: 123456 }", "config/password"),
    "one in a list": inConfig("{ passwords: [ '${A}', hunter2 ] }", "config/passwords/1"),
    "one in a map of secrets": inConfig("{ passwords: { sales: hunter2 } }", "config/passwords/sales"),
    "a token that looks random": inConfig("{ authToken: q7Xk2Lm9Rt4Bz }", "config/authToken"),
    "a known token, whatever the field": inConfig(`{ note: "it is ${GITHUB}." }`, "config/note"),
    "a token as the name of a field": {
      add: platform(`{ "${AWS}": 1 }`),
      expect: [{ code: "lint/secret", target: `DataPlatform spare key:config/${AWS}` }],
    },
    "a key of a backend": {
      edits: [["backend: { s3: { bucket: nw-tfstate,", "backend: { s3: { secret_key: abcd/1234, bucket: nw-tfstate,"]],
      expect: [{ code: "lint/secret", target: "DataPlatform fast backend/s3/secret_key", text: "abcd" }],
    },
    "a rule of reviews": {
      edits: [
        ["departments: [sales, finance]", "departments: [sales, finance]\nreview: { rules: [{ api_key: k-123456 }] }"],
      ],
      expect: [{ code: "lint/secret", target: "Ecosystem northwind review/rules/0/api_key" }],
    },
    "a connection string in a description, once for all it holds": {
      add: `${datastore(SNAPSHOT)}    description: "Server=pg;Pwd=hunter2; or postgres://nw:hunter3@pg/nw"\n`,
      expect: [
        {
          code: "lint/secret",
          target: "Datastore orders datasets/0/description",
          detail: /^This looks like a password or key and a password in a URL\./,
        },
      ],
    },
    "the description of a column": {
      add: datastore(SNAPSHOT, `      - { name: note, type: string, description: ${AWS} }\n`),
      expect: [{ code: "lint/secret", target: "Datastore orders datasets/0/columns/1/description", text: AWS }],
    },
    "the key of a record": {
      edits: [
        [
          "approvals: { live_reporting/history: [shipments] }",
          `approvals: { live_reporting/history: [shipments], x/${AWS}: [] }`,
        ],
      ],
      expect: [
        { code: "lint/secret", target: `Datastore shipments key:approvals/x/${AWS}`, text: "x/" },
        { code: "lint/approval-pending", target: `Datastore shipments key:approvals/x/${AWS}`, severity: "info" },
      ],
    },
    "a private key": {
      add: container(
        `type: postgresql\nconnection: { host: pg.x.internal, database: nw }\ndescription: |\n  -----BEGIN ${"PRIVATE"} KEY-----\n  MIIEvQIBADANBgkqhkiG9w0BAQ\n  -----END ${"PRIVATE"} KEY-----\n`,
      ),
      expect: [{ code: "lint/secret", target: "DataContainer orders_box description" }],
    },
    "the reason of a suppression": {
      edits: [["name: us\nteams", `name: us\nsuppress: [{ code: lint/no-primary-key, reason: "${GITHUB}" }]\nteams`]],
      expect: [{ code: "lint/secret", target: "GovernanceZone us suppress/0/reason" }],
    },
  },
});

describe("secrets in code", () => {
  const inFile = (text: string) => {
    const { model } = loadYaml({
      "model.yaml": changed({
        edits: [["artifact: git+https://git.example/mask.git#v1.2.0, entry: mask.sql", "file: mask.sql"]],
      }),
      "mask.sql": text,
    });
    return lint(model);
  };

  it("are found in their file, where they begin, one finding a line", () => {
    const found = inFile(
      `select 1;\r\ncreate user a identified by 'hunter2';\n-- ${GITHUB} and ${AWS}\nselect * from t where token = 'refunded' and password = '';\n`,
    );
    expect(found.map(({ code, target, severity }) => [code, severity, target])).toEqual([
      ["lint/secret", "error", { file: "mask.sql", line: 2, column: 30 }],
      ["lint/secret", "error", { file: "mask.sql", line: 3, column: 4 }],
    ]);
    expect(found[1]?.detail).toContain("a GitHub token and an AWS access key");
  });

  it("are found after any end of a line, and told once where a line holds two of a kind", () => {
    const found = inFile(`select 1;\rselect 2;\n-- ${GITHUB} and ${GITHUB}`);
    expect(found.map(({ target }) => target)).toEqual([{ file: "mask.sql", line: 3, column: 4 }]);
    expect(found[0]?.detail).toMatch(/^This looks like a GitHub token\./);
  });

  it("are not what code refers to", () => {
    expect(
      inFile(
        "select os_env('DB_PASSWORD'), secret, token from inputs.nw_data_customers where password = :password and pwd = '${PW}'",
      ).map(describeFinding),
    ).toEqual([]);
  });
});

it("tells the values of secrets to those who hide them, the longest first", () => {
  const { model } = loadYaml(changed({ add: platform(`{ password: hunter2, note: "it is ${GITHUB}." }`) }));
  expect(secretValues(model)).toEqual([GITHUB, "hunter2"]);
  const passwords = Array.from({ length: 1_001 }, (_, index) => `hunter${index}`);
  const many = loadYaml(changed({ add: platform(`{ passwords: [${passwords.join(", ")}] }`) }));
  expect(secretValues(many.model)).toHaveLength(1_000);
});
