import { at, defineDiagnostic, type Related } from "../../../diagnostic/diagnostic.js";
import type { ModelObject } from "../../../model/model.js";
import type { ModelIndex } from "../../../model/model-index.js";
import { quote } from "../../../util/quote.js";
import { changeExample } from "../example.js";
import { defineCompatibility } from "../rule.js";

const type = defineDiagnostic<{ what: "Team" | "Zone"; key: string; owned: readonly string[] }>({
  code: "change/removed-owner",
  severity: "error",
  summary: "owner removed that still owns something",
  detail: ({ what, key, owned }) =>
    `${what} ${quote(key)} is removed, but still owns ${listed(owned)}. ` +
    "Nobody would answer for these. Hand them over or remove them first, or keep the definition.",
});

const MOST_NAMED = 8;

function listed(owned: readonly string[]): string {
  const shown = owned.slice(0, MOST_NAMED).join(", ");
  return owned.length > MOST_NAMED ? `${shown} and ${owned.length - MOST_NAMED} more` : shown;
}

const FILES = `kind: DataContainer
name: drop_box
owner: us/marketing
type: files
locations: [onprem:us/ny]
path: drop
format: csv
`;
const TEAM = "kind: Team\nzone: us\nname: marketing\n";

/** A team or zone goes once it owns nothing. */
export const removedOwner = defineCompatibility({
  name: "removed-owner",
  pages: [
    {
      type,
      why:
        "Whoever depends on a datastore, a workspace or a container asks its team when something is wrong, and only its team may change it. " +
        "A team that is gone answers nobody. A zone that is gone has no policies, so its data would be bound by none.",
      wrong: changeExample(`${TEAM}---\n${FILES}`, FILES),
      right: changeExample(`${TEAM}---\n${FILES}`, ""),
    },
  ],
  check: ({ base, head }, report) => {
    const teams = [...base.teams.values()].filter(({ key }) => !head.teams.has(key));
    const zones = [...base.zones.values()].filter(({ key }) => !head.zones.has(key));
    if (teams.length === 0 && zones.length === 0) return;
    const owned = ownedBy(head);
    for (const [what, gone] of [["Team", teams] as const, ["Zone", zones] as const])
      for (const object of gone) {
        const objects = owned.get(object.key) ?? [];
        if (objects.length === 0) continue;
        report(
          type(
            at(object, "name"),
            { what, key: object.key, owned: objects.map(nameOf) },
            { tree: "base", related: objects.slice(0, MOST_NAMED).map(placeOf) },
          ),
        );
      }
  },
});

/** What each team and each zone owns, a zone also through its teams; kind by kind, each in the order of keys. */
function ownedBy({ model }: ModelIndex): ReadonlyMap<string, readonly ModelObject[]> {
  const owned = new Map<string, ModelObject[]>();
  const add = (owner: string, object: ModelObject): void => {
    const list = owned.get(owner);
    if (list) list.push(object);
    else owned.set(owner, [object]);
  };
  const addBoth = (owner: string, object: ModelObject): void => {
    add(owner, object);
    const slash = owner.indexOf("/");
    if (slash > 0) add(owner.slice(0, slash), object);
  };
  for (const container of model.containers) addBoth(container.owner, container);
  for (const store of model.datastores) addBoth(store.team, store);
  for (const team of model.teams) add(team.zone, team);
  for (const workspace of model.workspaces) addBoth(workspace.team, workspace);
  return owned;
}

const NOUNS: Readonly<Record<string, string>> = {
  DataContainer: "container",
  Datastore: "datastore",
  Team: "team",
  Workspace: "workspace",
};

function nameOf({ kind, key }: ModelObject): string {
  return `${NOUNS[kind] ?? kind} ${quote(key)}`;
}

function placeOf(object: ModelObject): Related {
  return { target: at(object, "name"), message: `${nameOf(object)} is owned by it` };
}
