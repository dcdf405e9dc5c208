import { statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { watch } from "chokidar";

/** Milliseconds of quiet after which changes are told together: an editor that saves writes, renames and removes. */
const QUIET = 25;
/** Milliseconds after which they are told whatever still changes. */
const LONGEST = 250;
/**
 * Milliseconds after which files that changed are looked at again: of several changes of a file within 50, chokidar tells
 * the first alone.
 */
const AGAIN = 100;
/** Milliseconds between two looks where the system tells of no changes. */
const POLL = 1000;

/** What can be part of a model, besides files that one names: code, contracts and the configuration have these endings, too. */
const PARTS = /\.(?:ya?ml|[mc]?[tj]s|json|sql)$/i;

/** A watched folder. */
export interface WatchedFiles {
  /** Watches these files, too, whatever they end in: absolute. */
  add(paths: Iterable<string>): void;
  close(): Promise<void>;
}

export interface WatchOptions {
  /** Folders that are no part of the model, absolute. */
  readonly ignored: readonly string[];
  /** Takes the paths that changed, relative to the folder with `/`: each once, in order. */
  changed(paths: readonly string[]): void;
  /** Takes what keeps files from being watched as they should be. */
  problem(error: Error): void;
}

/**
 * Watches the files of a folder that can be part of a model, new folders too. Hidden folders and dependencies are left
 * out, as the model leaves them out. Resolves as soon as everything is watched.
 */
export async function watchFiles(root: string, options: WatchOptions): Promise<WatchedFiles> {
  const wanted = new Set<string>();
  const ignored = (path: string, stats?: { isFile(): boolean }): boolean => {
    if (path === root) return false;
    const parts = relative(root, path).split(sep);
    if (parts.some((part) => part.startsWith(".") || part === "node_modules")) return true;
    if (options.ignored.some((folder) => path === folder || path.startsWith(folder + sep))) return true;
    return stats?.isFile() === true && !PARTS.test(path) && !wanted.has(path);
  };
  const pending = new Set<string>();
  let first = 0;
  let timer: NodeJS.Timeout | undefined;
  const looks = new Set<NodeJS.Timeout>();
  // How each file was when it was last told: a save may be seen twice.
  const told = new Map<string, string>();
  const news = (path: string): boolean => told.get(path) !== stampOf(join(root, path));
  const tell = (): void => {
    timer = undefined;
    const paths = [...pending].filter(news).sort();
    pending.clear();
    if (paths.length === 0) return;
    for (const path of paths) told.set(path, stampOf(join(root, path)));
    const look = setTimeout(() => {
      looks.delete(look);
      for (const path of paths) if (news(path)) note(join(root, path));
    }, AGAIN);
    looks.add(look);
    options.changed(paths);
  };
  const note = (path: string): void => {
    const now = performance.now();
    if (pending.size === 0) first = now;
    pending.add(relative(root, path).split(sep).join("/") || ".");
    clearTimeout(timer);
    timer = setTimeout(tell, Math.max(0, Math.min(QUIET, first + LONGEST - now)));
  };
  const start = (polling: boolean) =>
    watch(root, {
      ignored,
      ignoreInitial: true,
      followSymlinks: false,
      ignorePermissionErrors: true,
      usePolling: polling,
      interval: POLL,
    });
  const listen = async (polling: boolean) => {
    const started = start(polling);
    let failed = false;
    // A new folder means nothing until there is a file in it.
    started.on("all", (event, path) => void (event !== "addDir" && note(path)));
    const ready = new Promise<void>((done) => {
      started.once("ready", done);
      started.on("error", (error) => {
        if (failed) return;
        failed = outOfWatches(error);
        if (!failed || polling) options.problem(error as Error);
        if (failed) done();
      });
    });
    await ready;
    return { started, failed: failed && !polling };
  };
  let { started, failed } = await listen(false);
  if (failed) {
    await started.close();
    ({ started } = await listen(true));
  }
  return {
    add: (paths) => {
      const added = [...paths].filter((path) => !PARTS.test(path) && !wanted.has(path));
      for (const path of added) wanted.add(path);
      if (added.length > 0) started.add(added);
    },
    close: async () => {
      clearTimeout(timer);
      for (const look of looks) clearTimeout(look);
      await started.close();
    },
  };
}

/** What differs as soon as a file does; nothing where none can be looked at. */
function stampOf(path: string): string {
  try {
    const { ino, size, mtimeNs } = statSync(path, { bigint: true });
    return `${ino} ${size} ${mtimeNs}`;
  } catch {
    return "";
  }
}

/** Whether the system gives no more watches: then one looks from time to time instead. */
function outOfWatches(error: unknown): boolean {
  const { code } = error as { readonly code?: unknown };
  return code === "ENOSPC" || code === "EMFILE";
}
