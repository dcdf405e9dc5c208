import { at, defineDiagnostic } from "../../diagnostic/diagnostic.js";
import type { Policy } from "../../model/policy.js";
import { SET_CONSTRAINTS, type SetConstraint } from "../../model/policy-predicates.js";
import { quote } from "../../util/quote.js";
import { policiesOf } from "../policies.js";
import { defineRule } from "../rule.js";

const type = defineDiagnostic<{ policy: string }>({
  code: "lint/empty-policy",
  severity: "error",
  summary: "policy without a constraint",
  detail: ({ policy }) =>
    `Policy ${quote(policy)} constrains nothing, so whatever it governs is allowed everything. Say what it allows, denies or demands, or remove it.`,
});

/** A policy has at least one constraint. */
export const emptyPolicy = defineRule({
  name: "empty-policy",
  pages: [
    {
      type,
      why:
        "A policy that is written down is believed to protect something. One that allows and denies nothing, because its constraint was " +
        "forgotten or its lists are empty, protects nothing.",
      wrong: example("{ name: onshore, when: { classifications: [pii] } }"),
      right: example("{ name: onshore, when: { classifications: [pii] }, locations: { allow: [onprem:us, aws:us] } }"),
    },
  ],
  each: policiesOf(({ policy, subject, path }, report) => {
    if (!constrains(policy)) report(type(at(subject, ...path, "name"), { policy: policy.name }));
  }),
});

function constrains(policy: Policy): boolean {
  return (
    SET_CONSTRAINTS.some(
      (name: SetConstraint) => (policy[name]?.allow?.length ?? 0) + (policy[name]?.deny?.length ?? 0) > 0,
    ) ||
    policy.encryption?.serverSide === true ||
    policy.encryption?.clientSide === true ||
    policy.retention !== undefined
  );
}

function example(policy: string): string {
  return `
kind: GovernanceZone
name: us
teams:
  - { name: sales, repository: { name: northwind/team-sales, branch: main } }
  - { name: marketing, repository: { name: northwind/team-marketing, branch: main } }
policies:
  - ${policy}
declassifications:
  - { workspace: mask_customers, removes: [pii] }
`;
}
