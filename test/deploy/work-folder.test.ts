import { existsSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readManifest } from "../../src/deploy/terraform/run-stacks.js";
import { forgetLockFile, keepLockFile, prepareWork } from "../../src/deploy/terraform/work-folder.js";
import { type SmallStack, scratchFolder, treeOf, writeTreeTo } from "./support.js";

let scratch: ReturnType<typeof scratchFolder>;
let out: string;
let home: string;
beforeEach(() => {
  scratch = scratchFolder("work");
  out = join(scratch.path, "out");
  home = join(scratch.path, ".sluice");
});
afterEach(() => scratch.clean());

const needing = (version: string): SmallStack => ({
  terraform: {
    terraform: { required_providers: { aws: { source: "hashicorp/aws", version } } },
    provider: { aws: [{}] },
  },
});
async function prepare(name: string, stacks: Record<string, SmallStack>, at = home) {
  rmSync(out, { recursive: true, force: true });
  writeTreeTo(out, treeOf(stacks));
  return again(name, at);
}
async function again(name: string, at = home) {
  const stack = (await readManifest(out)).stacks.find((entry) => entry.name === name);
  if (stack === undefined) throw new Error(name);
  return prepareWork(out, at, stack);
}
const lock = (folder: string) => join(folder, ".terraform.lock.hcl");

describe("prepareWork", () => {
  it("copies a stack as deep below the root as out/ has it, for the user's eyes only", async () => {
    const work = await prepare("p--a", { "p--a": { files: { "specs/x.json": "{}" } } });
    expect(work.path).toBe(join(home, ".work", "p--a"));
    expect(join(work.path, "../../..")).toBe(join(out, "stacks", "p--a", "../../.."));
    expect(readFileSync(join(work.path, "specs", "x.json"), "utf8")).toBe("{}");
    expect(statSync(work.path).mode & 0o077).toBe(0);
    expect(work).toMatchObject({ backend: [], providers: undefined });
  });

  it("follows out/: what is gone there goes, what Terraform keeps here stays, what is the same is not touched", async () => {
    const files = { "specs/x.json": "{}", "specs/y.json": "1" };
    const work = await prepare("p--a", { "p--a": { files } });
    writeFileSync(join(work.path, "errored.tfstate"), "");
    mkdirSync(work.data);
    const before = statSync(join(work.path, "specs", "y.json")).mtimeMs;
    const next = await prepare("p--a", { "p--a": { files: { "specs/y.json": "1" } } });
    expect([
      existsSync(join(work.path, "specs", "x.json")),
      existsSync(work.erroredState),
      existsSync(work.data),
    ]).toEqual([false, true, true]);
    expect(statSync(join(work.path, "specs", "y.json")).mtimeMs).toBe(before);
    expect(next.digest).not.toBe(work.digest);
    expect((await again("p--a")).digest).toBe(next.digest);
    // A list cut short by a kill costs nothing but leftovers.
    writeFileSync(join(work.path, ".run", "files.json"), '["specs/');
    expect((await again("p--a")).digest).toBe(next.digest);
  });

  it("takes no leftovers of a plain terraform, and follows no link out of the tree", async () => {
    const clean = await prepare("p--a", { "p--a": {} });
    const stack = join(out, "stacks", "p--a");
    mkdirSync(join(stack, ".terraform", "providers"), { recursive: true });
    writeFileSync(join(stack, ".terraform", "terraform.tfstate"), "{}");
    writeFileSync(join(stack, "terraform.tfstate.backup"), "{}");
    writeFileSync(join(stack, "plan"), "binary");
    symlinkSync("/etc/hostname", join(stack, "link.tf"));
    expect((await again("p--a")).digest).toBe(clean.digest);
    expect(existsSync(join(clean.path, "link.tf"))).toBe(false);
  });

  it("points a local backend to where a plain terraform has its state, wherever the home is", async () => {
    const stacks = { "p--a": { state: "../../../.sluice/p/state/a.tfstate" }, "p--b": { state: "/var/x.tfstate" } };
    const elsewhere = join(scratch.path, "some", "where", "else");
    expect((await prepare("p--a", stacks)).backend).toEqual([]);
    expect((await prepare("p--a", stacks, elsewhere)).backend).toEqual([
      `-backend-config=path=${join(home, "p", "state", "a.tfstate")}`,
    ]);
    expect((await prepare("p--b", stacks, elsewhere)).backend).toEqual([]);
  });
});

describe("the choice of providers", () => {
  it("is shared by stacks with the same requirements, and by no others", async () => {
    const stacks = { "p--a": needing(">= 5"), "p--b": needing(">= 5"), "p--c": needing(">= 6"), "p--d": {} };
    const first = await prepare("p--a", stacks);
    expect(existsSync(lock(first.path))).toBe(false);
    writeFileSync(lock(first.path), "chosen");
    await keepLockFile(home, first);
    const seen = [];
    for (const name of ["p--a", "p--b", "p--c", "p--d"]) {
      const { path } = await again(name);
      seen.push(existsSync(lock(path)) ? readFileSync(lock(path), "utf8") : "none");
    }
    expect(seen).toEqual(["chosen", "chosen", "none", "none"]);
    await forgetLockFile(home, first);
    expect(existsSync(lock((await again("p--a")).path))).toBe(false);
  });

  it("is people's where they put a lock file beside a stack", async () => {
    const first = await prepare("p--a", { "p--a": needing(">= 5") });
    writeFileSync(lock(first.path), "chosen");
    await keepLockFile(home, first);
    writeFileSync(lock(join(out, "stacks", "p--a")), "by hand");
    expect(readFileSync(lock((await again("p--a")).path), "utf8")).toBe("by hand");
  });
});
