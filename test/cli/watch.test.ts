import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, it, onTestFinished } from "vitest";
import { sluice } from "../support/cli.js";
import { root } from "../support/house.js";
import { DATA, provision, synthesized, TWO_STORES, unschedule } from "./deployed.js";

/** A watch as a user would start it, and what it printed so far. */
function watch(folder: string, ...args: string[]) {
  const child = execa(
    process.execPath,
    [join(root, "bin/sluice.mjs"), "run", folder, "--platform", "local", "--watch", "--poll", "1", ...args],
    { env: { NO_COLOR: "1", FORCE_COLOR: undefined }, reject: false, stdin: "ignore" },
  );
  onTestFinished(() => void child.kill("SIGKILL"));
  const printed = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => (printed.stdout += chunk));
  child.stderr.on("data", (chunk) => (printed.stderr += chunk));
  const until = (text: string | RegExp) => expect.poll(() => printed.stderr, { timeout: 25_000 }).toMatch(text);
  return { child, printed, until };
}

describe("run --watch", () => {
  it("keeps consumers up to date, takes over what is deployed anew, and stops when told", async () => {
    const folder = await synthesized({ "model.yaml": TWO_STORES, ...DATA });
    unschedule(folder);
    await provision(folder, /shop|desk/);
    const { child, printed, until } = watch(folder, "--json");
    await until(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ export shop\/customers to managed:duckdb \+2 rows$/m);
    await until(/^\S+Z ingest depot not applied$/m);

    writeFileSync(join(folder, "data/customers.csv"), "id,full_name\n1,Ada\n2,Grace H.\n3,Joan\n");
    await until(/Z export shop\/customers to managed:duckdb \+1 ~1 rows$/m);

    await provision(folder, /depot|yard/);
    await until(/Z what is deployed changed: 5 jobs now$/m);
    await until(/Z export depot\/boxes to managed:duckdb \+1 rows$/m);

    writeFileSync(join(folder, "data/boxes.csv"), "id\nx\n");
    await until(/Z ingest depot failed: .*boxes\.csv/);
    writeFileSync(join(folder, "data/boxes.csv"), "id\n7\n8\n");
    await until(/Z ingest depot \+1 rows, after \d+ failures?$/m);

    const second = await sluice(["run", folder, "--platform", "local"]);
    expect(second.stderr).toMatch(/in use by process \d+ .*--watch/);
    expect(second.code).toBe(1);

    child.kill("SIGTERM");
    const { exitCode } = await child;
    expect(exitCode).toBe(0);
    expect(printed.stderr).toMatch(/Z stopped$/m);
    // Said once, however often it was tried.
    expect(printed.stderr.match(/ingest depot failed/g)?.length).toBe(1);
    expect(printed.stderr.match(/ingest depot not applied/g)?.length).toBe(1);
    const events = printed.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(events).toContainEqual(
      expect.objectContaining({ schema: 1, id: "export:managed:duckdb/shop/customers", state: "done", inserted: 2 }),
    );
    expect(events).toContainEqual(expect.objectContaining({ id: "ingest:depot", state: "failed" }));
    expect((await sluice(["run", folder, "--platform", "local"])).stderr).toContain("0 jobs done, 5 unchanged");
  });

  it("fills at the start what was never filled, for one workspace only where asked", async () => {
    const folder = await synthesized({ "model.yaml": TWO_STORES, ...DATA });
    await provision(folder);
    const { child, printed, until } = watch(folder, "--workspace", "yard");
    await until("export depot/boxes to managed:duckdb +1 rows");
    child.kill("SIGINT");
    expect((await child).exitCode).toBe(0);
    expect(printed.stderr).not.toContain("shop");
  });
});
