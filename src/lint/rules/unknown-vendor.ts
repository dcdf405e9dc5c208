import { quote } from "../../util/quote.js";
import { defineRule } from "../rule.js";
import { reportUnknown, unknownKey } from "../unknown-key.js";

const type = unknownKey("unknown-vendor", "vendor");

/** Every vendor that a policy names is declared. */
export const unknownVendor = defineRule({
  name: "unknown-vendor",
  pages: [
    {
      type,
      why: "A policy about a vendor that nobody declared would never match anything: what it forbids would be allowed.",
      wrong: `
kind: GovernanceZone
name: us
teams:
  - { name: sales, repository: { name: northwind/team-sales, branch: main } }
  - { name: marketing, repository: { name: northwind/team-marketing, branch: main } }
policies:
  - { name: aws-only, vendors: { allow: [onprem, asw] } }
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
  - { name: aws-only, vendors: { allow: [onprem, aws] } }
declassifications:
  - { workspace: mask_customers, removes: [pii] }
`,
    },
  ],
  check: (context, report) =>
    reportUnknown(context, "vendor", report, type, ({ key }) => ({
      missing: `There is no vendor ${quote(key)}.`,
      remedy: "Vendors are declared by the ecosystem with kind Vendor.",
    })),
});
