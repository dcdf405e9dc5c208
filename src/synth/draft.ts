import type { StackBackend } from "../platform/backend.js";
import { sha256 } from "../util/digest.js";
import { canonicalJson } from "../util/json.js";
import { compareStrings, sortedUnique } from "../util/order.js";
import { PROVENANCE_FILE, REMOVED_FILE, TERRAFORM_FILE } from "./paths.js";
import type { Block } from "./terraform-json.js";
import type { ProvenanceEntry, StackEntry } from "./tree.js";

/** A stack before it is written: its Terraform as text already, since most stacks are never looked into again. */
export interface StackDraft {
  readonly name: string;
  readonly platform: string;
  /** The kind of platform. */
  readonly kind: string;
  /** Full names, reduced. */
  readonly after: readonly string[];
  readonly backend: StackBackend;
  readonly status: StackEntry["status"];
  /** The text of its `cdk.tf.json`. */
  readonly terraform: string;
  readonly provenance: ReadonlyMap<string, ProvenanceEntry>;
  /** Further files beside its Terraform. */
  readonly files: ReadonlyMap<string, string>;
  /** Blocks for which the Terraform has a `removed` block that may not have been applied yet, by address. */
  readonly removed: ReadonlyMap<string, Block>;
}

/** Addresses of what holds data and is still in the configuration, sorted. */
export function statefulOf({ provenance, removed }: StackDraft): string[] {
  const found: string[] = [];
  for (const [address, entry] of provenance) if (entry.stateful && !removed.has(address)) found.push(address);
  return found.sort(compareStrings);
}

/** The files of a stack's folder, relative to it. */
export function filesOf(draft: StackDraft): Map<string, string> {
  const files = new Map<string, string>([
    [TERRAFORM_FILE, draft.terraform],
    [PROVENANCE_FILE, canonicalJson(Object.fromEntries(draft.provenance))],
  ]);
  if (draft.removed.size > 0) files.set(REMOVED_FILE, canonicalJson(Object.fromEntries(draft.removed)));
  for (const [path, content] of draft.files) files.set(path, content);
  return files;
}

/** The digest of a folder: over the names and contents of all its files, in whatever order they come. */
export function digestOf(files: ReadonlyMap<string, string>): string {
  const lines = [...files].map(([path, content]) => `${path}\0${sha256(content)}\n`);
  return sha256(lines.sort(compareStrings).join(""));
}

/** A stack's line in `sluice.json`. */
export function entryOf(draft: StackDraft, files: ReadonlyMap<string, string>): StackEntry {
  const { name, platform, kind, after, backend, status } = draft;
  return {
    name,
    platform,
    kind,
    after: sortedUnique(after),
    digest: digestOf(files),
    backend,
    stateful: statefulOf(draft),
    status,
  };
}
