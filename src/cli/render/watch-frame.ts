import type { JobView } from "../../platform/job-board.js";
import { visible } from "../../util/visible.js";
import type { Paint } from "../terminal.js";
import { cutTo, padTo } from "./columns.js";
import { plural } from "./diagnostics.js";
import { grouped, messageOf, resultText, shortAgo } from "./job-text.js";

/** What a status screen shows. */
export interface WatchState {
  readonly instance: string;
  readonly views: readonly JobView[];
  /** What each running job said last, by id. */
  readonly notes: ReadonlyMap<string, string>;
  /** The last lines of the log, the newest last; plain text. */
  readonly log: readonly string[];
  readonly stopping: boolean;
  readonly now: Date;
}

const STATES = ["running", "failed", "waiting", "not applied", "idle"] as const;
const STATE_COLUMNS = 11;
const GAP = 2;

/** The lines of a status screen, at most `rows`, none wider than `columns`. */
export function watchFrame(state: WatchState, columns: number, rows: number, paint: Paint): readonly string[] {
  const head = paint.bold(cutTo(headline(state), columns));
  if (rows < 4) return [head].slice(0, rows);
  const logRows = Math.min(state.log.length, Math.max(1, Math.floor(rows / 4)));
  const space = rows - 3 - (logRows > 0 ? logRows + 1 : 0);
  const layout = columnsOf(state.views, columns);
  const lines = [head, paint.dim(titleLine(layout)), ...jobLines(state, space, layout, paint)];
  if (logRows > 0) lines.push("", ...state.log.slice(-logRows).map((line) => cutTo(line, columns)));
  lines.push(paint.dim(cutTo(footline(state), columns)));
  return lines.slice(0, rows);
}

function headline({ instance, views, now }: WatchState): string {
  const counts = STATES.flatMap((state) => {
    const count = views.filter((view) => view.state === state).length;
    return count === 0 ? [] : [`${count} ${state}`];
  });
  return `${visible(instance)}  ${plural(views.length, "job")}: ${counts.join(", ") || "none"}  ${now.toISOString().slice(11, 19)} UTC`;
}

function footline({ stopping, views }: WatchState): string {
  if (!stopping) return "Ctrl-C stops when what is running is done";
  const running = views.filter(({ state }) => state === "running").length;
  return `stopping: ${plural(running, "job")} to finish; Ctrl-C again ends them at once`;
}

/** How wide each column is; 0: left out, for lack of room. */
interface Columns {
  readonly job: number;
  readonly last: number;
  readonly rows: number;
  readonly next: number;
}

function columnsOf(views: readonly JobView[], columns: number): Columns {
  const longest = Math.max(8, ...views.map(({ job }) => job.title.length));
  const wide = columns >= 100;
  const rows = columns >= 60 ? 10 : 0;
  const next = columns >= 70 ? (wide ? 18 : 15) : 0;
  const taken = STATE_COLUMNS + GAP + (rows > 0 ? rows + GAP : 0) + (next > 0 ? next + GAP : 0);
  const left = Math.max(0, columns - taken);
  const last = left < 24 ? 0 : Math.min(wide ? 48 : 20, left - 16);
  const job = Math.min(longest, left - (last > 0 ? last + GAP : 0));
  return { job: Math.max(4, job), last, rows, next };
}

function titleLine(layout: Columns): string {
  return cells(layout, "job", padTo("state", STATE_COLUMNS), "last", "rows", "next");
}

function cells(layout: Columns, job: string, state: string, last: string, rows: string, next: string): string {
  const parts = [padTo(job, layout.job), state];
  if (layout.last > 0) parts.push(padTo(last, layout.last));
  if (layout.rows > 0) parts.push(padTo(rows, layout.rows, "right"));
  if (layout.next > 0) parts.push(padTo(next, layout.next));
  return parts.join(" ".repeat(GAP)).trimEnd();
}

/** As many jobs as there is room for: those at work or in trouble first, then those that are next. */
function jobLines(state: WatchState, space: number, layout: Columns, paint: Paint): readonly string[] {
  const { views } = state;
  const shown = views.length <= space ? views : byUrgency(views).slice(0, Math.max(0, space - 1));
  const lines = shown.map((view) => jobLine(view, state, layout, paint));
  const hidden = views.length - shown.length;
  return hidden > 0 && space > 0 ? [...lines, paint.dim(`… and ${hidden} more`)] : lines;
}

function byUrgency(views: readonly JobView[]): readonly JobView[] {
  const time = ({ next }: JobView): number => next?.getTime() ?? Number.POSITIVE_INFINITY;
  const soon = (a: JobView, b: JobView): number => {
    const [one, other] = [time(a), time(b)];
    return one === other ? 0 : one - other;
  };
  return [...views].sort((a, b) => STATES.indexOf(a.state) - STATES.indexOf(b.state) || soon(a, b));
}

function jobLine(view: JobView, { notes, now }: WatchState, layout: Columns, paint: Paint): string {
  const { job, state } = view;
  const tint = {
    running: paint.cyan,
    failed: paint.red,
    waiting: paint.yellow,
    "not applied": paint.yellow,
    idle: paint.dim,
  }[state];
  const rows = rowsOf(view);
  return cells(
    layout,
    visible(job.title),
    tint(padTo(state, STATE_COLUMNS)),
    visible(lastText(view, notes.get(job.id), now)),
    rows === undefined ? "" : grouped(rows),
    nextText(view, now),
  );
}

function lastText({ job, state, failure, ended }: JobView, note: string | undefined, now: Date): string {
  if (state === "running") return note ?? "";
  if (failure !== undefined)
    return `${failure.times > 1 ? `${failure.times} times, ` : ""}${shortAgo(failure.since, now)}: ${failure.message}`;
  if (ended?.outcome.state === "done") return `${resultText(ended.outcome.result)} ${shortAgo(ended.at, now)}`;
  if (ended?.outcome.state === "failed") return messageOf(ended.outcome.error);
  return job.past?.succeeded === undefined ? "" : `done ${shortAgo(job.past.succeeded, now)}`;
}

function rowsOf({ job, ended }: JobView): number | undefined {
  return (ended?.outcome.state === "done" ? ended.outcome.result.rows : undefined) ?? job.past?.rows;
}

/** When a job runs next: a time of day in its zone, with the day where it is another one. */
function nextText({ job, next, state }: JobView, now: Date): string {
  if (next === undefined) return state === "idle" && job.schedule === undefined ? "on change" : "";
  if (job.schedule === undefined && job.after.length === 0 && state !== "failed") return "all the time";
  return timeText(next, job.schedule?.timezone ?? "UTC", now);
}

/** `14:30 UTC`, `Wed 02:30 GMT+1`. */
function timeText(time: Date, timeZone: string, now: Date): string {
  const day = new Intl.DateTimeFormat("en-US", { timeZone, dateStyle: "short" });
  const sameDay = day.format(time) === day.format(now);
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZoneName: "short",
    ...(sameDay ? {} : { weekday: "short" as const }),
  }).formatToParts(time);
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? "";
  return `${sameDay ? "" : `${part("weekday")} `}${part("hour")}:${part("minute")} ${part("timeZoneName")}`;
}
