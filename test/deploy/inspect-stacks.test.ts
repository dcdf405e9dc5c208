import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { findTerraform, type TerraformBinary } from "../../src/deploy/terraform/find-terraform.js";
import { inspectStacks } from "../../src/deploy/terraform/inspect-stacks.js";
import { applyStacks, destroyStacks, planStacks, readManifest } from "../../src/deploy/terraform/run-stacks.js";
import { readRefresh } from "../../src/deploy/terraform/stack-state.js";
import { scratchFolder, treeOf, writeTreeTo } from "./support.js";

vi.setConfig({ testTimeout: 120_000 });

const PATH = "../../../.sluice/p/state/p--a.tfstate";
let scratch: ReturnType<typeof scratchFolder>;
let out: string;
let terraform: TerraformBinary;

beforeAll(async () => {
  terraform = await findTerraform({ env: { PATH: process.env.PATH } });
});
beforeEach(() => {
  scratch = scratchFolder("inspect");
  out = join(scratch.path, "out");
  write("one");
});
afterEach(() => scratch.clean());

/** One stack whose table is made anew when its shape changes, and says so. */
function write(shape: string): void {
  rmSync(out, { recursive: true, force: true });
  const provisioner = [{ "local-exec": { command: `echo ${shape} >> ${join(scratch.path, "made")}` } }];
  const table = { triggers_replace: shape, provisioner };
  const resource = { terraform_data: { table, job: { input: "job" } } };
  writeTreeTo(
    out,
    treeOf({ "p--a": { state: PATH, terraform: { terraform: { backend: { local: { path: PATH } } }, resource } } }),
  );
}
const base = () => ({ out, terraform, root: scratch.path, env: { PATH: process.env.PATH ?? "" }, lockTimeout: 1 });
const inspect = async (refresh: boolean, binary: () => Promise<TerraformBinary> = async () => terraform) => {
  const { stacks } = await readManifest(out);
  const [found] = await inspectStacks(stacks, { ...base(), terraform: binary, refreshes: () => refresh });
  return found;
};
const none = (): Promise<TerraformBinary> => Promise.reject(new Error("It was not to be asked for."));
const stateFile = () => join(scratch.path, ".sluice/p/state/p--a.tfstate");
const made = () => readFileSync(join(scratch.path, "made"), "utf8").trim().split("\n");
const fake = (script: string) => async (): Promise<TerraformBinary> => {
  const path = join(scratch.path, "fake-terraform");
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return { ...terraform, path };
};

describe("what a state holds", () => {
  it("is the same, read as a file and told by Terraform", async () => {
    expect(await inspect(false, none)).toEqual({ stack: expect.anything(), drift: [] });
    expect((await inspect(true))?.state?.size).toBe(0);
    await applyStacks(base());
    const state = new Map<string, unknown>([
      ["terraform_data.table", "one"],
      ["terraform_data.job", null],
    ]);
    expect((await inspect(false, none))?.state).toEqual(state);
    expect(await inspect(true)).toMatchObject({ state, drift: [] });
    await destroyStacks(base());
    expect(await inspect(false, none)).toMatchObject({ state: new Map(), drift: [] });
  });

  it("is of what was applied, whatever the tree has become", async () => {
    await applyStacks(base());
    write("two");
    expect((await inspect(false, none))?.state?.get("terraform_data.table")).toBe("one");
  });

  it("is missed where it was applied from here and is gone", async () => {
    await applyStacks(base());
    rmSync(stateFile());
    expect(await inspect(false, none)).toMatchObject({ lost: true });
  });

  it("is a problem where it cannot be read, and so is Terraform where it fails", async () => {
    mkdirSync(dirname(stateFile()), { recursive: true });
    writeFileSync(stateFile(), '{"version": 3}');
    const broken = await inspect(false, none);
    expect(broken?.problem?.message).toContain("p--a.tfstate cannot be read");
    const failed = await inspect(true, fake("echo no >&2; exit 1"));
    expect(failed?.problem?.message).toContain("p--a");
    expect(existsSync(join(scratch.path, ".sluice/.work/p--a/.run/plan.tfplan"))).toBe(false);
  });

  it("differs from what is there as Terraform says", async () => {
    const changed = { actions: ["update"], before: { a: 1, b: [1], c: "x" }, after: { a: 2, b: [1], d: true } };
    const plan = {
      format_version: "1.2",
      prior_state: { values: { root_module: { resources: [{ mode: "managed", address: "x.a", values: {} }] } } },
      resource_drift: [
        { address: "x.a", change: changed },
        { address: "x.b", change: { actions: ["delete"], before: { a: 1 }, after: null } },
      ],
    };
    expect(readRefresh(JSON.stringify(plan))).toEqual({
      state: new Map([["x.a", undefined]]),
      drift: [
        { address: "x.a", problem: "changed by others: a, c, d" },
        { address: "x.b", problem: "it is gone" },
      ],
    });
    writeFileSync(join(scratch.path, "plan.json"), JSON.stringify(plan));
    const script = `case "$1" in plan) exit 2;; show) cat ${join(scratch.path, "plan.json")};; esac`;
    expect((await inspect(true, fake(script)))?.drift).toHaveLength(2);
  });
});

describe("what is to be made anew though nothing else changes", () => {
  const replace = new Map([["p--a", ["terraform_data.table", "terraform_data.table"]]]);

  it("is planned, approved and applied as such, and only once", async () => {
    await applyStacks(base());
    expect((await planStacks(base())).exit).toBe(0);
    const plan = await planStacks({ ...base(), replace });
    expect(plan).toMatchObject({ exit: 2, stacks: [{ changes: { replace: 1, create: 0 } }] });
    const approved = new Map([["p--a", plan.stacks[0]?.changeSet ?? ""]]);
    expect((await applyStacks({ ...base(), replace, approved })).exit).toBe(0);
    expect(made()).toEqual(["one", "one"]);
    expect((await planStacks(base())).exit).toBe(0);
  });

  it("is no part of a plan that was made without", async () => {
    await applyStacks(base());
    const plan = await planStacks({ ...base(), replace });
    const approved = new Map([["p--a", plan.stacks[0]?.changeSet ?? ""]]);
    const without = await applyStacks({ ...base(), approved });
    expect(without).toMatchObject({ exit: 0, stacks: [{ result: "unchanged" }] });
    expect(made()).toEqual(["one"]);
  });

  it("is nothing to a destruction", async () => {
    await applyStacks(base());
    const plan = await planStacks({ ...base(), replace, destroy: true });
    expect(plan.stacks[0]?.changes).toMatchObject({ delete: 2, replace: 0 });
  });
});
