import { unknownContainer } from "../../../src/lint/rules/unknown-container.js";
import { datastore, SNAPSHOT, workspace } from "../documents.js";
import { testRule } from "../harness.js";

testRule(unknownContainer, {
  valid: {
    "one that the platform keeps": {
      add: workspace("nw_data/products", "container: { managedBy: platform, type: duckdb }\n"),
    },
  },
  invalid: {
    "a source's": {
      add: datastore(SNAPSHOT.replace("sales_pg", "sale_pg")),
      expect: [
        {
          code: "lint/unknown-container",
          target: "Datastore orders source/container",
          text: "sale_pg",
          fix: "sales_pg",
          detail: /container "sale_pg".* kind DataContainer/,
        },
      ],
    },
    "a consumer's, in another case": {
      add: workspace("nw_data/products", "container: Reporting_PG\n"),
      expect: [
        {
          code: "lint/unknown-container",
          target: "Workspace web_shop container",
          text: "Reporting_PG",
          fix: "reporting_pg",
        },
      ],
    },
    "the key of a managed one": {
      add: workspace("nw_data/products", 'container: "managed:duckdb"\n'),
      expect: [
        { code: "lint/unknown-container", target: "Workspace web_shop container", detail: /managedBy: platform/ },
      ],
    },
  },
});
