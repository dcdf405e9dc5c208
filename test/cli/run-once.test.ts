import { describe, expect, it } from "vitest";
import { runOnce } from "../../src/cli/run-once.js";
import { createTerminal, type Terminal } from "../../src/cli/terminal.js";
import { type Job, RuntimeProblem } from "../../src/platform/runtime.js";

const failing = (title: string, message: string): Job => ({
  id: title,
  title,
  after: [],
  run: () => Promise.reject(new RuntimeProblem(message, "Start it.")),
});

describe("what a run says of failures", () => {
  it("is each problem once, with every job that failed of it", async () => {
    const said: string[] = [];
    const terminal: Terminal = {
      ...createTerminal({ color: "never", quiet: true, verbose: false }),
      problem: (text) => said.push(text),
    };
    const jobs = [
      failing("export a", "No server."),
      failing("ingest b", "No file."),
      failing("export c", "No server."),
    ];
    expect(await runOnce(terminal, jobs, { parallel: 2, json: false })).toBe(1);
    expect(said).toEqual([
      "\nexport a, export c failed; those who read from them keep the last complete batch.\nerror: No server.\n  Start it.\n",
      "\ningest b failed; those who read from it keep the last complete batch.\nerror: No file.\n  Start it.\n",
    ]);
  });
});
