import { at, defineDiagnostic } from "../../diagnostic/diagnostic.js";
import { covers } from "../../model/location.js";
import { SET_CONSTRAINTS } from "../../model/policy-predicates.js";
import { quote } from "../../util/quote.js";
import { policiesOf } from "../policies.js";
import { defineRule } from "../rule.js";

const type = defineDiagnostic<{ policy: string; value: string; constraint: string; allowed: string }>({
  code: "lint/policy-contradiction",
  severity: "error",
  summary: "value both allowed and denied",
  detail: ({ policy, value, constraint, allowed }) =>
    value === allowed
      ? `Policy ${quote(policy)} both allows and denies ${quote(value)} in ${constraint}. Take it out of one of the two.`
      : `Policy ${quote(policy)} allows ${quote(allowed)} in ${constraint} and denies ${quote(value)}, which covers it, so it is never allowed. Take it out, or deny less.`,
});

/** A policy does not allow and deny one value. */
export const policyContradiction = defineRule({
  name: "policy-contradiction",
  pages: [
    {
      type,
      why: "What is allowed and denied at once is denied, but whoever wrote it meant something, and nobody can tell which.",
      wrong: example("{ allow: [onprem:us, aws:us], deny: [aws:us] }"),
      right: example("{ allow: [onprem:us, aws:us], deny: [aws:us/us-west-2] }"),
    },
  ],
  each: policiesOf(({ policy, subject, path }, report) => {
    for (const constraint of SET_CONSTRAINTS) {
      const allow: readonly string[] = policy[constraint]?.allow ?? [];
      const deny: readonly string[] = policy[constraint]?.deny ?? [];
      const allowed = new Map(allow.map((value, index) => [value, index]));
      const seen = new Set<string>();
      for (const [index, value] of deny.entries()) {
        if (seen.has(value)) continue;
        seen.add(value);
        // A denied location covers all below it; of a set of names only the very one is denied.
        const places =
          constraint === "locations"
            ? [...allowed].filter(([other]) => covers(value, other)).map(([, place]) => place)
            : [allowed.get(value) ?? []].flat();
        for (const place of places) {
          const related = [{ target: at(subject, ...path, constraint, "allow", place), message: "allowed here" }];
          const target = at(subject, ...path, constraint, "deny", index);
          const params = { policy: policy.name, value, constraint, allowed: allow[place] ?? value };
          report(type(target, params, { related }));
        }
      }
    }
  }),
});

function example(locations: string): string {
  return `
kind: GovernanceZone
name: us
teams:
  - { name: sales, repository: { name: northwind/team-sales, branch: main } }
  - { name: marketing, repository: { name: northwind/team-marketing, branch: main } }
policies:
  - { name: onshore, locations: ${locations} }
declassifications:
  - { workspace: mask_customers, removes: [pii] }
`;
}
