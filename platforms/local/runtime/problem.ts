import { RuntimeProblem } from "../../../src/platform/runtime.js";
import { visible } from "../../../src/util/visible.js";

/** Text of the user's data as a message may carry it: quoted, bounded, and without anything a terminal would obey. */
export function show(text: string, limit = 60): string {
  const points = [...text.slice(0, limit * 2 + 2)];
  const cut = points.length > limit || text.length > limit * 2 + 2;
  const shown = cut ? `${points.slice(0, limit).join("")}…` : text;
  return visible(JSON.stringify(shown));
}

/** `1 row`, `2,155 rows`. The same on every machine. */
export function count(amount: number, noun: string, plural = `${noun}s`): string {
  return `${grouped(amount)} ${amount === 1 ? noun : plural}`;
}

/** `2,155` */
export function grouped(amount: number): string {
  return String(amount).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** What a stopped job says. */
export function stopped(doing: string): RuntimeProblem {
  return new RuntimeProblem(
    `Stopped before it was done: ${doing}. Nothing of it was kept.`,
    "Run it again: it starts from the last complete batch.",
  );
}

/**
 * An error as the user should hear of it. What the world did (a full disk, a missing permission, a file that is no
 * database) becomes a RuntimeProblem; what is nobody's world stays what it was: a bug.
 */
export function explain(error: unknown, doing: string): unknown {
  if (error instanceof RuntimeProblem || !(error instanceof Error)) return error;
  const say = (message: string, remedy: string): RuntimeProblem =>
    new RuntimeProblem(message, remedy, { cause: error });
  const text = error.message;
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  if (
    code === "ENOSPC" ||
    code === "EDQUOT" ||
    /No space left on device|Disk quota exceeded|failed to offload data block|max_temp_directory_size/.test(text)
  )
    return say(
      `The disk is full: ${doing} stopped, and everything stays on its last complete batch.`,
      "Make room on the disk that holds the instance's home and its containers, then run again.",
    );
  if (code === "EACCES" || code === "EPERM" || code === "EROFS" || /Permission denied|Read-only file system/.test(text))
    return say(
      `No permission: ${doing} could not touch ${pathIn(error) ?? "a file it needs"}.`,
      "Give the user that runs Sluice the right to read sources and to write the home and the containers.",
    );
  if (code === "EMFILE" || code === "ENFILE" || /Too many open files/.test(text))
    return say(`Too many files are open: ${doing} stopped.`, "Raise the limit (ulimit -n), or run fewer jobs at once.");
  if (code === "ENOENT" || code === "ENOTDIR")
    return say(
      `${doing} needs ${pathIn(error) ?? "a file"}, which is not there.`,
      "Restore it; where it is one of the platform's own, `sluice apply` makes it anew.",
    );
  if (/^Out of Memory Error/.test(text))
    return say(
      `There is not enough memory for ${doing}.`,
      "Set SLUICE_MEMORY (such as 8GB) to what the machine can spare, or run fewer jobs at once.",
    );
  if (/not a valid DuckDB database file|Corrupt database file|checksum.*does not match/i.test(text))
    return say(
      `${doing} met ${pathIn(error) ?? "a file"}, which is not a DuckDB database, or a damaged one.`,
      "Restore it from a copy. One of the platform's own may be removed: `sluice apply` and `sluice run` fill it anew.",
    );
  if (/Trying to read a database file with version number|newer version of DuckDB|serialization version/i.test(text))
    return say(
      `${doing} met ${pathIn(error) ?? "a database"}, which another version of DuckDB wrote.`,
      "Use the version of Sluice that wrote it, or export and import it with that DuckDB.",
    );
  const duckdb = /^(?:[A-Z][A-Za-z]*(?: [A-Z]?[A-Za-z]+)? Error): ?([\s\S]*)$/.exec(text);
  if (duckdb)
    return say(
      `DuckDB refused ${doing}: ${firstLines(text)}`,
      "Mend what it names; everything stays on its last complete batch.",
    );
  return error;
}

/** DuckDB's message without the advice about its own options that follows, on one line. */
export function firstLines(text: string): string {
  const [head = ""] = text.split(/\n\s*\n|\nPossible (?:fixes|solutions)|\nLINE \d+:/);
  const line = head.replace(/\s+/g, " ").trim();
  return visible(line.length > 400 ? `${line.slice(0, 400)}…` : line);
}

function pathIn(error: Error): string | undefined {
  if ("path" in error && typeof error.path === "string") return show(error.path, 200);
  const quoted = /"([^"\n]*[/\\][^"\n]*)"/.exec(error.message)?.[1];
  return quoted === undefined ? undefined : show(quoted, 200);
}
