import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { Engine } from "../../../../platforms/local/runtime/engine.js";

it("gives jobs that ask at once scratch paths of their own", async () => {
  const home = mkdtempSync(join(tmpdir(), "sluice-engine-"));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const engine = await Engine.enter({ root: undefined, home, env: {} });
  try {
    const paths = await Promise.all(Array.from({ length: 20 }, () => engine.scratchPath("results.duckdb")));
    expect(new Set(paths).size).toBe(20);
  } finally {
    await engine.leave();
  }
});
