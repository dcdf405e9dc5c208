import type { Assignment } from "../model/assignment.js";
import type { Datastore } from "../model/datastore.js";
import type { GovernanceZone } from "../model/governance-zone.js";
import type { Model, ModelObject } from "../model/model.js";
import { indexModel } from "../model/model-index.js";
import { placementOf } from "../model/placement.js";
import type { Retirements } from "../model/retirements.js";
import type { Workspace } from "../model/workspace.js";
import { compactJson } from "../util/json.js";
import { compareStrings, sortedUnique } from "../util/order.js";
import { type ChangedObject, changedObjects } from "./changed-objects.js";
import type { Impact, ObjectChange } from "./impact.js";
import { Reach } from "./reach.js";

/** One of the two models, with the instance that serves each group as far as that is known. */
export interface ImpactSide {
  readonly model: Model;
  readonly assignment: Assignment;
}

/**
 * What a change touches: what differs, the groups whose data comes from it in either model, their owners and instances.
 * Descriptions reach nobody. Linear in the two models. Says nothing of stacks, which only synthesis knows.
 */
export function findImpact(base: ImpactSide, head: ImpactSide): Impact {
  const changed = changedObjects(base.model, head.model);
  if (changed.length === 0) return { objects: [], workspaces: [], teams: [], platforms: [] };
  const sides = [new Reach(base.model), new Reach(head.model)] as const;
  for (const reach of sides) {
    for (const object of changed) seed(reach, object);
    for (const group of movedGroups(base.assignment, head.assignment)) reach.group(group);
    reach.run();
  }
  const platforms = new Set<string>();
  for (const { kind, key } of changed) if (kind === "DataPlatform") platforms.add(key);
  for (const key of retiring(base.model, head.model)) platforms.add(key);
  const placed = [placedOn(base, sides[0]), placedOn(head, sides[1])] as const;
  for (const key of new Set([...placed[0].keys(), ...placed[1].keys()])) {
    const [was, is] = [placed[0].get(key), placed[1].get(key)];
    if (was?.touched || is?.touched || was?.content !== is?.content) platforms.add(key);
  }
  return {
    objects: changed.map(({ kind, key, base: was, head: is }) => ({ kind, key, change: changeOf(was, is) })),
    workspaces: workspacesOf(sides, changed),
    teams: sortedUnique(teamsOf(sides, changed)),
    platforms: [...platforms].sort(compareStrings),
  };
}

function changeOf(was: ModelObject | undefined, is: ModelObject | undefined): ObjectChange {
  return was === undefined ? "added" : is === undefined ? "removed" : "changed";
}

/** What a changed object touches by itself. */
function seed(reach: Reach, { kind, key, base, head }: ChangedObject): void {
  switch (kind) {
    case "Datastore":
      seedStore(reach, key, base as Datastore | undefined, head as Datastore | undefined);
      break;
    case "Workspace":
      seedWorkspace(reach, key, base as Workspace | undefined, head as Workspace | undefined);
      break;
    case "DataContainer":
      if (!sameBut(base, head, ["owner", "sharedWith"])) reach.container(key);
      break;
    default:
      break;
  }
}

function seedStore(reach: Reach, key: string, base: Datastore | undefined, head: Datastore | undefined): void {
  if (base === undefined || head === undefined || !sameBut(base, head, ["datasets", "approvals", "transferTo"])) {
    reach.store(key);
    return;
  }
  const approvals = [base.approvals ?? {}, head.approvals ?? {}] as const;
  for (const group of new Set(approvals.flatMap((one) => Object.keys(one))))
    if (compactJson([approvals[0][group]]) !== compactJson([approvals[1][group]])) reach.group(group);
  const names = new Set([...base.datasets, ...head.datasets].map(({ name }) => name));
  for (const name of names) {
    const [was, is] = [base, head].map(({ datasets }) => datasets.filter((dataset) => dataset.name === name));
    if (contentOf(was, []) !== contentOf(is, [])) reach.dataset(`${key}/${name}`);
  }
}

function seedWorkspace(reach: Reach, key: string, base: Workspace | undefined, head: Workspace | undefined): void {
  const [was, is] = [base?.datasetGroups ?? [], head?.datasetGroups ?? []];
  // What differs of a transformer when nothing of its object does is its code.
  const coded = base?.transformer !== undefined || head?.transformer !== undefined;
  const same = sameBut(base, head, ["datasetGroups"]) && !(coded && compactJson(base) === compactJson(head));
  for (const name of new Set([...was, ...is].map((group) => group.name))) {
    const [before, after] = [was, is].map((groups) => groups.filter((group) => group.name === name));
    if (!same || contentOf(before, []) !== contentOf(after, [])) reach.group(`${key}/${name}`, true);
  }
}

/** Fields that people read, and nothing is made of. */
const WORDS: readonly string[] = ["description", "suppress"];

