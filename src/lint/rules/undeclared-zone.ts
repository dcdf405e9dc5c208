import { at, defineDiagnostic } from "../../diagnostic/diagnostic.js";
import { quote } from "../../util/quote.js";
import { NameSet } from "../name-set.js";
import { defineRule } from "../rule.js";

const type = defineDiagnostic<{ zone: string; suggestion: string }>({
  code: "lint/undeclared-zone",
  severity: "error",
  summary: "zone not declared",
  detail: ({ zone, suggestion }) =>
    `Zone ${quote(zone)} is defined, but the ecosystem does not declare it, so nobody may define it.${suggestion} ` +
    "Add it to the ecosystem's governanceZones with the repository that may define it.",
});

/** A zone that is defined is declared by the ecosystem. */
export const undeclaredZone = defineRule({
  name: "undeclared-zone",
  pages: [
    {
      type,
      why:
        "Declaring and defining are two acts: the ecosystem says that a zone exists and which repository speaks for it; that " +
        "repository defines it. A zone that is declared and not yet defined is fine.",
      wrong: `
kind: GovernanceZone
name: apac
teams: []
`,
      right: `
kind: Ecosystem
name: northwind
repository: { name: northwind/ecosystem, branch: proposals }
liveRepository: { name: northwind/ecosystem, branch: main }
defaultPlatform: lake
departments: [sales, finance]
governanceZones:
  - { name: us, repository: { name: northwind/zone-us, branch: main } }
  - { name: apac, repository: { name: northwind/zone-apac, branch: main } }
---
kind: GovernanceZone
name: apac
teams: []
`,
    },
  ],
  check: ({ model, names }, report) => {
    if (model.ecosystems.length === 0) return;
    const declared = new NameSet(names.declared.zones);
    const seen = new Set<string>();
    for (const zone of model.zones) {
      // Two definitions of one zone are a finding of their own; its declaration is missing once.
      if (names.declared.zones.has(zone.key) || seen.has(zone.key)) continue;
      seen.add(zone.key);
      report(type(at(zone, "name"), { zone: zone.key, suggestion: declared.suggest(zone.key).text }));
    }
  },
});
