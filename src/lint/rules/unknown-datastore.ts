import { quote } from "../../util/quote.js";
import { defineRule } from "../rule.js";
import { reportUnknown, unknownKey } from "../unknown-key.js";

const type = unknownKey("unknown-datastore", "datastore");

/** Every datastore that is named is declared. */
export const unknownDatastore = defineRule({
  name: "unknown-datastore",
  pages: [
    {
      type,
      why: "A policy on a datastore that is not there binds nothing, and a transformer without its output makes nothing.",
      wrong: `
kind: GovernanceZone
name: us
teams:
  - { name: sales, repository: { name: northwind/team-sales, branch: main } }
  - { name: marketing, repository: { name: northwind/team-marketing, branch: main } }
policies:
  - { name: no-fast, when: { datastores: [nw_date] }, platforms: { deny: [fast] } }
declassifications:
  - { workspace: mask_customers, removes: [pii] }
`,
      right: `
kind: GovernanceZone
name: us
teams:
  - { name: sales, repository: { name: northwind/team-sales, branch: main } }
  - { name: marketing, repository: { name: northwind/team-marketing, branch: main } }
policies:
  - { name: no-fast, when: { datastores: [nw_data] }, platforms: { deny: [fast] } }
declassifications:
  - { workspace: mask_customers, removes: [pii] }
`,
    },
  ],
  check: (context, report) =>
    reportUnknown(context, "datastore", report, type, ({ key }) => ({
      missing: `There is no datastore ${quote(key)}.`,
      remedy: "Datastores are declared with kind Datastore.",
    })),
});
