import { rmSync } from "node:fs";
import { resolve } from "node:path";
import type { Source } from "../compile.js";
import { NotARepository } from "../deploy/git/git.js";
import { materialize } from "../deploy/git/materialize.js";
import { Revision, WrongRevision } from "../deploy/git/read-revision.js";
import { at, isPosition } from "../diagnostic/diagnostic.js";
import { CONFIG_FILES, type ProjectConfig, type ReadConfig, readConfig, readSnapshotConfig } from "../load/config.js";
import { codeRefused } from "../load/diagnostics/code.js";
import { hasCode, loadSnapshot } from "../load/load.js";
import { SnapshotFiles } from "../load/snapshot.js";
import { type Model, objectsOf } from "../model/model.js";
import { sourceOf } from "./project.js";
import { folderHint, isFolder, isPath } from "./ref-or-folder.js";
import { UsageProblem } from "./usage-problem.js";

/** The model that a change leads from. Places in it can be shown until it is closed. */
export interface OpenBase {
  readonly source: Source;
  /**
   * Refuses a base without a model while its repository holds one elsewhere: a change that moves the folder, or has it
   * lead somewhere else, would pass for the first commit of a new model, in which its author says who owns what.
   * @throws UsageProblem
   */
  refuseMoved(base: Model): Promise<void>;
  /** Removes what is temporary. */
  close(): Promise<void>;
}

/** What is opened. */
export interface BaseRequest {
  /** The folder of the model that is checked, absolute. */
  readonly root: string;
  /**
   * A folder, or anything that git takes for a commit of the repository around `root`. A folder is written as a path
   * (`./base`, `/tmp/base`): a bare name is a revision, as the change that is judged could hold a folder of any name.
   */
  readonly against: string;
  /** Whether code of the base may run. */
  readonly code: boolean;
  /** Whether somebody else ends the process when it is told to stop, as a watch does. */
  readonly watched: boolean;
}

/**
 * Opens the model that a change is compared with: another folder, or the same one at a revision of its repository, read
 * from git's objects. Only code needs files, which then lie in a private temporary folder.
 * @throws UsageProblem when there is no such folder or revision, or its configuration is wrong
 */
export async function openBase({ root, against, code, watched }: BaseRequest): Promise<OpenBase> {
  if (isPath(against) && isFolder(against))
    return {
      source: await sourceIn(resolve(against), code, against),
      refuseMoved: async () => {},
      close: async () => {},
    };
  const stop = new AbortController();
  let revision: Revision | undefined;
  const clean = (): void => {
    stop.abort();
    if (revision) rmSync(revision.scratch, { recursive: true, force: true });
  };
  const leave = onEnd(clean, () => revision !== undefined && !watched);
  const close = async (): Promise<void> => {
    leave();
    await revision?.close();
  };
  try {
    revision = await openRevision(root, against, stop.signal);
    const opened = revision;
    const source = await sourceAt(opened, { root, against, code, watched });
    return { source, refuseMoved: (model) => refuseMoved(opened, source, model, against), close };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

async function openRevision(folder: string, revision: string, signal: AbortSignal): Promise<Revision> {
  try {
    return await Revision.open({ folder, revision, env: process.env, signal });
  } catch (thrown) {
    if (!(thrown instanceof WrongRevision) && !(thrown instanceof NotARepository)) throw thrown;
    const { message, detail } = thrown;
    const remedy = thrown instanceof NotARepository ? "Name a folder to compare with instead." : thrown.remedy;
    const hint = folderHint("--against", revision);
    throw new UsageProblem([`--against: ${message}`, detail, remedy, hint].filter((line) => line !== "").join("\n  "));
  }
}

async function sourceAt(revision: Revision, { root, against, code }: BaseRequest): Promise<Source> {
  const snapshot = await SnapshotFiles.of(revision.snapshot());
  const codeConfig = CONFIG_FILES.some((name) => name.endsWith(".ts") && snapshot.has(name));
  if (code && codeConfig) return sourceIn(await materialize(revision), code, against);
  const read = usable(await readSnapshotConfig(snapshot), against);
  if (code && (await hasCode(root, snapshot, finding(read.config))))
    return sourceIn(await materialize(revision), code, against);
  return { ...sourceOf(root, false, read), snapshot };
}

const finding = ({ include, exclude }: Pick<ProjectConfig, "include" | "exclude">) => ({
  ...(include ? { include } : {}),
  ...(exclude ? { exclude } : {}),
});

async function sourceIn(folder: string, code: boolean, against: string): Promise<Source> {
  return sourceOf(folder, code, usable(await readConfig(folder, { code }), against));
}

function usable(read: ReadConfig | { readonly problem: string }, against: string): ReadConfig {
  if ("problem" in read) throw new UsageProblem(`--against ${against}: ${read.problem}`);
  return read;
}

async function refuseMoved(revision: Revision, source: Source, base: Model, against: string): Promise<void> {
  if (revision.prefix.length === 0 || objectsOf(base).next().done !== true) return;
  const whole = await loadSnapshot(revision.top, await SnapshotFiles.of(revision.snapshot([])), finding(source));
  const [ecosystem] = whole.model.ecosystems;
  const place = ecosystem && whole.locate(at(ecosystem));
  const unread = whole.diagnostics.find(({ code }) => code === codeRefused.code)?.target;
  const file = place?.file ?? (unread && isPosition(unread) ? unread.file : undefined);
  if (file === undefined) return;
  throw new UsageProblem(
    `--against ${against}: there is no model in the folder ${revision.prefix.join("/")} there, but one in ${file}.\n` +
      "  A model that moves is compared with where it was: check that revision out elsewhere, and give the model's folder in it to --against.",
  );
}

/** Calls `clean` when the process ends before its time, or is told to end, which it then does if it is on us. Gives what ends the listening. */
function onEnd(clean: () => void, exits: () => boolean): () => void {
  const onSignal = (signal: NodeJS.Signals): void => {
    clean();
    if (exits()) process.exit(signal === "SIGINT" ? 130 : 143);
  };
  process.on("exit", clean);
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  return () => {
    process.off("exit", clean);
    process.off("SIGINT", onSignal);
    process.off("SIGTERM", onSignal);
  };
}
