import { at, defineDiagnostic } from "../../diagnostic/diagnostic.js";
import { quote } from "../../util/quote.js";
import { policiesOf } from "../policies.js";
import { defineRule } from "../rule.js";

const type = defineDiagnostic<{ policy: string; field: string }>({
  code: "lint/empty-scope",
  severity: "error",
  summary: "policy that governs nothing",
  detail: ({ policy, field }) =>
    `Policy ${quote(policy)} is for the ${field} that its when names, and the list is empty, so it governs no data at all. Name those it is for, or leave ${field} out to govern data of any.`,
});

const FIELDS = ["classifications", "departments", "datastores"] as const;

/** What a policy is scoped to is not an empty list. */
export const emptyScope = defineRule({
  name: "empty-scope",
  pages: [
    {
      type,
      why:
        "A policy that is written down is believed to protect something. In allow and deny an empty list says nothing, but what `when` lists " +
        "is all that a policy governs: of an empty list that is nothing, whatever the policy demands.",
      wrong: example("{ classifications: [] }"),
      right: example("{ classifications: [pii] }"),
    },
  ],
  each: policiesOf(({ policy, subject, path }, report) => {
    for (const field of FIELDS)
      if (policy.when?.[field]?.length === 0)
        report(type(at(subject, ...path, "when", field), { policy: policy.name, field }));
  }),
});

function example(when: string): string {
  return `
kind: GovernanceZone
name: us
teams:
  - { name: sales, repository: { name: northwind/team-sales, branch: main } }
  - { name: marketing, repository: { name: northwind/team-marketing, branch: main } }
policies:
  - { name: onshore, when: ${when}, locations: { allow: [onprem:us, aws:us] } }
declassifications:
  - { workspace: mask_customers, removes: [pii] }
`;
}
