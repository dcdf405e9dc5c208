import type { Subject } from "../diagnostic/diagnostic.js";
import type { Namespace } from "./namespaces.js";

/** What is known to be declared beyond what a model holds. */
export interface Gaps {
  /** Objects that are declared and broken, so that the model lacks them; the kind of one whose kind nobody can tell is `?`. */
  readonly broken: readonly Subject[];
  /** Whether there are files of which nobody can tell what they declare. */
  readonly unread: boolean;
}

export const NO_GAPS: Gaps = { broken: [], unread: false };

/** A kind of object that gives names, and which part of a key names it; absent: there is one of them for the whole model. */
type Definer = readonly [kind: string, nameOf?: (key: string) => string];

/** The kinds of objects that give each namespace its names. */
const DEFINED_BY: Readonly<Record<Namespace, readonly Definer[]>> = {
  vendor: [["Vendor", whole]],
  location: [["Vendor", (key) => before(key, ":")]],
  platform: [["DataPlatform", whole]],
  department: [["Ecosystem"]],
  zone: [["Ecosystem"], ["GovernanceZone", whole]],
  team: [
    ["GovernanceZone", (key) => before(key, "/")],
    ["Team", whole],
  ],
  container: [["DataContainer", whole]],
  datastore: [["Datastore", whole]],
  dataset: [["Datastore", (key) => before(key, "/")]],
  group: [["Workspace", (key) => before(key, "/")]],
  transformer: [["Workspace", whole]],
  "credential-store": [],
  classification: [["Ecosystem"]],
};

/** What a model lacks although somebody declares it. */
export class Undefined {
  private readonly broken: ReadonlySet<string>;
  private readonly kinds: ReadonlySet<string>;
  private readonly unread: boolean;

  constructor({ broken, unread }: Gaps) {
    this.broken = new Set(broken.map(({ kind, key }) => `${kind} ${key}`));
    this.kinds = new Set(broken.map(({ kind }) => kind));
    this.unread = unread;
  }

  /** Whether something broken may be what that key was to name. */
  mayHave(namespace: Namespace, key: string): boolean {
    if (this.unread) return namespace !== "credential-store";
    return DEFINED_BY[namespace].some(([kind, nameOf]) =>
      nameOf ? this.has(kind, nameOf(key)) : this.kinds.has(kind),
    );
  }

  /** Whether something of a kind is broken, or may be. */
  mayHaveSome(kind: string): boolean {
    return this.unread || this.kinds.has(kind) || this.kinds.has("?");
  }

  /** Whether the object of that kind and key is broken. */
  has(kind: string, key: string): boolean {
    return this.unread || this.broken.has(`${kind} ${key}`) || this.broken.has(`? ${key}`);
  }
}

function whole(key: string): string {
  return key;
}

/** The part of a key before a mark; all of it where there is none. */
function before(key: string, mark: string): string {
  return key.slice(0, `${key}${mark}`.indexOf(mark));
}
