import { expect, it } from "vitest";
import { canRead } from "../../../src/lint/ingestion.js";
import { ingestionMethod } from "../../../src/lint/rules/ingestion-method.js";
import { CONTAINER_TYPES } from "../../../src/model/common.js";
import { INGESTION_METHODS } from "../../../src/model/datastore.js";
import { container, datastore, SNAPSHOT } from "../documents.js";
import { testRule } from "../harness.js";

testRule(ingestionMethod, {
  valid: {
    "changes by a database's log": { add: datastore("{ container: sales_pg, ingestion: { method: cdc } }") },
    "a feed of changes in files": {},
    "a container that is not there": { add: datastore(SNAPSHOT.replace("sales_pg", "nowhere")) },
    "a container that nothing is read from, which is another rule's": { add: datastore("{ container: clicks }") },
    "a stream": { add: datastore("{ container: clicks, ingestion: { method: stream } }") },
  },
  invalid: {
    "a database streamed": {
      add: datastore("{ container: sales_pg, ingestion: { method: stream } }"),
      expect: [
        {
          code: "lint/ingestion-method",
          target: "Datastore orders source/ingestion/method",
          text: "stream",
          related: ["DataContainer sales_pg type"],
          detail: /"sales_pg" is of type "postgresql".*Possible are "snapshot", "watermark" or "cdc"/,
        },
      ],
    },
    "a queue read whole": {
      add: datastore('{ container: clicks, ingestion: { method: snapshot, schedule: "0 0 * * *" } }'),
      expect: [
        {
          code: "lint/ingestion-method",
          target: "Datastore orders source/ingestion/method",
          detail: /Possible is "stream"/,
        },
      ],
    },
    "the changes of a queue": {
      add: datastore("{ container: clicks, ingestion: { method: cdc } }"),
      expect: [{ code: "lint/ingestion-method", target: "Datastore orders source/ingestion/method" }],
    },
    "what a platform keeps for consumers": {
      add: `${container("type: managed\n")}---\n${datastore(SNAPSHOT.replace("sales_pg", "orders_box"))}`,
      expect: [
        {
          code: "lint/ingestion-method",
          target: "Datastore orders source/ingestion/method",
          detail: /for consumers only/,
        },
      ],
    },
  },
});

it("knows which container can be read how", () => {
  const table = CONTAINER_TYPES.map(
    (type) => `${type}: ${INGESTION_METHODS.filter((method) => canRead(type, method)).join(" ")}`,
  );
  const read = "snapshot watermark cdc";
  expect(table).toEqual([
    ...[
      "postgresql",
      "mysql",
      "mariadb",
      "sqlserver",
      "oracle",
      "db2",
      "snowflake",
      "redshift",
      "sqlite",
      "duckdb",
    ].map((type) => `${type}: ${read}`),
    ...["s3", "gcs", "azureblob", "files", "glue", "iceberg"].map((type) => `${type}: ${read}`),
    "kafka: stream",
    "managed: ",
  ]);
});
