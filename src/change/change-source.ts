/** Where a change comes from: a repository and the branch it is proposed from. Compared with owners letter by letter. */
export interface ChangeSource {
  readonly host: string;
  /** `owner/name`. */
  readonly name: string;
  readonly branch: string;
}

/** The host of a repository that names none. */
const DEFAULT_HOST = "github.com";

/**
 * Reads `[host/]owner/name#branch`; `undefined` when the text is not of that shape, which is wrong usage. A branch may
 * hold slashes and further `#`. Nothing is trimmed, folded or normalized: what differs by a letter is another source.
 */
export function parseChangeSource(text: string): ChangeSource | undefined {
  const hash = text.indexOf("#");
  if (hash < 0) return undefined;
  const branch = text.slice(hash + 1);
  const parts = text.slice(0, hash).split("/");
  if (parts.length !== 2 && parts.length !== 3) return undefined;
  if (branch === "" || parts.includes("") || UNSEEN.test(text)) return undefined;
  const [name, owner, host = DEFAULT_HOST] = [...parts].reverse();
  return { host, name: `${owner}/${name}`, branch };
}

/** Whitespace and characters that cannot be seen: no repository and no branch has them. */
const UNSEEN = /[\s\p{Cc}\p{Cf}]/u;

/** The one text of a source, which {@link parseChangeSource} reads. */
export function sourceText({ host, name, branch }: ChangeSource): string {
  return `${host}/${name}#${branch}`;
}

/** Whether two are the same: host, name and branch, exactly. */
export function sameSource(a: ChangeSource, b: ChangeSource): boolean {
  return a.host === b.host && a.name === b.name && a.branch === b.branch;
}
