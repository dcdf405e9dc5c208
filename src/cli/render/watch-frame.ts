import stringWidth from "string-width";
import type { JobView } from "../../platform/job-board.js";
import { visible } from "../../util/visible.js";
import type { Paint } from "../terminal.js";
import { cutMiddle, cutTo, padTo } from "./columns.js";
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
  /** Whether it was told to stop, or has stopped. */
  readonly phase: "on" | "stopping" | "over";
  readonly now: Date;
}

const STATES = ["running", "failed", "waiting", "not applied", "idle"] as const;
const GAP = 2;

/** The lines of a status screen, at most `rows`, none wider than `columns`. */
export function watchFrame(state: WatchState, columns: number, rows: number, paint: Paint): readonly string[] {
  const head = paint.bold(cutTo(headline(state), columns));
  const logRows = rows < 12 ? 0 : Math.min(state.log.length, Math.floor(rows / 4));
  const foot = state.phase === "over" ? [] : [paint.dim(cutTo(footline(state), columns))];
  const space = rows - 2 - foot.length - (logRows > 0 ? logRows + 1 : 0);
  const layout = columnsOf(state, columns);
  const lines = [head, paint.dim(titleLine(layout)), ...jobLines(state, space, columns, layout, paint)];
  if (logRows > 0) lines.push("", ...state.log.slice(-logRows).map((line) => cutTo(line, columns)));
  return [...lines, ...foot].slice(0, rows);
}

function headline({ instance, views, now }: WatchState): string {
  const counts = STATES.flatMap((state) => {
    const count = views.filter((view) => view.state === state).length;
    return count === 0 ? [] : [`${count} ${state}`];
  });
  return `${visible(instance)}  ${plural(views.length, "job")}: ${counts.join(", ") || "none"}  ${now.toISOString().slice(11, 19)} UTC`;
}

function footline({ phase, views }: WatchState): string {
  if (phase === "on") return "Ctrl-C stops when what is running is done";
  const running = views.filter(({ state }) => state === "running").length;
  return `stopping: ${plural(running, "job")} to finish; Ctrl-C again ends them at once`;
}

/** How wide each column is; 0: left out, for lack of room. */
interface Columns {
  readonly job: number;
  readonly state: number;
  readonly last: number;
  readonly rows: number;
  readonly next: number;
  /** The zone that all times are in; absent: each says its own. */
  readonly zone: string | undefined;
}

/** The least that a column is worth its place with, and the most that is left to the last result. */
const LEAST_JOB = 16;
const LEAST_LAST = 20;
const MOST_LAST = 60;

/** Widths for all jobs, so that columns stay where they are whichever jobs are shown. What is widest gives way first. */
function columnsOf({ views, now }: WatchState, columns: number): Columns {
  const widest = (title: string, texts: readonly string[]): number =>
    Math.max(...[title, ...texts].map((text) => stringWidth(text)));
  const titles = widest(
    "job",
    views.map(({ job }) => visible(job.title)),
  );
  const state = widest(
    "state",
    views.map((view) => view.state),
  );
  const rows = widest("rows", views.map(rowsText));
  const zone = onlyZone(views);
  const next = widest(
    nextTitle(zone),
    views.map((view) => nextText(view, now, zone)),
  );
  const all = { state, rows, next, zone };
  for (const left of [all, { ...all, rows: 0 }, { ...all, rows: 0, next: 0 }]) {
    const taken = [left.state, left.rows, left.next].reduce((sum, width) => sum + (width > 0 ? width + GAP : 0), 0);
    const free = columns - taken;
    const last = Math.min(MOST_LAST, Math.max(LEAST_LAST, free - titles - GAP));
    if (free - last - GAP >= Math.min(titles, LEAST_JOB))
      return { ...left, last, job: Math.min(titles, free - last - GAP) };
  }
  const bare = { last: 0, rows: 0, next: 0, zone };
  const job = columns - state - GAP;
  return job < 4 ? { ...bare, job: columns, state: 0 } : { ...bare, job: Math.min(titles, job), state };
}

/** The zone of all schedules, where it is one; where there are none, UTC. */
function onlyZone(views: readonly JobView[]): string | undefined {
  const zones = new Set(views.flatMap(({ job }) => job.schedule?.timezone ?? []));
  return zones.size > 1 ? undefined : ([...zones][0] ?? "UTC");
}

