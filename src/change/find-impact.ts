import type { Assignment } from "../model/assignment.js";
import type { Datastore } from "../model/datastore.js";
import type { GovernanceZone } from "../model/governance-zone.js";
import type { Model, ModelObject } from "../model/model.js";
import { indexModel } from "../model/model-index.js";
import { placementOf } from "../model/placement.js";
import type { Workspace } from "../model/workspace.js";
import { compactJson } from "../util/json.js";
import { sortedBy, sortedUnique } from "../util/order.js";
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
  const files = changedFiles(base.model, head.model);
  const moved = movedGroups(base.assignment, head.assignment);
  const sides = [new Reach(base.model), new Reach(head.model)] as const;
  for (const reach of sides) {
    for (const object of changed) seed(reach, object, files);
    for (const group of moved) reach.group(group);
    reach.run();
  }
  return {
    objects: changed.map(({ kind, key, base: was, head: is }) => ({ kind, key, change: changeOf(was, is) })),
    workspaces: workspacesOf(sides, changed),
    teams: sortedUnique([...changed.flatMap(teamsOf), ...sides.flatMap((reach) => [...reach.teams])]),
    platforms: sortedUnique([
      ...changed.filter(({ kind }) => kind === "DataPlatform").map(({ key }) => key),
      ...differing(entriesOf(base.model), entriesOf(head.model)).map(({ platform }) => platform),
      ...touchedPlatforms(placedOn(base, sides[0]), placedOn(head, sides[1])),
    ]),
  };
}

function changeOf(was: ModelObject | undefined, is: ModelObject | undefined): ObjectChange {
  return was === undefined ? "added" : is === undefined ? "removed" : "changed";
}

/** The code files whose text differs. */
function changedFiles(base: Model, head: Model): ReadonlySet<string | undefined> {
  const names = [...base.files.keys(), ...head.files.keys()];
  return new Set(names.filter((name) => base.files.get(name) !== head.files.get(name)));
}

/** What a changed object touches by itself. */
function seed(reach: Reach, { kind, key, base, head }: ChangedObject, files: ReadonlySet<string | undefined>): void {
  switch (kind) {
    case "Datastore":
      seedStore(reach, key, base as Datastore | undefined, head as Datastore | undefined);
      break;
    case "Workspace":
      seedWorkspace(reach, key, base as Workspace | undefined, head as Workspace | undefined, files);
      break;
    case "DataContainer":
      if (!sameBut(base, head, ["owner", "sharedWith"])) reach.container(key);
  }
}

function seedStore(reach: Reach, key: string, base: Datastore | undefined, head: Datastore | undefined): void {
  if (!sameBut(base, head, ["datasets", "approvals", "transferTo"])) reach.store(key);
  for (const { name } of differing(base?.datasets, head?.datasets)) reach.dataset(`${key}/${name}`);
  for (const { group } of differing(approvalsOf(base), approvalsOf(head))) reach.group(group);
}

function seedWorkspace(
  reach: Reach,
  key: string,
  base: Workspace | undefined,
  head: Workspace | undefined,
  files: ReadonlySet<string | undefined>,
): void {
  const recoded = head?.transformer?.code.some(({ file }) => files.has(file));
  if (recoded || !sameBut(base, head, ["datasetGroups"])) reach.changedWorkspace(key);
  for (const { name } of differing(base?.datasetGroups, head?.datasetGroups)) reach.changedGroup(`${key}/${name}`);
}

function approvalsOf(store: Datastore | undefined): { readonly group: string; readonly datasets: readonly string[] }[] {
  return Object.entries(store?.approvals ?? {}).map(([group, datasets]) => ({ group, datasets }));
}

/** Fields that people read, and nothing is made of. */
const WORDS: readonly string[] = ["description", "suppress"];

function sameBut(base: object | undefined, head: object | undefined, fields: readonly string[]): boolean {
  const ignored = Object.fromEntries(fields.map((field) => [field, undefined]));
  return contentOf({ ...base, ...ignored }) === contentOf({ ...head, ...ignored });
}

/** What stands in one of two lists only. */
function differing<T extends object>(was: readonly T[] = [], is: readonly T[] = []): T[] {
  const [before, after] = [new Set(was.map(contentOf)), new Set(is.map(contentOf))];
  return [...was, ...is].filter((one) => before.has(contentOf(one)) !== after.has(contentOf(one)));
}

/** One text of all that matters in a value that was loaded, and so has its fields in one order. */
function contentOf(value: object): string {
  return JSON.stringify(value, (key, member: unknown) => {
    if (WORDS.includes(key)) return undefined;
    // The names in there are given by people, in any order, and may be such words.
    return key === "tables" ? compactJson(member) : member;
  });
}

/** The groups that another instance serves than before. */
function movedGroups(base: Assignment, head: Assignment): string[] {
  return [...base.keys(), ...head.keys()].filter((group) => base.get(group) !== head.get(group));
}

/** What may be done about the things of instances. */
function entriesOf({ retirements }: Model): readonly { readonly platform: string }[] {
  return retirements.flatMap((list) => list.retirements);
}

/** What an instance has to do with others, and whether anything it does is touched. */
interface Placed {
  readonly exchanges: string;
  readonly touched: boolean;
}

/** All that an instance reads and runs is for the groups it serves and the data it hands out, and is touched with these. */
function placedOn({ model, assignment }: ImpactSide, reach: Reach): Map<string, Placed> {
  const { instances } = placementOf(indexModel(model), assignment);
  return new Map(
    instances.map(({ instance, groups, takes, hands }) => {
      const exchanges = compactJson([...takes, ...hands].map(({ entry, peer }) => [entry.key, peer]));
      const touched =
        groups.some(({ key }) => reach.groups.has(key)) || hands.some(({ entry }) => reach.datasets.has(entry.key));
      return [instance.key, { exchanges, touched }];
    }),
  );
}

function touchedPlatforms(base: ReadonlyMap<string, Placed>, head: ReadonlyMap<string, Placed>): string[] {
  return [...base.keys(), ...head.keys()].filter((key) => {
    const [was, is] = [base.get(key), head.get(key)];
    return was?.touched || is?.touched || was?.exchanges !== is?.exchanges;
  });
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
  return sortedBy(groups, ([key]) => key).map(([key, touched]) => ({ key, groups: sortedUnique(touched) }));
}

/** The teams whose a changed object is, and those that a zone declares otherwise than before. */
function teamsOf({ kind, key, base, head }: ChangedObject): string[] {
  if (kind === "GovernanceZone") {
    const [was, is] = [base as GovernanceZone | undefined, head as GovernanceZone | undefined];
    return differing(was?.teams, is?.teams).map(({ name }) => `${key}/${name}`);
  }
  return [base, head].flatMap((object) => (object ? teamOf(object) : []));
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
