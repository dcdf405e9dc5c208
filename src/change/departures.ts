import { at, type Diagnostic, defineDiagnostic, type Related, type Target } from "../diagnostic/diagnostic.js";
import type { DiagnosticPage } from "../diagnostic/page.js";
import type { Model } from "../model/model.js";
import { sortedUnique } from "../util/order.js";
import { type OwnedObject, objectName, type Part, partId, partName, partOf } from "./parts.js";

/** How many of the things that a part still owns a finding shows. */
const MOST = 10;

interface Departure {
  readonly part: Part;
  readonly owns: readonly OwnedObject[];
}

const undeclared = defineDiagnostic<Departure>({
  code: "change/undeclared-while-defined",
  severity: "error",
  summary: "declaration removed of a part that is still defined",
  detail: ({ part, owns }) =>
    `The declaration of ${partName(part)} goes, but it is still defined${listed(owns.slice(1), ", and owns ")}. ` +
    "Declaring and defining are different acts: first its own repository removes what it owns and then itself; then its declaration may go.",
});

const inUse = defineDiagnostic<Departure>({
  code: "change/part-in-use",
  severity: "error",
  summary: "part removed that still owns something",
  detail: ({ part, owns }) =>
    `The ${part.level} goes: ${partName(part)} still owns ${listed(owns, "")}. Nobody would be left to answer for that. ` +
    "Remove or hand over everything it owns first, or in the same change where it has the same owner.",
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
 * One finding for each zone or team that is no longer declared, or no longer defined, while it owns something at head.
 * A zone that goes takes its teams along, and they are told with it.
 */
export function departureFindings(base: Model, head: Model): Diagnostic[] {
  const [before, after] = [placesOf(base), placesOf(head)];
  const owned = ownedIn(head);
  const findings: Diagnostic[] = [];
  const told = new Set<string>();
  // A head without an Ecosystem undeclares nothing: it is no model yet, and that is found when it is loaded.
  const undeclares = head.ecosystems.length > 0;
  for (const level of ["zone", "team"] as const)
    for (const key of sortedUnique([...before.declared[level].keys(), ...before.defined[level].keys()])) {
      const part: Part = { level, key };
      const declaration = before.declared[level].get(key);
      const definition = before.defined[level].get(key);
      const undefine = definition !== undefined && !after.defined[level].has(key);
      const undeclare = undeclares && declaration !== undefined && !after.declared[level].has(key);
      if (!undefine && !undeclare) continue;
      if (level === "team" && told.has(key.slice(0, Math.max(0, key.indexOf("/"))))) continue;
      const self = after.defined[level].get(key);
      // A definition is something that is owned while its declaration goes; it is told first.
      const owns = [...(self && undeclare ? [self] : []), ...(owned.get(partId(part)) ?? [])];
      const target: Target | undefined = definition && undefine ? at(definition) : declaration;
      if (owns.length === 0 || target === undefined) continue;
      if (level === "zone") told.add(key);
      const type = self && undeclare ? undeclared : inUse;
      findings.push(type(target, { part, owns }, { tree: "base", related: owns.slice(0, MOST).map(still) }));
    }
  return findings;
}

function still(object: OwnedObject): Related {
  return { target: at(object), message: `The ${objectName(object)} is still there.` };
}

interface Places {
  readonly declared: { readonly zone: Map<string, Target>; readonly team: Map<string, Target> };
  readonly defined: { readonly zone: Map<string, OwnedObject>; readonly team: Map<string, OwnedObject> };
}

function placesOf({ ecosystems, zones, teams }: Model): Places {
  const declared = { zone: new Map<string, Target>(), team: new Map<string, Target>() };
  const first = <T>(map: Map<string, T>, key: string, value: T): void => {
    if (!map.has(key)) map.set(key, value);
  };
  for (const ecosystem of ecosystems)
    for (const [index, { name }] of ecosystem.governanceZones.entries())
      first(declared.zone, name, at(ecosystem, "governanceZones", index));
  for (const zone of zones)
    for (const [index, { name }] of zone.teams.entries())
      first(declared.team, `${zone.key}/${name}`, at(zone, "teams", index));
  const defined = { zone: new Map<string, OwnedObject>(), team: new Map<string, OwnedObject>() };
  for (const zone of zones) first(defined.zone, zone.key, zone);
  for (const team of teams) first(defined.team, team.key, team);
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

const zone = (teams: string): string => `
kind: GovernanceZone
name: us
teams: [${teams}]
`;
const SALES = "{ name: sales, repository: { name: northwind/team-sales, branch: main } }";
const TEAM = `---
kind: Team
zone: us
name: sales
`;
const STORE = `---
kind: DataContainer
name: sales_files
owner: us/sales
type: s3
locations: [aws:us]
`;

export const departurePages: readonly DiagnosticPage[] = [
  {
    type: undeclared,
    why:
      "A zone declares its teams, and the ecosystem its zones; each team and zone then defines itself. If the declaration went first, what " +
      "is left would belong to nobody, and nobody could remove it.",
    wrong: `# zone us declared team sales before${zone("")}${TEAM}`,
    right: `# the team removed itself before${zone("")}`,
  },
  {
    type: inUse,
    why: "Data, containers and workspaces have an owner who answers for them. A team or a zone may therefore go once it owns nothing any more.",
    wrong: `# team us/sales was defined before${zone(SALES)}${STORE}`,
    right: `# still defined, until nothing belongs to it${zone(SALES)}${TEAM}${STORE}`,
  },
];
