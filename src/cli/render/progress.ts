import { Listr, type ListrTaskWrapper } from "listr2";
import type { Terminal } from "../terminal.js";
import { printable } from "../terminal.js";

/** Shows several pieces of work as they go: redrawn lines in a terminal, one plain line per event elsewhere. */
export interface Progress {
  started(id: string): void;
  note(id: string, text: string): void;
  /** `text`: what came of it, behind the title. */
  ended(id: string, state: "done" | "failed" | "skipped", text: string): void;
  /** Waits until all that is shown is final. Everything not ended by then counts as skipped. */
  close(): Promise<void>;
}

/** Progress over known pieces of work, in the given order. */
export function createProgress(
  terminal: Terminal,
  items: readonly { readonly id: string; readonly title: string }[],
): Progress {
  if (terminal.quiet || items.length === 0) return SILENT;
  return terminal.live ? liveProgress(terminal, items) : plainProgress(terminal, items);
}

const SILENT: Progress = { started: () => {}, note: () => {}, ended: () => {}, close: async () => {} };

function plainProgress(
  terminal: Terminal,
  items: readonly { readonly id: string; readonly title: string }[],
): Progress {
  const titles = new Map(items.map(({ id, title }) => [id, printable(title)]));
  const width = Math.min(60, Math.max(...[...titles.values()].map((title) => title.length)));
  const { paint } = terminal;
  const marks = { done: paint.green("✓"), failed: paint.red("✗"), skipped: paint.yellow("–") };
  return {
    started: () => {},
    note: (id, text) => {
      if (terminal.verbose) terminal.say(`  ${paint.dim(`${titles.get(id) ?? id}: ${printable(text)}`)}`);
    },
    ended: (id, state, text) => {
      terminal.say(`${marks[state]} ${(titles.get(id) ?? id).padEnd(width)}  ${paint.dim(printable(text))}`.trimEnd());
    },
    close: async () => {},
  };
}

type Task = ListrTaskWrapper<unknown, never, never>;

function liveProgress(terminal: Terminal, items: readonly { readonly id: string; readonly title: string }[]): Progress {
  const width = Math.min(60, Math.max(...items.map(({ title }) => title.length)));
  const begun = new Map<string, () => void>();
  const over = new Map<string, { settle: () => void; refuse: (error: Error) => void }>();
  const tasks = new Map<string, Task>();
  const titles = new Map(items.map(({ id, title }) => [id, printable(title)]));
  const list = new Listr(
    items.map(({ id }) => {
      const ended = new Promise<void>((settle, reject) => over.set(id, { settle, refuse: reject }));
      ended.catch(() => {});
      begun.set(id, () => {});
      return {
        title: titles.get(id) as string,
        task: (_: unknown, task: unknown): Promise<void> => {
          tasks.set(id, task as Task);
          return ended;
        },
      };
    }),
    {
      concurrent: true,
      exitOnError: false,
      renderer: "default",
      rendererOptions: { collapseErrors: false, showErrorMessage: false, collapseSkips: false },
    },
  );
  const shown = list.run().catch(() => {});
  return {
    started: () => {},
    note: (id, text) => {
      const task = tasks.get(id);
      if (task) task.title = `${(titles.get(id) as string).padEnd(width)}  ${terminal.paint.dim(printable(text))}`;
    },
    ended: (id, state, text) => {
      const task = tasks.get(id);
      const end = over.get(id);
      if (!task || !end) return;
      const title = `${(titles.get(id) as string).padEnd(width)}  ${terminal.paint.dim(printable(text))}`;
      task.title = title;
      if (state === "skipped") task.skip(title);
      if (state === "failed") end.refuse(new Error(text));
      else end.settle();
    },
    close: async () => {
      for (const [, end] of over) end.settle();
      await shown;
    },
  };
}
