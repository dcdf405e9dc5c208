import { Writable } from "node:stream";
import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { cutMiddle, cutTo, padTo } from "../../src/cli/render/columns.js";
import { watchScreen } from "../../src/cli/render/watch-display.js";
import { type WatchState, watchFrame } from "../../src/cli/render/watch-frame.js";
import { createTerminal } from "../../src/cli/terminal.js";
import type { JobView } from "../../src/platform/job-board.js";

const plain = createTerminal({ color: "never", quiet: false, verbose: false });
const now = new Date("2026-03-28T12:00:00Z");
const run = async () => ({ inserted: 0, updated: 0, deleted: 0, unchanged: true });
const view = (title: string, more: Partial<JobView> = {}, job: Partial<JobView["job"]> = {}): JobView => ({
  job: { id: title, title, after: [], run, ...job },
  state: "idle",
  ...more,
});
const state = (views: readonly JobView[], more: Partial<WatchState> = {}): WatchState => ({
  instance: "local",
  views,
  notes: new Map(),
  log: [],
  phase: "on",
  now,
  ...more,
});
const berlin = { schedule: { cron: "30 2 * * *", timezone: "Europe/Berlin", missedRuns: "once" } } as const;

describe("the screen of a watch", () => {
  it("shows how each job stands, and when it is next in its zone", () => {
    const done = {
      state: "done",
      result: { inserted: 3, updated: 1, deleted: 0, unchanged: false, rows: 12345 },
    } as const;
    const frame = watchFrame(
      state(
        [
          view("ingest a", { state: "running" }),
          view(
            "ingest b",
            { next: new Date("2026-03-29T01:00:00Z"), ended: { at: new Date("2026-03-28T11:58:00Z"), outcome: done } },
            berlin,
          ),
          view("export c", {
            state: "failed",
            failure: { since: new Date("2026-03-28T09:00:00Z"), times: 2, message: "no\u001b[2J disk" },
          }),
          view("export d", {}, { after: ["ingest b"] }),
        ],
        { notes: new Map([["ingest a", "reading a/b"]]), log: ["11:58:00 ingest b +3 ~1 rows"] },
      ),
      100,
      24,
      plain.paint,
    );
    expect(frame).toEqual([
      "local  4 jobs: 1 running, 1 failed, 2 idle  12:00:00 UTC",
      "job       state    last                                                          rows  next (Berlin)",
      "ingest a  running  reading a/b",
      "ingest b  idle     +3 ~1 rows 2m ago                                           12,345  Sun 03:00",
      "export c  failed   2× 3h ago: no\\u001b[2J disk",
      "export d  idle                                                                         on change",
      "",
      "11:58:00 ingest b +3 ~1 rows",
      "Ctrl-C stops when what is running is done",
    ]);
  });

  it("says the zone of each time where schedules have several", () => {
    const next = new Date("2026-03-28T13:00:00Z");
    const tokyo = { schedule: { ...berlin.schedule, timezone: "Asia/Tokyo" } };
    const frame = watchFrame(
      state([view("a", { next }, berlin), view("b", { next }, tokyo), view("c", { next, state: "failed" })]),
      100,
      24,
      plain.paint,
    );
    expect(frame.slice(1, 5).map((line) => line.split(/ {2,}/).at(-1))).toEqual([
      "next",
      "14:00 GMT+1",
      "22:00 GMT+9",
      "13:00 UTC",
    ]);
  });

  it("fits any terminal, whatever it has to show", () => {
    const texts = fc.string({ unit: "grapheme", maxLength: 80 });
    const views = fc.array(
      fc.record({
        title: texts,
        state: fc.constantFrom<JobView["state"]>("running", "failed", "waiting", "not applied", "idle"),
        message: texts,
        next: fc.option(fc.date({ min: now, max: new Date("2026-06-01"), noInvalidDate: true })),
        zone: fc.constantFrom("UTC", "Europe/Berlin"),
      }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(
        views,
        fc.array(texts, { maxLength: 50 }),
        fc.constantFrom<WatchState["phase"]>("on", "stopping", "over"),
        fc.integer({ min: 1, max: 250 }),
        fc.integer({ min: 1, max: 80 }),
        (drafts, log, phase, columns, rows) => {
          const all = drafts.map(({ title, state, message, next, zone }) =>
            view(
              title,
              {
                state,
                ...(next === null ? {} : { next }),
                ...(state === "failed" ? { failure: { since: now, times: 1, message } } : {}),
              },
              { schedule: { cron: "* * * * *", timezone: zone, missedRuns: "once" } },
            ),
          );
          const frame = watchFrame(state(all, { log, phase }), columns, rows, plain.paint);
          expect(frame.length).toBeLessThanOrEqual(rows);
          for (const line of frame) expect(stringWidth(line), line).toBeLessThanOrEqual(columns);
        },
      ),
      { numRuns: 400 },
    );
  });

  it("shows what is at work or in trouble first, and how much is left out", () => {
    const many = [
      ...Array.from({ length: 30 }, (_, index) => view(`idle ${index}`)),
      view("late", { state: "failed", failure: { since: now, times: 1, message: "m" } }),
      view("busy", { state: "running" }),
    ];
    const frame = watchFrame(state(many), 80, 10, plain.paint);
    expect(frame.slice(2, 4).map((line) => line.split(" ")[0])).toEqual(["busy", "late"]);
    expect(frame.at(-2)).toBe("… and 26 more");
  });

  it("is drawn anew in another size, and leaves the terminal below it", () => {
    const chunks: string[] = [];
    const screen = Object.assign(
      new Writable({
        write: (chunk, _encoding, next) => {
          chunks.push(String(chunk));
          next();
        },
      }),
      { columns: 80, rows: 24 },
    );
    const display = watchScreen(plain, screen, { instance: "local", views: () => [view("a")], now: () => now });
    display.event("something\nmore of it", "event");
    screen.columns = 30;
    screen.emit("resize");
    expect(chunks.at(-1)).toContain("12:00:00 something");
    display.close();
    expect(chunks.join("")).toContain("         more of it");
    expect(screen.listenerCount("resize")).toBe(0);
    const last = chunks.length;
    screen.emit("resize");
    expect(chunks.length).toBe(last);
  });
});

it("texts are cut and filled by the columns they take", () => {
  expect(cutTo("日本語", 5)).toBe("日本…");
  expect(cutTo("日本語", 6)).toBe("日本語");
  expect(cutTo("abc", 0)).toBe("");
  expect(cutMiddle("export a/b to mart", 11)).toBe("expor… mart");
  expect(cutMiddle("日本語日本語", 7)).toBe("日…本語");
  expect(cutMiddle("abc", 3)).toBe("abc");
  expect(padTo("日本", 6)).toBe("日本  ");
  expect(padTo("12", 4, "right")).toBe("  12");
});