function nextTitle(zone: string | undefined): string {
  return zone === undefined ? "next" : `next (${zone.split("/").at(-1)?.replaceAll("_", " ")})`;
}

function titleLine(layout: Columns): string {
  return cells(layout, "job", padTo("state", layout.state), "last", "rows", nextTitle(layout.zone));
}

function cells(layout: Columns, job: string, state: string, last: string, rows: string, next: string): string {
  const parts = [padTo(job, layout.job)];
  if (layout.state > 0) parts.push(state);
  if (layout.last > 0) parts.push(padTo(last, layout.last));
  if (layout.rows > 0) parts.push(padTo(rows, layout.rows, "right"));
  if (layout.next > 0) parts.push(padTo(next, layout.next));
  return parts.join(" ".repeat(GAP)).trimEnd();
}

/** As many jobs as there is room for: those at work or in trouble first, then those that are next. */
function jobLines(state: WatchState, space: number, columns: number, layout: Columns, paint: Paint): readonly string[] {
  const { views } = state;
  const shown = views.length <= space ? views : byUrgency(views).slice(0, Math.max(0, space - 1));
  const lines = shown.map((view) => jobLine(view, state, layout, paint));
  const hidden = views.length - shown.length;
  return hidden > 0 && space > 0 ? [...lines, paint.dim(cutTo(`… and ${hidden} more`, columns))] : lines;
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
  return cells(
    layout,
    cutMiddle(visible(job.title), layout.job),
    tint(padTo(state, layout.state)),
    visible(lastText(view, notes.get(job.id), now)),
    rowsText(view),
    nextText(view, now, layout.zone),
  );
}

function lastText({ job, state, failure, ended }: JobView, note: string | undefined, now: Date): string {
  if (state === "running") return note ?? "";
  if (failure !== undefined)
    return `${failure.times > 1 ? `${failure.times}× ` : ""}${shortAgo(failure.since, now)}: ${failure.message}`;
  if (ended?.outcome.state === "done") return `${resultText(ended.outcome.result)} ${shortAgo(ended.at, now)}`;
  if (ended?.outcome.state === "failed") return messageOf(ended.outcome.error);
  return job.past?.succeeded === undefined ? "" : `done ${shortAgo(job.past.succeeded, now)}`;
}

function rowsText({ job, ended }: JobView): string {
  const rows = (ended?.outcome.state === "done" ? ended.outcome.result.rows : undefined) ?? job.past?.rows;
  return rows === undefined ? "" : grouped(rows);
}

/** When a job runs next: a time of day in its zone, with the day where it is another one. */
function nextText({ job, next, state }: JobView, now: Date, zone: string | undefined): string {
  if (next === undefined) return state === "idle" && job.schedule === undefined ? "on change" : "";
  if (job.schedule === undefined && job.after.length === 0 && state !== "failed") return "polled";
  return timeText(next, job.schedule?.timezone ?? zone ?? "UTC", now, zone === undefined);
}

/** `14:30`, `Wed 02:30 GMT+1`. */
function timeText(time: Date, timeZone: string, now: Date, withZone: boolean): string {
  const { day, parts } = formatsOf(timeZone);
  const found = parts.formatToParts(time);
  const part = (type: string): string => found.find((one) => one.type === type)?.value ?? "";
  const weekday = day.format(time) === day.format(now) ? "" : `${part("weekday")} `;
  return `${weekday}${part("hour")}:${part("minute")}${withZone ? ` ${part("timeZoneName")}` : ""}`;
}

interface Formats {
  readonly day: Intl.DateTimeFormat;
  readonly parts: Intl.DateTimeFormat;
}

/** Making one takes longer than all that is done with it in a frame. */
const formats = new Map<string, Formats>();

function formatsOf(timeZone: string): Formats {
  let found = formats.get(timeZone);
  if (found === undefined) {
    found = {
      day: new Intl.DateTimeFormat("en-US", { timeZone, dateStyle: "short" }),
      parts: new Intl.DateTimeFormat("en-US", {
        timeZone,
        hour: "2-digit",
        minute: "2-digit",
        hourCycle: "h23",
        timeZoneName: "short",
        weekday: "short",
      }),
    };
    formats.set(timeZone, found);
  }
  return found;
}
