import { connectionFields } from "../../../src/lint/rules/connection-fields.js";
import { container } from "../documents.js";
import { testRule } from "../harness.js";

const HOST = "host: db.example";
const complete: Readonly<Record<string, string>> = {
  postgresql: `${HOST}, database: d`,
  mysql: `${HOST}, database: d`,
  mariadb: `${HOST}, database: d`,
  sqlserver: `${HOST}, database: d`,
  oracle: `${HOST}, database: d`,
  db2: `${HOST}, database: d`,
  redshift: `${HOST}, database: d`,
  snowflake: "account: a, database: d",
  kafka: HOST,
  s3: "bucket: some-bucket",
  gcs: "bucket: some-bucket",
  azureblob: "account: someaccount, bucket: some-bucket",
};

testRule(connectionFields, {
  valid: {
    ...Object.fromEntries(
      Object.entries(complete).map(([type, fields]) => [
        type,
        { add: container(`type: ${type}\nconnection: { ${fields} }\n`) },
      ]),
    ),
    "types that need none": {
      add: ["duckdb", "glue", "iceberg"]
        .map((type) => container(`type: ${type}\npath: x\n`).replace("orders_box", `box_${type}`))
        .join("---\n"),
    },
  },
  invalid: {
    ...Object.fromEntries(
      Object.keys(complete).map((type) => [
        `${type} without a connection`,
        {
          add: container(`type: ${type}\n`),
          expect: [{ code: "lint/connection-fields", target: "DataContainer orders_box name", text: "orders_box" }],
        },
      ]),
    ),
    "a host alone": {
      add: container(`type: mysql\nconnection: { ${HOST} }\n`),
      expect: [
        {
          code: "lint/connection-fields",
          target: "DataContainer orders_box connection",
          text: "{ host",
          detail: /without "database"/,
        },
      ],
    },
    "an empty database": {
      add: container(`type: oracle\nconnection: { ${HOST}, database: "" }\n`),
      expect: [{ code: "lint/connection-fields", target: "DataContainer orders_box connection" }],
    },
    "an account alone": {
      add: container("type: azureblob\nconnection: { account: someaccount }\n"),
      expect: [
        { code: "lint/connection-fields", target: "DataContainer orders_box connection", detail: /without "bucket"/ },
      ],
    },
  },
});
