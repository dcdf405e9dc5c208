import { at, type Diagnostic, defineDiagnostic, type Related, type Target } from "../diagnostic/diagnostic.js";
import type { DiagnosticPage } from "../diagnostic/page.js";
import type { Model } from "../model/model.js";
import { sortedBy } from "../util/order.js";
import { around, ECOSYSTEM, type OwnedObject, objectName, type Part, partId, partName, partOf } from "./parts.js";

/** How many of the things that a part still owns a finding shows. */
const MOST = 10;

interface Departure {
  readonly part: Part;
  readonly defined: boolean;
  readonly owns: readonly OwnedObject[];
}

const type = defineDiagnostic<Departure>({
  code: "change/undeclared-part",
  severity: "error",
  summary: "declaration removed of a part that is still there",
  detail: ({ part, defined, owns }) =>
    `The declaration of ${partName(part)} goes, but it ${defined ? `is still defined${listed(owns, ", and owns ")}` : `still owns ${listed(owns, "")}`}. ` +
    "Declaring and defining are different acts: first its own repository removes what it owns, and then itself; after that its declaration may go.",
});

/** `, and owns datastore "a", workspace "b" and 3 more`; nothing of nothing. */
function listed(owns: readonly OwnedObject[], before: string): string {
  if (owns.length === 0) return "";
  const names = owns.slice(0, MOST).map(objectName);
  const rest = owns.length > MOST ? [`${owns.length - MOST} more`] : [];
  const all = [...names, ...rest];
  const last = all.pop() ?? "";
  return `${before}${all.length > 0 ? `${all.join(", ")} and ${last}` : last}`;
}

/**
 * One finding for each zone or team that is no longer declared while it is still defined, or owns something. Of one
 * whose definition goes as well, what it leaves behind is told by its removal; so are the teams of such a zone.
 */
export function departureFindings(base: Model, head: Model): Diagnostic[] {
  // A head without an Ecosystem undeclares nothing: it is no model yet, and that is found when it is loaded.
  if (head.ecosystems.length === 0) return [];
  const [before, after] = [placesOf(base), placesOf(head)];
  const goes = (part: Part): boolean => before.defined.has(partId(part)) && !after.defined.has(partId(part));
  const gone = [...before.declared.values()].filter(({ part }) => !after.declared.has(partId(part)));
  if (gone.length === 0) return [];
  const owned = ownedIn(head);
  return sortedBy(gone, ({ part }) => partId(part)).flatMap(({ part, target }) => {
    const zone = around(part) ?? ECOSYSTEM;
    if (goes(part) || goes(zone)) return [];
    const self = after.defined.get(partId(part));
    const owns = owned.get(partId(part)) ?? [];
    const still = self === undefined ? owns : [self, ...owns];
    if (still.length === 0) return [];
    const related = still.slice(0, MOST).map(stillThere);
    return [type(target, { part, defined: self !== undefined, owns }, { tree: "base", related })];
  });
}

function stillThere(object: OwnedObject): Related {
  return { target: at(object), message: `The ${objectName(object)} is still there.` };
}

interface Places {
  readonly declared: ReadonlyMap<string, { readonly part: Part; readonly target: Target }>;
  readonly defined: ReadonlyMap<string, OwnedObject>;
}

/** Where each zone and team is declared and where it is defined, by {@link partId}; of several places the first. */
function placesOf({ ecosystems, zones, teams }: Model): Places {
  const declared = new Map<string, { part: Part; target: Target }>();
  const declare = (part: Part, target: Target): void => {
    if (!declared.has(partId(part))) declared.set(partId(part), { part, target });
  };
  for (const ecosystem of ecosystems)
    for (const [index, { name }] of ecosystem.governanceZones.entries())
      declare({ level: "zone", key: name }, at(ecosystem, "governanceZones", index));
  for (const zone of zones)
    for (const [index, { name }] of zone.teams.entries())
      declare({ level: "team", key: `${zone.key}/${name}` }, at(zone, "teams", index));
  const defined = new Map<string, OwnedObject>();
  for (const object of [...zones, ...teams]) {
    const id = partId(partOf(object));
    if (!defined.has(id)) defined.set(id, object);
  }
  return { declared, defined };
}

/** What each zone and team owns besides itself; a zone also what its teams are and own. In model order, kind by kind. */
function ownedIn({ teams, containers, datastores, workspaces }: Model): ReadonlyMap<string, readonly OwnedObject[]> {
  const owned = new Map<string, OwnedObject[]>();
  const put = (part: Part, object: OwnedObject): void => {
    const id = partId(part);
    const list = owned.get(id);
    if (list) list.push(object);
    else owned.set(id, [object]);
  };
  for (const object of [...teams, ...containers, ...datastores, ...workspaces]) {
    const part = partOf(object);
    if (object.kind !== "Team") put(part, object);
    if (part.level === "team")
      put({ level: "zone", key: part.key.slice(0, Math.max(0, part.key.indexOf("/"))) }, object);
  }
  return owned;
}

const ZONE = `
kind: GovernanceZone
name: eu
teams: []
`;
const TEAM = `---
kind: Team
zone: eu
name: shop
`;

export const departurePage: DiagnosticPage = {
  type,
  why:
    "A zone declares its teams, and the ecosystem its zones; each team and zone then defines itself. If the declaration went first, what " +
    "is left would belong to nobody, and nobody could remove it.",
  wrong: `# zone eu declared team shop before${ZONE}${TEAM}`,
  right: `# the team removed itself before${ZONE}`,
};
