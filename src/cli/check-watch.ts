import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Checked } from "../compile.js";
import type { LocatedDiagnostic } from "../diagnostic/locate.js";
import { CONFIG_FILES } from "../load/config.js";
import { memoryCache } from "../load/file-cache.js";
import { sortedUnique } from "../util/order.js";
import { EXIT } from "./exit-codes.js";
import { explainFailure } from "./failure.js";
import { findingsOf, lookOf, type Project, type Reportable } from "./project.js";
import { watchBlock } from "./render/watch-block.js";
import type { Terminal } from "./terminal.js";
import { watchFiles } from "./watch-files.js";

const CLEAR = "\u001b[2J\u001b[3J\u001b[H";

/** What a watch does in each round. */
export interface CheckRounds {
  open(): Promise<Project>;
  check(project: Project): Promise<Reportable & Pick<Checked, "loaded">>;
}

/**
 * Checks a model, and again whenever its files change, until Ctrl-C. One round at a time: what changes meanwhile makes
 * the next. Files that stay as they are are parsed and judged once. What fails, even by a bug of ours, is shown, and the
 * next change is waited for. Gives the exit code.
 * @throws UsageProblem when the project cannot be opened at the start
 */
export async function watchChecks(rounds: CheckRounds, terminal: Terminal): Promise<number> {
  const cache = memoryCache();
  const first = await rounds.open();
  let project: Project | undefined = first;
  let before: readonly LocatedDiagnostic[] | undefined;
  let pending: ReadonlySet<string> | undefined = new Set();
  let wake: () => void = () => {};
  let read: ReadonlySet<string> = new Set();
  let told = false;
  let stopped = false;
  const stopping = new Promise<void>((resolve) => {
    const stop = (): void => {
      stopped = true;
      wake();
      resolve();
    };
    process.on("SIGINT", stop);
    process.on("SIGTERM", stop);
  });
  const { root } = first;

  const round = async (changed: readonly string[]): Promise<void> => {
    const started = performance.now();
    if (project === undefined || changed.some(mayBeConfig)) {
      project = undefined;
      project = await rounds.open();
    }
    const checked = await rounds.check({ ...project, source: { ...project.source, cache } });
    const findings = findingsOf(project, checked);
    read = new Set(checked.loaded.files);
    files.add(checked.loaded.files.map((file) => join(root, file)));
    const milliseconds = performance.now() - started;
    const block = watchBlock({ findings, before, changed, milliseconds, now: new Date() }, lookOf(project, terminal));
    before = findings.diagnostics;
    show(terminal, block);
  };

  const files = await watchFiles(root, {
    ignored: [first.out],
    changed: (paths) => {
      pending = new Set([...(pending ?? []), ...paths]);
      wake();
    },
    problem: (error) => terminal.problem(`Some files cannot be watched: ${error.message}`),
  });
  while (!stopped) {
    if (pending === undefined) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
      continue;
    }
    // That a file is gone may be told after a round that did not find it any more.
    const changed = sortedUnique(pending).filter(
      (path) => read.has(path) || mayBeConfig(path) || existsSync(join(root, path)) || path === ".",
    );
    const idle = told && changed.length === 0;
    pending = undefined;
    if (idle) continue;
    if (statSync(root, { throwIfNoEntry: false })?.isDirectory() !== true) {
      terminal.problem(`There is no folder ${root} any more.`);
      await files.close();
      return EXIT.errors;
    }
    try {
      // Code of the model may wait for what never comes.
      await Promise.race([round(changed), stopping]);
    } catch (error) {
      show(terminal, explainFailure(error, process.argv.slice(2)).text, terminal.problem);
    }
    if (!stopped && pending === undefined && (screen(terminal) || !told))
      terminal.say(terminal.paint.dim("waiting for changes; Ctrl-C stops"));
    told = true;
  }
  await files.close();
  // Code of the model may have left timers that would keep the process.
  setTimeout(() => process.exit(EXIT.fine), 100).unref();
  return EXIT.fine;
}

/** A configuration, or code that one may be made of. */
function mayBeConfig(path: string): boolean {
  return (
    CONFIG_FILES.some((name) => name === path) || (/\.(?:[mc]?[tj]s|json)$/.test(path) && !/\.model\.ts$/.test(path))
  );
}

/** Whether rounds take each other's place, as on a terminal they do. */
function screen(terminal: Terminal): boolean {
  return terminal.columns !== undefined && terminal.live;
}

function show(terminal: Terminal, text: string, write = terminal.result): void {
  write(screen(terminal) ? `${CLEAR}${text}` : `${text}\n\n`);
}
