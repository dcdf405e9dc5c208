import { at, defineDiagnostic } from "../../diagnostic/diagnostic.js";
import { classificationsOf } from "../../model/classification.js";
import type { GovernanceZone } from "../../model/governance-zone.js";
import { inputsOf, zoneOf } from "../../model/lineage.js";
import type { DatasetEntry } from "../../model/model-index.js";
import { sortedUnique } from "../../util/order.js";
import { quote, quoteList } from "../../util/quote.js";
import { defineRule } from "../rule.js";

const undeclared = defineDiagnostic<{ workspace: string; classification: string }>({
  code: "lint/declassification-undeclared",
  severity: "warning",
  summary: "declassification that the transformer does not declare",
  detail: ({ workspace, classification }) =>
    `The zone trusts ${quote(workspace)} to remove ${quote(classification)}, but its transformer does not declare that it does, so nothing is removed. Add it to the transformer's declassifies, or take it out here.`,
});

const untrusted = defineDiagnostic<{ workspace: string; classification: string; zones: readonly string[] }>({
  code: "lint/declassification-untrusted",
  severity: "warning",
  summary: "declassification that a zone does not trust",
  detail: ({ workspace, classification, zones }) =>
    `The transformer of ${quote(workspace)} declares that it removes ${quote(classification)}, but the inputs are of ${zones.length === 1 ? "zone" : "zones"} ${quoteList(zones)}, which ${zones.length === 1 ? "does" : "do"} not list that, so what it makes of them counts as ${quote(classification)} still. Have it added to the declassifications of the zone whose data it is, or take it out here.`,
});

/** What a transformer declares to remove and what zones trust it to agree. */
export const declassification = defineRule({
  name: "declassification",
  pages: [
    {
      type: undeclared,
      why: "Both sides have to say it: the transformer what its code removes, and the zone of the data that it trusts the code. Until both do nothing is removed, and what is derived stays governed as its source is.",
      wrong: zone("[{ workspace: mask_customers, removes: [pii, phi] }]"),
      right: zone("[{ workspace: mask_customers, removes: [pii] }]"),
    },
    {
      type: untrusted,
      why: "Both sides have to say it: the transformer what its code removes, and the zone of the data that it trusts the code. A transformer cannot free another zone's data from its policies by itself, nor its own zone's.",
      wrong: zone("[]"),
      right: zone("[{ workspace: mask_customers, removes: [pii] }]"),
    },
  ],
  check: ({ model, index }, report) => {
    const known = new Set(model.ecosystems.flatMap((ecosystem) => ecosystem.classifications));
    const trusted = new Set<string>();
    const unclear = new Set<string>();
    for (const zone of model.zones)
      for (const [entry, { workspace: key, removes }] of zone.declassifications.entries()) {
        const workspace = index.workspaces.get(key);
        for (const [position, name] of removes.entries()) {
          trusted.add(`${zone.key} ${key} ${name}`);
          // What is meant by names that are unknown is not to be guessed: they are reported as such.
          if (!workspace?.transformer) unclear.add(`${zone.key} ${name}`);
          if (!known.has(name)) unclear.add(`${zone.key} ${key}`);
          const declared = workspace?.transformer?.declassifies;
          if (!workspace || !declared || declared.includes(name) || !declared.every((one) => known.has(one))) continue;
          if (removes.indexOf(name) < position || !known.has(name)) continue;
          const related = [{ target: at(workspace, "transformer", "declassifies"), message: "what it declares" }];
          const target = at(zone, "declassifications", entry, "removes", position);
          report(undeclared(target, { workspace: key, classification: name }, { related }));
        }
      }
    const classifications = classificationsOf(index);
    for (const workspace of model.workspaces) {
      const declared = workspace.transformer?.declassifies ?? [];
      for (const [position, name] of declared.entries()) {
        if (declared.indexOf(name) < position || !known.has(name)) continue;
        const inputs = inputsOf(index, workspace);
        const lacking = (entries: readonly DatasetEntry[]): GovernanceZone[] =>
          sortedUnique(entries.map(({ datastore }) => zoneOf(datastore.team)))
            .flatMap((zone) => index.zones.get(zone) ?? [])
            .filter(
              ({ key }) =>
                !trusted.has(`${key} ${workspace.key} ${name}`) &&
                !unclear.has(`${key} ${workspace.key}`) &&
                !unclear.has(`${key} ${name}`),
            );
        const holding = inputs.filter((input) => classifications.of(input).includes(name));
        const all = lacking(inputs);
        // Where none of it arrives nobody needs to be asked, unless nobody trusts the transformer at all.
        const nobody = all.length === new Set(inputs.map(({ datastore }) => zoneOf(datastore.team))).size;
        const zones = holding.length > 0 ? lacking(holding) : nobody ? all : [];
        if (zones.length === 0) continue;
        const related = zones.map((zone) => {
          return { target: at(zone, "declassifications"), message: `what zone ${zone.key} trusts` };
        });
        const params = { workspace: workspace.key, classification: name, zones: zones.map(({ key }) => key) };
        report(untrusted(at(workspace, "transformer", "declassifies", position), params, { related }));
      }
    }
  },
});

function zone(declassifications: string): string {
  return `
kind: GovernanceZone
name: us
teams:
  - { name: sales, repository: { name: northwind/team-sales, branch: main } }
  - { name: marketing, repository: { name: northwind/team-marketing, branch: main } }
declassifications: ${declassifications}
`;
}
