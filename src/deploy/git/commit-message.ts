import type { SluiceManifest } from "../../synth/tree.js";

/** How the stacks of two trees differ; names, sorted. */
export interface StackChanges {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

/** Compares two manifests by the digests of their stacks. */
export function stackChanges(previous: SluiceManifest | undefined, next: SluiceManifest): StackChanges {
  const before = new Map((previous?.stacks ?? []).map(({ name, digest }) => [name, digest]));
  const after = new Map(next.stacks.map(({ name, digest }) => [name, digest]));
  const names = [...after.keys()];
  return {
    added: names.filter((name) => !before.has(name)).sort(),
    changed: names.filter((name) => before.has(name) && before.get(name) !== after.get(name)).sort(),
    removed: [...before.keys()].filter((name) => !after.has(name)).sort(),
  };
}

export interface CommitFacts {
  readonly changes: StackChanges;
  /** The commit that the model was read from. */
  readonly modelCommit?: string | undefined;
  readonly modelDigest: string;
  readonly compilerVersion: string;
  /** One line on what Terraform would do. */
  readonly planSummary?: string | undefined;
}

/** Most stacks named in the body of a message. */
const MOST = 30;

/**
 * A commit's message: a line of counts, the stacks, and the trailers. The compiler's version and the model's commit
 * stand here and in no file, so that neither makes a change by itself.
 */
export function commitMessage(facts: CommitFacts): string {
  const { added, changed, removed } = facts.changes;
  const lines = [
    ...added.map((name) => `+ ${name}`),
    ...changed.map((name) => `~ ${name}`),
    ...removed.map((name) => `- ${name}`),
  ];
  const body = lines.length > MOST ? [...lines.slice(0, MOST), `and ${lines.length - MOST} more`] : lines;
  const trailers: readonly (readonly [string, string | undefined])[] = [
    ["Model-Commit", facts.modelCommit],
    ["Model-Digest", facts.modelDigest],
    ["Compiler", `sluice ${facts.compilerVersion}`],
    ["Plan-Summary", facts.planSummary],
  ];
  const paragraphs = [
    `Publish out: ${count(added, "added")}, ${count(changed, "changed")}, ${count(removed, "removed")}`,
    body.join("\n"),
    trailers.flatMap(([key, value]) => trailer(key, value)).join("\n"),
  ];
  return `${paragraphs.filter((paragraph) => paragraph !== "").join("\n\n")}\n`;
}

/** `Key: value` on one line, or nothing for a value that is missing or blank. */
export function trailer(key: string, value: string | undefined): readonly string[] {
  const text = value?.replace(/\s+/g, " ").trim() ?? "";
  return text === "" ? [] : [`${key}: ${text}`];
}

function count(names: readonly string[], what: string): string {
  return `${names.length} ${names.length === 1 ? "stack" : "stacks"} ${what}`;
}
