import { at, defineDiagnostic, type Target } from "../../diagnostic/diagnostic.js";
import { quote } from "../../util/quote.js";
import { walkLocations } from "../location-tree.js";
import { defineRule, type Report } from "../rule.js";
import { PLAIN_NAME } from "../syntax/names.js";

const type = defineDiagnostic<{ what: string; name: string }>({
  code: "lint/plain-name",
  severity: "error",
  summary: "name is not plain",
  detail: ({ what, name }) =>
    `The ${what} name ${quote(name)} becomes part of keys, branches, stacks and tags, so it must be plain: ` +
    "lower-case letters, digits, dashes and underscores, starting with a letter or digit, at most 63 characters.",
});

/** Names of zones, teams, vendors, locations, platforms and departments are plain. */
export const plainName = defineRule({
  name: "plain-name",
  pages: [
    {
      type,
      why:
        "These names are put together to keys such as `us/sales` and `aws:us/us-east-1`, and become parts of branches, stacks, " +
        "folders and tags. Characters that separate keys, and capitals that some systems fold, would make two names one.",
      wrong: `
kind: Vendor
name: colo
cloud: PRIVATE
locations: [Frankfurt]
`,
      right: `
kind: Vendor
name: colo
cloud: PRIVATE
locations: [frankfurt]
`,
    },
  ],
  each: {
    Ecosystem: (ecosystem, report) => {
      for (const [index, name] of ecosystem.departments.entries())
        judge("department", name, () => at(ecosystem, "departments", index), report);
      for (const [index, { name }] of ecosystem.governanceZones.entries())
        judge("zone", name, () => at(ecosystem, "governanceZones", index, "name"), report);
    },
    Vendor: (vendor, report) => {
      judge("vendor", vendor.name, () => at(vendor, "name"), report);
      walkLocations(vendor, ({ names, target }) => {
        for (const [index, name] of names.entries()) judge("location", name, () => target(index), report);
      });
    },
    DataPlatform: (platform, report) => judge("data platform", platform.name, () => at(platform, "name"), report),
    GovernanceZone: (zone, report) => {
      for (const [index, { name }] of zone.teams.entries())
        judge("team", name, () => at(zone, "teams", index, "name"), report);
    },
  },
  // A zone or team bears the name it was declared with, where the finding then is.
  check: ({ model, names }, report) => {
    const declared = names.declared;
    for (const zone of model.zones)
      if (!declared.zones.has(zone.key)) judge("zone", zone.name, () => at(zone, "name"), report);
    for (const team of model.teams)
      if (!declared.teams.has(team.key)) judge("team", team.name, () => at(team, "name"), report);
  },
});

function judge(what: string, name: string, target: () => Target, report: Report): void {
  if (!PLAIN_NAME.test(name)) report(type(target(), { what, name }));
}
