import type { Kind, ModelObject } from "../model/model.js";
import { quote } from "../util/quote.js";

/** A part of the model that one repository may change: the ecosystem itself, a zone, a team. */
export type Part =
  | { readonly level: "ecosystem" }
  | { readonly level: "zone"; readonly key: string }
  | { readonly level: "team"; readonly key: string };

/** The kinds of objects that belong to one part as a whole. The others are lists whose entries belong to several. */
export type OwnedKind = Exclude<Kind, "PlatformAssignments" | "Retirements">;
export type OwnedObject = Extract<ModelObject, { readonly kind: OwnedKind }>;

export const ECOSYSTEM: Part = { level: "ecosystem" };

/** The innermost part that holds an object, as the object itself says. */
export function partOf(object: OwnedObject): Part {
  switch (object.kind) {
    case "Ecosystem":
    case "Vendor":
    case "DataPlatform":
      return ECOSYSTEM;
    case "GovernanceZone":
      return { level: "zone", key: object.key };
    case "Team":
      return { level: "team", key: object.key };
    case "DataContainer":
      return holder(object.owner);
    case "Datastore":
    case "Workspace":
      return { level: "team", key: object.team };
  }
}

/** `ecosystem`, a zone, or with a slash a team. `ecosystem` is no name for a zone. */
function holder(owner: string): Part {
  if (owner === "ecosystem") return ECOSYSTEM;
  return { level: owner.includes("/") ? "team" : "zone", key: owner };
}

/** The part around a part; `undefined` around the ecosystem. A team whose key names no zone lies in the ecosystem. */
export function around(part: Part): Part | undefined {
  if (part.level === "ecosystem") return undefined;
  const slash = part.level === "team" ? part.key.indexOf("/") : -1;
  return slash < 0 ? ECOSYSTEM : { level: "zone", key: part.key.slice(0, slash) };
}

/** One text for each part: for maps and sets. */
export function partId(part: Part): string {
  return part.level === "ecosystem" ? part.level : `${part.level} ${part.key}`;
}

/** A part as a sentence names it: `team "us/sales"`, `the ecosystem`. */
export function partName(part: Part): string {
  return part.level === "ecosystem" ? "the ecosystem" : `${part.level} ${quote(part.key)}`;
}

const NOUNS: Readonly<Record<OwnedKind, string>> = {
  Ecosystem: "ecosystem",
  Vendor: "vendor",
  DataPlatform: "data platform",
  GovernanceZone: "zone",
  Team: "team",
  DataContainer: "data container",
  Datastore: "datastore",
  Workspace: "workspace",
};

/** An object as a sentence names it: `datastore "nw_data"`. */
export function objectName({ kind, key }: { readonly kind: OwnedKind; readonly key: string }): string {
  return `${NOUNS[kind]} ${quote(key)}`;
}
