import { at, defineDiagnostic } from "../../diagnostic/diagnostic.js";
import { quote } from "../../util/quote.js";
import { NameSet } from "../name-set.js";
import { defineRule } from "../rule.js";

const type = defineDiagnostic<{ team: string; zone: string; zoneDefined: boolean; suggestion: string }>({
  code: "lint/undeclared-team",
  severity: "error",
  summary: "team not declared",
  detail: ({ team, zone, zoneDefined, suggestion }) =>
    `Team ${quote(team)} is defined, but zone ${quote(zone)} does not declare it, so nobody may define it.${suggestion} ` +
    (zoneDefined
      ? "Add it to the zone's teams with the repository that may define it."
      : "The zone itself is not defined yet; its definition declares its teams, each with the repository that may define it."),
});

/** A team that is defined is declared by its zone. */
export const undeclaredTeam = defineRule({
  name: "undeclared-team",
  pages: [
    {
      type,
      why:
        "A zone says which teams it has and which repository speaks for each; that repository defines the team and what it owns. " +
        "A team that is declared and not yet defined is fine.",
      wrong: `
kind: Team
zone: us
name: logistics
`,
      right: `
kind: GovernanceZone
name: us
teams:
  - { name: sales, repository: { name: northwind/team-sales, branch: main } }
  - { name: marketing, repository: { name: northwind/team-marketing, branch: main } }
  - { name: logistics, repository: { name: northwind/team-logistics, branch: main } }
declassifications:
  - { workspace: mask_customers, removes: [pii] }
---
kind: Team
zone: us
name: logistics
`,
    },
  ],
  check: ({ model, names, index, gaps }, report) => {
    const zones = names.get("zone");
    const declaredIn = new Map<string, NameSet>();
    const seen = new Set<string>();
    for (const team of model.teams) {
      // An unknown zone is a finding of its own, and so are two definitions of one team.
      if (names.declared.teams.has(team.key) || seen.has(team.key) || zones?.has(team.zone) !== true) continue;
      if (gaps.has("GovernanceZone", team.zone)) continue;
      seen.add(team.key);
      const zone = index.zones.get(team.zone);
      const inside = declaredIn.get(team.zone) ?? new NameSet(zone?.teams.map(({ name }) => name) ?? []);
      declaredIn.set(team.zone, inside);
      const suggestion = inside.suggest(team.name).text;
      report(type(at(team, "name"), { team: team.key, zone: team.zone, zoneDefined: zone !== undefined, suggestion }));
    }
  },
});
