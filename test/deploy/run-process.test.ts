import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DeployProblem, Interrupted } from "../../src/deploy/deploy-problem.js";
import { runProcess } from "../../src/deploy/run-process.js";

const env = { PATH: process.env.PATH };
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sluice-process-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const node = (script: string, more = {}) =>
  runProcess({ file: process.execPath, args: ["-e", script], cwd: folder, env, ...more });
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString("utf8");

describe("runProcess", () => {
  it("gives exit code, output and errors without throwing", async () => {
    const result = await node('process.stdout.write("out\\n"); process.stderr.write("err"); process.exitCode = 7');
    expect([result.exitCode, text(result.stdout), result.stderr, result.stopped]).toEqual([7, "out\n", "err", false]);
  });

  it("passes arguments as they are: no shell reads them", async () => {
    const args = [
      "-e",
      "console.log(JSON.stringify(process.argv.slice(1)))",
      "--",
      "$(touch x)",
      "a b",
      "`x`",
      "*",
      "",
    ];
    const result = await runProcess({ file: process.execPath, args, cwd: folder, env });
    expect(JSON.parse(text(result.stdout))).toEqual(["$(touch x)", "a b", "`x`", "*", ""]);
  });

  it("gives the program the given environment and nothing else", async () => {
    process.env.SLUICE_LEAK_TEST = "secret";
    const result = await node("console.log(JSON.stringify(process.env))", { env: { ...env, A: "1", B: undefined } });
    const seen = JSON.parse(text(result.stdout));
    expect(seen.A).toBe("1");
    expect(seen).not.toHaveProperty("SLUICE_LEAK_TEST");
    expect(seen).not.toHaveProperty("B");
  });

  it("hands over input, and closes it when there is none", async () => {
    const script =
      'let n = 0; process.stdin.on("data", (d) => (n += d.length)); process.stdin.on("end", () => console.log(n))';
    expect(text((await node(script, { input: "x".repeat(300_000) })).stdout)).toBe("300000\n");
    expect(text((await node(script)).stdout)).toBe("0\n");
  });

  it("lets a program write straight into files", async () => {
    const script = 'process.stdout.write("o"); process.stderr.write("e")';
    const [both, clean, errors] = ["both", "clean", "errors"].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    await node(script, { outputTo: both });
    expect([...(await readFile(both, "utf8"))].sort().join("")).toBe("eo");
    await node(script, { outputTo: clean, errorsTo: errors });
    expect([await readFile(clean, "utf8"), await readFile(errors, "utf8")]).toEqual(["o", "e"]);
  });

  it("stops a program that says more than it may", async () => {
    const run = node('const s = "x".repeat(65536); for (;;) process.stdout.write(s)', { limit: 1000 });
    await expect(run).rejects.toThrow(/more than the 1000 bytes/);
  });

  it("asks a program to stop, and lets it finish in its own way", async () => {
    const stop = new AbortController();
    const script =
      'process.on("SIGTERM", () => { console.log("saved"); process.exit(3) }); setInterval(() => {}, 1000); process.stdout.write("up\\n"); require("fs").writeFileSync("up", "")';
    const run = node(script, { signal: stop.signal, ownGroup: true });
    await waitFor(join(folder, "up"));
    stop.abort();
    expect(await run).toMatchObject({ exitCode: 3, stopped: true });
  });

  it("kills a program that does not stop within the grace, or at once when forced", async () => {
    const deaf = (name: string) =>
      `process.on("SIGTERM", () => {}); setInterval(() => {}, 1000); require("fs").writeFileSync("${name}", "")`;
    for (const [name, more] of [
      ["deaf1", { grace: 200 }],
      ["deaf2", { grace: 60_000 }],
    ] as const) {
      const [stop, force] = [new AbortController(), new AbortController()];
      const run = node(deaf(name), { signal: stop.signal, force: force.signal, ...more });
      await waitFor(join(folder, name));
      stop.abort();
      if (name === "deaf2") force.abort();
      expect(await run).toMatchObject({ exitCode: -1, stopped: true });
    }
  });

  it("does not start when already asked to stop", async () => {
    await expect(node("", { signal: AbortSignal.abort() })).rejects.toBeInstanceOf(Interrupted);
  });

  it("tells a missing program from a missing folder and from something that is no program", async () => {
    const run = (file: string, cwd = folder) => runProcess({ file, args: [], cwd, env });
    await expect(run("no-such-program-here")).rejects.toThrow("no-such-program-here was not found.");
    await expect(run("git", join(folder, "gone"))).rejects.toThrow(/folder .*gone does not exist/);
    await writeFile(join(folder, "plain"), "text");
    await expect(run(join(folder, "plain"))).rejects.toThrow(/could not be started/);
  });
});

describe("DeployProblem", () => {
  it("carries no credentials and no control characters", () => {
    const problem = new DeployProblem("at https://bob:tok3n@host/x", "\u001b[31mred\u001b[0m\u0007", "a\r\nb\u009b");
    expect([problem.message, problem.remedy, problem.detail]).toEqual(["at https://host/x", "red", "a\nb"]);
  });
});

async function waitFor(path: string): Promise<void> {
  for (;;) {
    const found = await readFile(path).catch(() => undefined);
    if (found !== undefined) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
