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

/** The kinds of objects that give each namespace its names, and which part of a key names them. */
const DEFINED_BY: Readonly<Record<Namespace, readonly (readonly [kind: string, name: (key: string) => string])[]>> = {
  vendor: [["Vendor", whole]],
  location: [["Vendor", (key) => before(key, ":")]],
  platform: [["DataPlatform", whole]],
  department: [["Ecosystem", any]],
  zone: [
    ["Ecosystem", any],
    ["GovernanceZone", whole],
  ],
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
  classification: [["Ecosystem", any]],
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
    if (this.broken.size === 0) return false;
    return DEFINED_BY[namespace].some(([kind, nameOf]) => {
      const name = nameOf(key);
      return name === ANY ? this.kinds.has(kind) : this.broken.has(`${kind} ${name}`) || this.broken.has(`? ${name}`);
    });
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

/** Stands for every name: what declares such things declares them for the whole model. */
const ANY = "";

function any(): string {
  return ANY;
}

function whole(key: string): string {
  return key;
}

function before(key: string, mark: string): string {
  const at = key.indexOf(mark);
  return at < 0 ? key : key.slice(0, at);
}
