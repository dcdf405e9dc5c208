/** A tree of generated files: path relative to `out/` with `/` -> text. Paths are unique also when case is ignored. */
export type FileTree = ReadonlyMap<string, string>;

/** `out/sluice.json`: what is in the tree, for those who publish, apply and review it. */
export interface SluiceManifest {
  readonly schema: 1;
  /** Digest of the model's content; comments, files and order do not count. */
  readonly model: string;
  /** In the order of their names. */
  readonly stacks: readonly StackEntry[];
  /** Every file of the tree that is Sluice's, relative to `out/`, sorted; this file too. */
  readonly files: readonly string[];
}

export interface StackEntry {
  /** `<instance>--<stack>`; also its folder below `out/stacks/`. */
  readonly name: string;
  readonly platform: string;
  /** The kind of platform. */
  readonly kind: string;
  /** Names of stacks to apply before this one (transitive reduction), sorted. */
  readonly after: readonly string[];
  /** Digest over all the files of its folder. */
  readonly digest: string;
  readonly backend: { readonly type: string; readonly settings: Readonly<Record<string, unknown>> };
  /** Addresses of what holds data, sorted. */
  readonly stateful: readonly string[];
  /** active; retired: only things carried over from an earlier tree are left; tombstone: nothing is left but its state. */
  readonly status: StackStatus;
}

export const STACK_STATUSES = ["active", "retired", "tombstone"] as const;
export type StackStatus = (typeof STACK_STATUSES)[number];

/** One entry of a stack's `provenance.json`: address -> this. */
export interface ProvenanceEntry {
  readonly node?: string;
  readonly object: { readonly kind: string; readonly key: string };
  readonly owner: string;
  readonly classifications: readonly string[];
  readonly stateful: boolean;
  /** Whose needs it serves: at most fifty groups of consumers, and how many there are. Absent: everyone's on the instance. */
  readonly intentions?: { readonly groups: readonly string[]; readonly total: number };
  /** Carried over from an earlier tree: nobody needs it any more, nobody has destroyed or forgotten it yet. */
  readonly retired?: true;
}
