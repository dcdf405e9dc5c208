import { createLogUpdate } from "log-update";
import type { JobView } from "../../platform/job-board.js";
import { visible } from "../../util/visible.js";
import type { Terminal } from "../terminal.js";
import { instantText } from "./job-text.js";
import { type WatchState, watchFrame } from "./watch-frame.js";

/** What a watch shows while it goes on. */
export interface WatchDisplay {
  /** Something that happened, with its time; `problem`: said even when quiet. */
  event(text: string, kind: "event" | "problem"): void;
  /** What a running job says. */
  note(id: string, title: string, text: string): void;
  ended(id: string): void;
  stopping(): void;
  /** Leaves the terminal as it is, below what was shown. */
  close(): void;
}

/** Lines of a log: `2026-11-24T10:00:00Z ingest nw_data +3 ~1 rows`. */
export function watchLines(terminal: Terminal, now: () => Date): WatchDisplay {
  return {
    event: (text, kind) => {
      const [first = "", ...more] = text.split("\n");
      const lines = [`${instantText(now())} ${visible(first)}`, ...more.map((line) => `  ${visible(line)}`)].join("\n");
      if (kind === "problem") terminal.problem(lines);
      else terminal.say(lines);
    },
    note: (_id, title, text) => {
      if (terminal.verbose) terminal.say(`${instantText(now())} ${visible(`${title}: ${text}`)}`);
    },
    ended: () => {},
    stopping: () => {},
    close: () => {},
  };
}

/** The part of a terminal that a screen is drawn on. */
export interface Screen extends NodeJS.WritableStream {
  readonly columns?: number;
  readonly rows?: number;
}

/** How many lines of the log a screen remembers. */
const LOG = 50;
/** Milliseconds between two drawings, and between two where nothing happened. */
const FAST = 100;
const SLOW = 1_000;

/** A screen that is drawn again as things happen: a table of jobs, and the last lines of the log. */
export function watchScreen(
  terminal: Terminal,
  screen: Screen,
  options: { readonly instance: string; readonly views: () => readonly JobView[]; readonly now: () => Date },
): WatchDisplay {
  const draw = createLogUpdate(screen as NodeJS.WriteStream);
  const notes = new Map<string, string>();
  const log: string[] = [];
  let phase: WatchState["phase"] = "on";
  let pending: NodeJS.Timeout | undefined;
  let hasten = false;
  const render = (): void => {
    clearTimeout(pending);
    hasten = false;
    pending = setTimeout(render, SLOW);
    const state = { instance: options.instance, views: options.views(), notes, log, phase, now: options.now() };
    // One line stays free for the cursor, one column for terminals that wrap at the last.
    const [columns, rows] = [(screen.columns ?? 80) - 1, (screen.rows ?? 24) - 1];
    draw(watchFrame(state, columns, rows, terminal.paint).join("\n"));
  };
  const soon = (): void => {
    if (hasten) return;
    hasten = true;
    clearTimeout(pending);
    pending = setTimeout(render, FAST);
  };
  // What was drawn for another size is no longer where it was.
  const resized = (): void => {
    draw.clear();
    screen.write("\u001b[2J\u001b[H");
    render();
  };
  screen.on("resize", resized);
  render();
  return {
    event: (text) => {
      const time = options.now().toISOString().slice(11, 19);
      for (const [index, line] of text.split("\n").entries())
        log.push(index === 0 ? `${time} ${visible(line)}` : `         ${visible(line)}`);
      log.splice(0, log.length - LOG);
      soon();
    },
    note: (id, _title, text) => {
      notes.set(id, text);
      soon();
    },
    ended: (id) => {
      notes.delete(id);
      soon();
    },
    stopping: () => {
      phase = "stopping";
      soon();
    },
    close: () => {
      screen.removeListener("resize", resized);
      phase = "over";
      render();
      clearTimeout(pending);
      draw.done();
    },
  };
}
