import { readFileSync } from "node:fs";
import { join } from "node:path";
import { globSync } from "tinyglobby";
import { describe, expect, it } from "vitest";
import { breaches, floorOf, roomOf, root } from "./support/house.js";

describe("the house", () => {
  const files = globSync(["src/**/*.ts", "platforms/**/*.ts"], { cwd: root, ignore: ["**/node_modules/**"] }).sort();

  it("has every file in a known room", () => {
    expect(files.length).toBeGreaterThan(50);
    for (const file of files) {
      const room = roomOf(file);
      if (room !== undefined) expect(floorOf(room), file).toBeTypeOf("number");
    }
  });

  it("imports strictly downwards, and vendors only where they belong", () => {
    expect(files.flatMap((file) => breaches(file, readFileSync(join(root, file), "utf8")))).toEqual([]);
  });

  it.each([
    ["src/model/x.ts", 'import { lint } from "../lint/lint.js";', "model is not above lint"],
    ["src/lint/x.ts", 'import type { Loaded } from "../load/load.js";', "lint is not above load"],
    ["src/synth/x.ts", 'export { x } from "../deploy/x.js";', "synth is not above deploy"],
    ["src/graph/x.ts", 'const x = await import("../platform/runtime.js");', "graph is not above platform"],
    ["src/compile.ts", 'import { x } from "../platforms/index.js";', "only the command line"],
    ["platforms/local/x.ts", 'import { x } from "../legacy/index.js";', "only the command line"],
    ["src/lint/x.ts", 'import { parse } from "yaml";', "not its to use"],
    ["src/synth/x.ts", 'import { Graph } from "graphlib";', "not its to use"],
    ["src/graph/x.ts", 'console.log("x");', "the console"],
    ["src/synth/x.ts", "process.exitCode = 1;", "the console"],
  ])("would notice in %s: %s", (file, text, message) => {
    expect(breaches(file, text).join()).toContain(message);
  });
});
