import { at, defineDiagnostic } from "../../diagnostic/diagnostic.js";
import { defineRule } from "../rule.js";

const type = defineDiagnostic({
  code: "lint/zone-named-ecosystem",
  severity: "error",
  summary: "zone named ecosystem",
  detail: () =>
    'A zone cannot be called "ecosystem": as the owner of a data container that word means the ecosystem itself. Choose another name.',
});

/** No zone is called `ecosystem`. */
export const zoneNamedEcosystem = defineRule({
  name: "zone-named-ecosystem",
  pages: [
    {
      type,
      why: "The owner of a data container is `ecosystem`, a zone, or a team. A zone of that name could not be told from the ecosystem.",
      wrong: `
kind: Ecosystem
name: northwind
repository: { name: northwind/ecosystem, branch: proposals }
liveRepository: { name: northwind/ecosystem, branch: main }
defaultPlatform: lake
departments: [sales, finance]
governanceZones:
  - { name: us, repository: { name: northwind/zone-us, branch: main } }
  - { name: ecosystem, repository: { name: northwind/zone-core, branch: main } }
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
  - { name: core, repository: { name: northwind/zone-core, branch: main } }
`,
    },
  ],
  check: ({ model, names }, report) => {
    for (const ecosystem of model.ecosystems)
      for (const [index, { name }] of ecosystem.governanceZones.entries())
        if (name === "ecosystem") report(type(at(ecosystem, "governanceZones", index, "name")));
    for (const zone of model.zones)
      if (zone.name === "ecosystem" && !names.declared.zones.has(zone.key)) report(type(at(zone, "name")));
  },
});
