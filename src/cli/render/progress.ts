import { Listr, type ListrTaskWrapper } from "listr2";
import { visibleLines } from "../../util/visible.js";
import type { Terminal } from "../terminal.js";

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
  const titles = new Map(items.map(({ id, title }) => [id, visibleLines(title)]));
  const width = Math.min(60, Math.max(...[...titles.values()].map((title) => title.length)));
  const { paint } = terminal;
  const marks = { done: paint.green("✓"), failed: paint.red("✗"), skipped: paint.yellow("–") };
  return {
    started: () => {},
    note: (id, text) => {
      if (terminal.verbose) terminal.say(`  ${paint.dim(`${titles.get(id) ?? id}: ${visibleLines(text)}`)}`);
    },
    ended: (id, state, text) => {
      terminal.say(
        `${marks[state]} ${(titles.get(id) ?? id).padEnd(width)}  ${paint.dim(visibleLines(text))}`.trimEnd(),
      );
    },
    close: async () => {},
  };
}

type Task = ListrTaskWrapper<unknown, never, never>;

function liveProgress(terminal: Terminal, items: readonly { readonly id: string; readonly title: string }[]): Progress {
  const width = Math.min(60, Math.max(...items.map(({ title }) => title.length)));
  const lines = new Map(items.map(({ id, title }) => [id, new LiveLine(terminal, visibleLines(title).padEnd(width))]));
  const list = new Listr(
    [...lines.values()].map((line) => ({
      title: line.text("waiting"),
      task: (_: unknown, task: unknown): Promise<void> => line.show(task as Task),
    })),
    {
      concurrent: true,
      exitOnError: false,
      renderer: "default",
      rendererOptions: { collapseErrors: false, showErrorMessage: false, collapseSkips: false },
    },
  );
  const shown = list.run().catch(() => {});
  return {
    started: (id) => lines.get(id)?.note(""),
    note: (id, text) => lines.get(id)?.note(text),
    ended: (id, state, text) => lines.get(id)?.end(state, text),
    close: async () => {
      for (const line of lines.values()) line.end("skipped", "not reached");
      await shown;
    },
  };
}

/** One line of a live display. What happens before the display has drawn it is kept until then. */
class LiveLine {
  private task: Task | undefined;
  private latest: string | undefined;
  private over: "done" | "failed" | "skipped" | undefined;
  private settle: (() => void) | undefined;

  constructor(
    private readonly terminal: Terminal,
    private readonly title: string,
  ) {}

  text(note: string): string {
    return `${this.title}  ${this.terminal.paint.dim(visibleLines(note))}`.trimEnd();
  }

  /** The display has drawn the line and waits until it is over. */
  show(task: Task): Promise<void> {
    this.task = task;
    return new Promise((resolve, reject) => {
      this.settle = () => {
        if (this.over === "skipped") task.skip();
        if (this.over === "failed") reject(new Error(this.latest));
        else resolve();
      };
      this.draw();
    });
  }

  note(text: string): void {
    if (this.over !== undefined) return;
    this.latest = this.text(text);
    this.draw();
  }

  end(state: "done" | "failed" | "skipped", text: string): void {
    if (this.over !== undefined) return;
    this.latest = this.text(text);
    this.over = state;
    this.draw();
  }

  private draw(): void {
    if (this.task === undefined) return;
    if (this.latest !== undefined) this.task.title = this.latest;
    if (this.over !== undefined) this.settle?.();
  }
}
