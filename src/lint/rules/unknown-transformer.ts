import { quote } from "../../util/quote.js";
import { defineRule } from "../rule.js";
import { reportUnknown, unknownKey } from "../unknown-key.js";

const type = unknownKey("unknown-transformer", "transformer");

/** Every transformer that is named is a workspace that has one. */
export const unknownTransformer = defineRule({
  name: "unknown-transformer",
  pages: [
    {
      type,
      why: "A datastore that says it is made by a transformer gets its data from nowhere else. Without that transformer it stays empty.",
      wrong: `
kind: GovernanceZone
name: us
teams:
  - { name: sales, repository: { name: northwind/team-sales, branch: main } }
  - { name: marketing, repository: { name: northwind/team-marketing, branch: main } }
policies:
  - { name: plain, encryption: { serverSide: true }, when: { classifications: [phi] } }
declassifications:
  - { workspace: mask_customer, removes: [pii] }
`,
      right: `
kind: GovernanceZone
name: us
teams:
  - { name: sales, repository: { name: northwind/team-sales, branch: main } }
  - { name: marketing, repository: { name: northwind/team-marketing, branch: main } }
policies:
  - { name: plain, encryption: { serverSide: true }, when: { classifications: [phi] } }
declassifications:
  - { workspace: mask_customers, removes: [pii] }
`,
    },
  ],
  check: (context, report) =>
    reportUnknown(context, "transformer", report, type, ({ key }) =>
      context.index.workspaces.has(key)
        ? {
            missing: `Workspace ${quote(key)} has no transformer.`,
            remedy: "Give it one, or name the workspace whose transformer is meant.",
          }
        : {
            missing: `There is no transformer ${quote(key)}.`,
            remedy: "A transformer is named by its workspace, which has a transformer of its own.",
          },
    ),
});
