import { quote } from "../../util/quote.js";
import { defineRule } from "../rule.js";
import { reportUnknown, unknownKey } from "../unknown-key.js";

const type = unknownKey("unknown-department", "department");

/** Every department that is named is listed by the ecosystem. */
export const unknownDepartment = defineRule({
  name: "unknown-department",
  pages: [
    {
      type,
      why: "Departments decide who may be served by a restricted instance and who pays. One that the ecosystem does not list has no meaning anywhere.",
      wrong: `
kind: Workspace
name: web_shop
team: us/sales
department: sails
status: production
container: reporting_pg
datasetGroups:
  - { name: main, platform: lake, sinks: [nw_data/products] }
`,
      right: `
kind: Workspace
name: web_shop
team: us/sales
department: sales
status: production
container: reporting_pg
datasetGroups:
  - { name: main, platform: lake, sinks: [nw_data/products] }
`,
    },
  ],
  check: (context, report) =>
    reportUnknown(context, "department", report, type, ({ key }) => ({
      missing: `There is no department ${quote(key)}.`,
      remedy: "Departments are listed in the ecosystem's departments.",
    })),
});