/** Fields whose fields are names that people gave, which may be such words. */
const NAMED: readonly string[] = ["tables", "options", "approvals"];

function sameBut(base: unknown, head: unknown, fields: readonly string[]): boolean {
  return contentOf(base, fields) === contentOf(head, fields);
}

/** One text of all that matters in a value; `fields` are left out of its top. */
function contentOf(value: unknown, fields: readonly string[]): string {
  const top = value === undefined || value === null ? value : { ...(value as object), ...blank(fields) };
  return (
    JSON.stringify(top ?? null, (key, member: unknown) => {
      if (WORDS.includes(key)) return undefined;
      if (NAMED.includes(key)) return compactJson([member]);
      if (member === null || typeof member !== "object" || Array.isArray(member)) return member;
      return Object.fromEntries(Object.entries(member).sort(([a], [b]) => compareStrings(a, b)));
    }) ?? ""
  );
}

const blank = (fields: readonly string[]): object => Object.fromEntries(fields.map((field) => [field, undefined]));

/** The groups that another instance serves than before. */
function movedGroups(base: Assignment, head: Assignment): string[] {
  return [...new Set([...base.keys(), ...head.keys()])].filter((group) => base.get(group) !== head.get(group));
}

/** The instances about whose things another decision is made than before. */
function retiring(base: Model, head: Model): string[] {
  const entries = (model: Model): Map<string, string> =>
    new Map(
      model.retirements.flatMap(({ retirements }: Retirements) =>
        retirements.map((entry): [string, string] => [contentOf(entry, []), entry.platform]),
      ),
    );
  const [was, is] = [entries(base), entries(head)];
  return [...was, ...is].filter(([text]) => was.has(text) !== is.has(text)).map(([, platform]) => platform);
}

/** What each instance has to do, and whether any of that is touched. */
function placedOn(
  { model, assignment }: ImpactSide,
  reach: Reach,
): Map<string, { readonly content: string; readonly touched: boolean }> {
  const { instances } = placementOf(indexModel(model), assignment);
  return new Map(
    instances.map(({ instance, groups, transformers, reads, takes, hands }) => {
      const exchanged = [...takes, ...hands];
      const datasets = [...reads, ...exchanged.map(({ entry }) => entry)].map(({ key }) => key);
      const content = compactJson([
        groups.map(({ key }) => key),
        transformers.map(({ key }) => key),
        reads.map(({ key }) => key),
        ...[takes, hands].map((list) => list.map(({ entry, peer }) => [entry.key, peer])),
      ]);
      const touched =
        groups.some(({ key }) => reach.groups.has(key)) ||
        transformers.some(({ key }) => reach.workspaces.has(key)) ||
        datasets.some((key) => reach.datasets.has(key));
      return [instance.key, { content, touched }];
    }),
  );
}

function workspacesOf(sides: readonly Reach[], changed: readonly ChangedObject[]): Impact["workspaces"] {
  const groups = new Map<string, Set<string>>();
  for (const { kind, key } of changed) if (kind === "Workspace") groups.set(key, new Set());
  for (const reach of sides)
    for (const group of reach.groups) {
      const key = group.slice(0, group.indexOf("/"));
      const known = groups.get(key);
      if (known) known.add(group);
      else groups.set(key, new Set([group]));
    }
  return [...groups.keys()]
    .sort(compareStrings)
    .map((key) => ({ key, groups: [...(groups.get(key) ?? [])].sort(compareStrings) }));
}

function teamsOf(sides: readonly Reach[], changed: readonly ChangedObject[]): string[] {
  const owners = changed.flatMap(({ base, head }) => [base, head].flatMap((object) => (object ? teamOf(object) : [])));
  const declared = changed.flatMap(({ key, base, head }) =>
    base?.kind === "GovernanceZone" || head?.kind === "GovernanceZone"
      ? redeclared(key, base as GovernanceZone | undefined, head as GovernanceZone | undefined)
      : [],
  );
  return [...owners, ...declared, ...sides.flatMap((reach) => [...reach.teams])];
}

/** The teams that a zone declares otherwise than before. */
function redeclared(zone: string, base: GovernanceZone | undefined, head: GovernanceZone | undefined): string[] {
  const [was, is] = [base, head].map((side) => new Set(side?.teams.map((team) => compactJson(team))));
  const differing = [...(base?.teams ?? []), ...(head?.teams ?? [])].filter((team) => {
    const text = compactJson(team);
    return was?.has(text) !== is?.has(text);
  });
  return differing.map(({ name }) => `${zone}/${name}`);
}

function teamOf(object: ModelObject): string[] {
  switch (object.kind) {
    case "Team":
      return [object.key];
    case "Datastore":
      return [object.team, ...(object.transferTo === undefined ? [] : [object.transferTo])];
    case "Workspace":
      return [object.team];
    case "DataContainer":
      return object.owner.includes("/") ? [object.owner] : [];
    default:
      return [];
  }
}
