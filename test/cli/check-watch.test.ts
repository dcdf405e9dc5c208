import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { compare, watchBlock } from "../../src/cli/render/watch-block.js";
import type { LocatedDiagnostic } from "../../src/diagnostic/locate.js";
import { folderWith, SMALL_MODEL, sluice } from "../support/cli.js";
import { root } from "../support/house.js";
import { finding, findings, PLAIN } from "./findings.js";

// Processes are slow on a machine that does other work.
vi.setConfig({ testTimeout: 120_000 });

const BROKEN = SMALL_MODEL.replace("shop/products]", "shop/produkts]");

/** A watch as a user would start it; `round` gives what the next round prints. */
function watch(folder: string, ...args: string[]) {
  const child = execa(process.execPath, [join(root, "bin/sluice.mjs"), "check", folder, "--watch", ...args], {
    env: { NO_COLOR: "1", FORCE_COLOR: undefined },
    reject: false,
    stdin: "ignore",
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const printed = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => (printed.stdout += chunk));
  child.stderr.on("data", (chunk) => (printed.stderr += chunk));
  let read = 0;
  const round = async (does: () => void = () => {}): Promise<string> => {
    does();
    // A round ends with its counts and an empty line.
    await expect
      .poll(() => printed.stdout.slice(read), { timeout: 60_000 })
      .toMatch(/(?:no findings|\d (?:error|warning|info)s?).*\n\n/);
    const text = printed.stdout.slice(read);
    read = printed.stdout.length;
    return text;
  };
  const failure = (says: string) => expect.poll(() => printed.stderr, { timeout: 60_000 }).toContain(says);
  return { child, printed, round, failure };
}

describe("check --watch", () => {
  it("checks at the start and after each save, and says what is new and what is mended", async () => {
    const folder = folderWith({ "model.yaml": SMALL_MODEL });
    const model = join(folder, "model.yaml");
    const { child, printed, round } = watch(folder);
    expect(await round()).toMatch(/^\d\d:\d\d:\d\d {2}\d+\.\d\d s\n\nno findings\n\n$/);

    const broken = await round(() => writeFileSync(model, BROKEN));
    expect(broken).toMatch(
      / s {2}model\.yaml\n\nnew error unknown dataset \[lint\/unknown-dataset\]\n {2}model\.yaml:\d+:\d+\n/,
    );
    expect(broken).toContain("1 error  1 new");

    const still = await round(() => writeFileSync(model, `# a line more\n${BROKEN}`));
    expect(still).toContain("\n\nerror unknown dataset");
    expect(still).toContain("1 error  nothing new");

    // As editors save that are careful: another file takes its place.
    const mended = await round(() => {
      writeFileSync(join(folder, ".model.yaml.swp"), SMALL_MODEL);
      renameSync(join(folder, ".model.yaml.swp"), model);
    });
    expect(mended).toContain("no findings  1 mended");

    child.kill("SIGINT");
    expect((await child).exitCode).toBe(0);
    expect(printed.stderr).toBe("waiting for changes; Ctrl-C stops\n");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: nothing is to clear what is no screen
    expect(printed.stdout).not.toMatch(/\u001b/);
  });

  it("sees new folders, renamed and removed files, and several at once as one round", async () => {
    const [before = "", workspace = ""] = SMALL_MODEL.split(/(?=---\nkind: Workspace)/);
    const folder = folderWith({ "model.yaml": before, "desks/desk.yaml": workspace });
    const { child, round } = watch(folder);
    expect(await round()).toContain("no findings");

    const double = await round(() => {
      mkdirSync(join(folder, "more/desks"), { recursive: true });
      writeFileSync(join(folder, "more/desks/other.yaml"), workspace);
    });
    expect(double).toMatch(/\d errors? {2}\d new/);
    expect(await round(() => rmSync(join(folder, "desks"), { recursive: true }))).toMatch(/no findings {2}\d mended/);
    expect(await round(() => renameSync(join(folder, "more/desks/other.yaml"), join(folder, "moved.yaml")))).toContain(
      "no findings  nothing new",
    );
    const many = await round(() => {
      for (let at = 0; at < 20; at++) writeFileSync(join(folder, `note-${at}.yaml`), "# nothing yet\n");
    });
    expect(many).toContain("note-0.yaml, note-1.yaml, note-10.yaml and 17 more");
    child.kill("SIGTERM");
    expect((await child).exitCode).toBe(0);
  });

  it("goes on after code that fails, and after a configuration that is none", async () => {
    const code = 'import { defineTeam } from "sluice";\n';
    const folder = folderWith({ "model.yaml": SMALL_MODEL, "more.model.ts": code });
    const { child, round, failure } = watch(folder);
    expect(await round()).toContain("no findings");
    const file = join(folder, "more.model.ts");
    expect(await round(() => writeFileSync(file, `${code}throw new Error("not today");\n`))).toContain("not today");
    expect(await round(() => writeFileSync(file, `${code}const = ;\n`))).toContain("1 error");
    expect(await round(() => writeFileSync(file, code))).toMatch(/no findings {2}1 mended/);

    writeFileSync(join(folder, "sluice.config.yaml"), "include: 1\n");
    await failure("error: sluice.config.yaml: include");
    const left = await round(() => writeFileSync(join(folder, "sluice.config.yaml"), "exclude: [model.yaml]\n"));
    expect(left).toContain("load/empty-model");
    expect(await round(() => rmSync(join(folder, "sluice.config.yaml")))).toContain("no findings  1 mended");
    child.kill("SIGINT");
    expect((await child).exitCode).toBe(0);
  });

  it("stops at once while code of the model waits for what never comes", async () => {
    const folder = folderWith({ "model.yaml": SMALL_MODEL });
    const { child, round } = watch(folder);
    await round();
    const waiting = 'console.error("here");\nsetInterval(() => {}, 1000);\nawait new Promise(() => {});\n';
    writeFileSync(join(folder, "more.model.ts"), waiting);
    await new Promise((resolve) => setTimeout(resolve, 3000));
    const told = performance.now();
    child.kill("SIGINT");
    expect((await child).exitCode).toBe(0);
    expect(performance.now() - told).toBeLessThan(20_000);
  });

  it("ends when the model's folder is gone", async () => {
    const folder = folderWith({ "models/model.yaml": SMALL_MODEL });
    const { child, printed, round } = watch(join(folder, "models"));
    await round();
    rmSync(join(folder, "models"), { recursive: true });
    expect((await child).exitCode).toBe(1);
    expect(printed.stderr).toContain(`There is no folder ${join(folder, "models")} any more.`);
  });

  it.each([["--json"], ["--format", "github"]])("is for people: %s is wrong usage", async (...args) => {
    const { code, stderr } = await sluice(["check", folderWith({ "model.yaml": SMALL_MODEL }), "--watch", ...args]);
    expect(stderr).toContain("--watch shows findings to people");
    expect(code).toBe(64);
  });
});

describe("what a round shows", () => {
  const now = new Date(2026, 0, 2, 3, 4, 5);
  const block = (after: readonly LocatedDiagnostic[], before?: readonly LocatedDiagnostic[], changed: string[] = []) =>
    watchBlock({ findings: findings(after), before, changed, milliseconds: 123, now }, PLAIN);

  it("has new findings last, the gravest last of these", () => {
    const [old, warning, error] = [
      finding({ detail: "old" }),
      finding({ detail: "soft", severity: "warning" }),
      finding({ detail: "hard" }),
    ];
    const text = block([error, warning, old], [old], ["b.yaml"]);
    expect(text).toMatch(/^03:04:05 {2}0\.12 s {2}b\.yaml\n/);
    expect(text).toMatch(
      /\n\nerror .*\n.*\n {2}old\n\nnew warning .*\n.*\n {2}soft\n\nnew error .*\n.*\n {2}hard\n\n2 errors, 1 warning {2}2 new$/,
    );
  });

  it("takes a finding that moved to another line as the same, and tells repeated ones apart by number", () => {
    const here = finding();
    const moved = finding({ position: { file: "us/desk.yaml", line: 30, column: 5 } });
    expect(compare([here], [moved])).toEqual({ fresh: new Set(), mended: 0 });
    expect(compare([here], [moved, here])).toEqual({ fresh: new Set([here]), mended: 0 });
    expect(compare([here, moved], [moved])).toEqual({ fresh: new Set(), mended: 1 });
  });

  it("shows fifty findings, errors before others, and says how many more there are", () => {
    const many = Array.from({ length: 80 }, (_, at) => finding({ severity: "warning", detail: `w${at}` }));
    const text = block([...many, finding({ detail: "the error" })]);
    expect(text).toContain("31 findings more: sluice check shows all");
    expect(text).toContain("the error");
    expect(text.match(/warning unknown/g)?.length).toBe(49);
    expect(text).toMatch(/1 error, 80 warnings$/);
  });

  it("shows names of files as text", () => {
    expect(block([], [], ["a\u001b[2J.yaml"])).toContain("a\\u001b[2J.yaml");
  });
});
