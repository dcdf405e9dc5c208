import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { findTerraform, type TerraformBinary } from "../../src/deploy/terraform/find-terraform.js";
import type { RunReport, StackOutcome } from "../../src/deploy/terraform/report.js";
import {
  type ApplyRequest,
  applyStacks,
  destroyStacks,
  type PlanRequest,
  planStacks,
  type StackEvent,
} from "../../src/deploy/terraform/run-stacks.js";
import { type SmallStack, scratchFolder, treeOf, writeTreeTo } from "./support.js";

// Many runs of other programs: slow on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

let scratch: ReturnType<typeof scratchFolder>;
let out: string;
let env: Record<string, string>;
let terraform: TerraformBinary;
/** What provisioners write to, in the order they ran. */
let journal: string;

beforeAll(async () => {
  terraform = await findTerraform({ env: { PATH: process.env.PATH } });
});
beforeEach(() => {
  scratch = scratchFolder("stacks");
  out = join(scratch.path, "out");
  journal = join(scratch.path, "journal");
  env = { PATH: process.env.PATH ?? "", HOME: scratch.path, JOURNAL: journal };
});
afterEach(() => scratch.clean());

/** Terraform of one `terraform_data` that notes when it is created and destroyed. */
function noting(name: string, more: Record<string, unknown> = {}, script = ""): SmallStack["terraform"] {
  return {
    terraform: { backend: { local: { path: `../../../.sluice/p/state/${name}.tfstate` } } },
    resource: {
      terraform_data: {
        [name]: {
          input: name,
          provisioner: [
            { "local-exec": { command: `echo "+${name}" >> "$JOURNAL"; ${script}` } },
            { "local-exec": { when: "destroy", command: `echo "-\${self.input}" >> "$JOURNAL"` } },
          ],
          ...more,
        },
      },
    },
  };
}
const write = (stacks: Record<string, SmallStack>) => {
  rmSync(out, { recursive: true, force: true });
  writeTreeTo(out, treeOf(stacks));
};
/** a <- b <- c, and d by itself. */
const chain = (more: Partial<Record<string, Record<string, unknown>>> = {}): Record<string, SmallStack> => ({
  "p--a": { terraform: noting("a", more.a) },
  "p--b": { after: ["p--a"], terraform: noting("b", more.b) },
  "p--c": { after: ["p--b"], terraform: noting("c", more.c) },
  "q--d": { terraform: noting("d", more.d) },
});
const notes = () => (existsSync(journal) ? readFileSync(journal, "utf8").trim().split("\n") : []);
const base = () => ({ out, terraform, root: scratch.path, env, lockTimeout: 1 });
const plan = (more: Partial<PlanRequest> = {}) => planStacks({ ...base(), ...more });
const apply = (more: Partial<ApplyRequest> = {}) => applyStacks({ ...base(), ...more });
const destroy = (more: Partial<ApplyRequest> = {}) => destroyStacks({ ...base(), ...more });
const results = ({ stacks }: RunReport) => Object.fromEntries(stacks.map(({ name, result }) => [name, result]));
const outcome = ({ stacks }: RunReport, name: string) => stacks.find((stack) => stack.name === name) as StackOutcome;
const approvals = ({ stacks }: RunReport) => new Map(stacks.map(({ name, changeSet }) => [name, changeSet ?? ""]));
const state = (name: string) => join(scratch.path, ".sluice", "p", "state", `${name}.tfstate`);
const files = (folder: string) => readdirSync(folder, { recursive: true }).map(String).sort();
const fake = (script: string): TerraformBinary => {
  const path = join(scratch.path, "fake-terraform");
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return { ...terraform, path };
};

describe("planStacks and applyStacks", () => {
  it("applies in order, finds nothing to do the second time, and leaves out/ clean", async () => {
    write(chain());
    const before = files(out);
    const first = await plan();
    expect([first.exit, notes()]).toEqual([2, []]);
    expect(outcome(first, "p--a")).toMatchObject({
      result: "succeeded",
      changes: { create: 1, update: 0, delete: 0, replace: 0, noop: 0, outputs: 0 },
    });
    const applied = await apply();
    expect([applied.exit, results(applied)]).toEqual([
      0,
      { "p--a": "succeeded", "p--b": "succeeded", "p--c": "succeeded", "q--d": "succeeded" },
    ]);
    expect(notes().filter((note) => note !== "+d")).toEqual(["+a", "+b", "+c"]);
    const again = await apply();
    expect([again.exit, new Set(Object.values(results(again)))]).toEqual([0, new Set(["unchanged"])]);
    expect((await plan()).exit).toBe(0);
    expect(files(out)).toEqual(before);
    // The state is where a plain terraform in out/ finds it.
    expect(existsSync(state("a"))).toBe(true);
  });

  it("starts what is independent side by side, and no more than is allowed at once", async () => {
    const meet = (other: string) =>
      `touch "$JOURNAL.$0"; for i in $(seq 100); do [ -e "$JOURNAL.${other}" ] && exit 0; sleep 0.1; done; exit 1`;
    const wait = (me: string, other: string) => meet(other).replace("$0", me);
    write({
      "p--a": { terraform: noting("a", {}, wait("a", "b")) },
      "p--b": { terraform: noting("b", {}, wait("b", "a")) },
    });
    expect((await apply({ parallelism: 2 })).exit).toBe(0);
    const events: string[] = [];
    write(Object.fromEntries(["p--e", "p--f", "p--g"].map((name) => [name, { terraform: noting(name.slice(3)) }])));
    const onEvent = (event: StackEvent) => {
      if (event.type === "started") events.push("+");
      if (event.type === "finished") events.push("-");
    };
    await apply({ parallelism: 1, onEvent });
    expect(events.join("")).toBe("+-+-+-");
  });

  it("skips what waits for a failure, finishes the rest, and says why", async () => {
    write({ ...chain(), "p--a": { terraform: noting("a", {}, "echo broken >&2; exit 7") } });
    const report = join(scratch.path, "report.json");
    const run = await apply({ report });
    expect(run.exit).toBe(1);
    expect(results(run)).toEqual({ "p--a": "failed", "p--b": "skipped", "p--c": "skipped", "q--d": "succeeded" });
    expect(outcome(run, "p--c").reason).toBe("p--a failed");
    expect(outcome(run, "p--a").problem?.message).toBe(
      "The apply of p--a failed: local-exec provisioner error (terraform_data.a).",
    );
    expect(outcome(run, "p--a").problem?.detail).toContain("exit status 7");
    const written = JSON.parse(readFileSync(report, "utf8"));
    expect(written).toMatchObject({ schema: 1, command: "apply", exit: 1 });
    expect(written.stacks.find(({ name }: { name: string }) => name === "p--b")).toEqual({
      name: "p--b",
      platform: "p",
      result: "skipped",
      reason: "p--a failed",
    });
    expect(written.stacks.find(({ name }: { name: string }) => name === "p--a").end).toMatch(/^\d{4}-.*Z$/);
  });

  it("tells events in order, and the selection first", async () => {
    write(chain());
    const events: string[] = [];
    const onEvent = (event: StackEvent) => {
      if (event.type === "selected")
        events.push(`waves ${event.selected.waves.map((wave) => wave.join("+")).join(" ")}`);
      else if (event.type === "phase") events.push(`${event.stack} ${event.phase}`);
      else events.push(`${event.type === "finished" ? event.outcome.name : event.stack} ${event.type}`);
    };
    await apply({ onEvent, selection: { stacks: ["p--a"] } });
    expect(events).toEqual(["waves p--a", "p--a started", "p--a init", "p--a plan", "p--a apply", "p--a finished"]);
  });

  it("takes along what a selected stack needs, and says because of whom", async () => {
    write(chain());
    const run = await apply({ selection: { stacks: ["p--c"] } });
    expect(Object.keys(results(run))).toEqual(["p--a", "p--b", "p--c"]);
    expect(run.along).toEqual([
      { stack: "p--a", because: "p--b" },
      { stack: "p--b", because: "p--c" },
    ]);
    expect(Object.keys(results(await plan({ selection: { platforms: ["q"] } })))).toEqual(["q--d"]);
    await expect(plan({ selection: { platforms: ["pp"] } })).rejects.toThrow(
      'There is no platform "pp" in this tree. Did you mean "p"',
    );
    await expect(plan({ selection: { stacks: ["p--x"] } })).rejects.toThrow(/no stack "p--x"/);
  });

  it("sees a change of outputs alone as something to apply, and retired and tombstone stacks like others", async () => {
    const withOutput = (value: string) => ({ ...noting("a"), output: { o: { value } } });
    write({ "p--a": { terraform: withOutput("1") } });
    await apply();
    write({ "p--a": { terraform: withOutput("2"), status: "retired" } });
    const changed = await plan();
    expect(changed.exit).toBe(2);
    expect(outcome(changed, "p--a").changes).toMatchObject({ outputs: 1, noop: 1, update: 0 });
    expect(results(await apply())).toEqual({ "p--a": "succeeded" });
    write({ "p--a": { terraform: { terraform: noting("a")?.terraform }, status: "tombstone" } });
    const gone = await apply();
    expect(outcome(gone, "p--a").changes).toMatchObject({ delete: 1, outputs: 1 });
  });

  it("counts updates, replacements, moves and what is forgotten", async () => {
    const data = (resource: Record<string, unknown>, more = {}) => ({
      "p--a": { terraform: { terraform: noting("a")?.terraform, resource: { terraform_data: resource }, ...more } },
    });
    write(data({ u: { input: 1 }, r: { triggers_replace: 1 }, m: { input: 1 }, f: { input: 1 }, n: { input: 1 } }));
    await apply();
    write(
      data(
        { u: { input: 2 }, r: { triggers_replace: 2 }, moved: { input: 1 }, n: { input: 1 } },
        {
          moved: [{ from: "terraform_data.m", to: "terraform_data.moved" }],
          removed: [{ from: "terraform_data.f", lifecycle: { destroy: false } }],
        },
      ),
    );
    const run = await apply();
    expect(outcome(run, "p--a").changes).toEqual({
      create: 0,
      update: 1,
      delete: 0,
      replace: 1,
      forget: 1,
      move: 1,
      import: 0,
      read: 0,
      noop: 1,
      outputs: 0,
    });
    expect((await plan()).exit).toBe(0);
  });

  it("gives provisioners the root, the home, a path with our programs first, and Terraform none of the caller's tricks", async () => {
    const bin = join(scratch.path, "bin");
    mkdirSync(bin);
    writeFileSync(join(bin, "sluice"), '#!/bin/sh\necho "shim $SLUICE_ROOT $SLUICE_HOME" >> "$JOURNAL"\n', {
      mode: 0o755,
    });
    write({ "p--a": { terraform: noting("a", {}, "sluice provision"), files: { "specs/x.json": "{}" } } });
    const tricks = {
      TF_CLI_ARGS_plan: "-refresh-only",
      TF_WORKSPACE: "other",
      TF_DATA_DIR: join(scratch.path, "elsewhere"),
    };
    const run = await apply({ path: [bin], env: { ...env, ...tricks } });
    expect(run.exit).toBe(0);
    expect(notes()).toEqual(["+a", `shim ${scratch.path} ${join(scratch.path, ".sluice")}`]);
    expect(existsSync(join(scratch.path, "elsewhere"))).toBe(false);
    expect(existsSync(join(scratch.path, ".sluice", ".work", "p--a", "specs", "x.json"))).toBe(true);
  });
});

describe("saved plans", () => {
  it("applies the approved plan as it was saved, without planning again", async () => {
    write(chain());
    const plans = join(scratch.path, "plans");
    const planned = await plan({ plansTo: plans });
    expect(JSON.parse(readFileSync(join(plans, "p--a.json"), "utf8")).resource_changes[0].address).toBe(
      "terraform_data.a",
    );
    const phases: string[] = [];
    expect((await apply({ approved: approvals(planned), onEvent: phasesOf(phases) })).exit).toBe(0);
    expect(new Set(phases)).toEqual(new Set(["apply"]));
    // Nothing that may hold secrets is left, and what was there only its owner could read.
    const work = join(scratch.path, ".sluice", ".work", "p--a");
    expect(files(work).filter((name) => /plan\.(tfplan|json)|plan-note/.test(name))).toEqual([]);
    expect(statSync(work).mode & 0o077).toBe(0);
  });

  /** Writes the state of stack a as another writer would: of `terraform_data.a` with an input, or of nothing. */
  function someoneWrites(input?: string): void {
    const id = "11111111-2222-3333-4444-555555555555";
    const value = { value: input, type: "string" };
    const attributes = { id, input: value, output: value, triggers_replace: null };
    const resource = {
      mode: "managed",
      type: "terraform_data",
      name: "a",
      provider: 'provider["terraform.io/builtin/terraform"]',
      instances: [{ schema_version: 0, attributes, sensitive_attributes: [] }],
    };
    const resources = input === undefined ? [] : [resource];
    mkdirSync(join(state("a"), ".."), { recursive: true });
    writeFileSync(state("a"), JSON.stringify({ version: 4, serial: 7, lineage: id, outputs: {}, resources }));
  }
  const phasesOf = (phases: string[]) => (event: StackEvent) => {
    if (event.type === "phase") phases.push(event.phase);
  };

  it("makes a stale plan again, and applies it when it does the same", async () => {
    write({ "p--a": { terraform: noting("a") } });
    const planned = await plan();
    someoneWrites();
    const phases: string[] = [];
    expect((await apply({ approved: approvals(planned), onEvent: phasesOf(phases) })).exit).toBe(0);
    expect(phases).toEqual(["apply", "init", "plan", "apply"]);
    expect(notes()).toEqual(["+a"]);
  });

  it("makes a stale plan again, and stops when it does something else", async () => {
    write({ "p--a": { terraform: noting("a") } });
    const planned = await plan();
    someoneWrites("something");
    const phases: string[] = [];
    const run = await apply({ approved: approvals(planned), onEvent: phasesOf(phases) });
    expect(outcome(run, "p--a").problem?.message).toBe(
      "What would be done to p--a is not what was approved: 1 to update.",
    );
    expect(phases).toEqual(["apply", "init", "plan"]);
    expect(notes()).toEqual([]);
  });

  it("stops when the state has changed so that something else would be done than was approved", async () => {
    write({ "p--a": { terraform: noting("a") } });
    const planned = await plan();
    await apply();
    write({ "p--a": { terraform: noting("a", { input: "other" }) } });
    const run = await apply({ approved: approvals(planned) });
    expect(results(run)).toEqual({ "p--a": "failed" });
    expect(outcome(run, "p--a").problem?.message).toBe(
      "What would be done to p--a is not what was approved: 1 to update.",
    );
    // What was approved and is done already is no reason to stop.
    write({ "p--a": { terraform: noting("a") } });
    expect(results(await apply({ approved: approvals(planned) }))).toEqual({ "p--a": "unchanged" });
  });

  it("stops before a stack that nobody approved, and passes one that has nothing to do", async () => {
    write(chain());
    await apply({ selection: { stacks: ["p--a"] } });
    const planned = await plan({ selection: { stacks: ["q--d"] } });
    const run = await apply({ approved: approvals(planned) });
    expect(results(run)).toEqual({ "p--a": "unchanged", "p--b": "failed", "p--c": "skipped", "q--d": "succeeded" });
  });

  it("never applies a plan to destroy as one to build", async () => {
    write({ "p--a": { terraform: noting("a") } });
    await apply();
    const planned = await plan({ destroy: true });
    expect(outcome(planned, "p--a").changes).toMatchObject({ delete: 1 });
    expect(results(await apply({ approved: approvals(planned) }))).toEqual({ "p--a": "unchanged" });
    expect(notes()).toEqual(["+a"]);
  });
});

describe("destroyStacks", () => {
  it("destroys in the reverse order, and takes along what would be left hanging", async () => {
    write(chain());
    await apply();
    rmSync(journal);
    const run = await destroy({ selection: { stacks: ["p--b"] } });
    expect(Object.keys(results(run))).toEqual(["p--c", "p--b"]);
    expect(run.along).toEqual([{ stack: "p--c", because: "p--b" }]);
    expect(notes()).toEqual(["-c", "-b"]);
    expect(results(await destroy())).toEqual({
      "p--c": "unchanged",
      "q--d": "succeeded",
      "p--b": "unchanged",
      "p--a": "succeeded",
    });
  });

  it("says which thing is protected, destroys nothing of its stack, and leaves alone what it stands on", async () => {
    write(chain({ b: { lifecycle: { prevent_destroy: true } } }));
    await apply();
    rmSync(journal);
    const run = await destroy();
    expect(results(run)).toEqual({ "p--c": "succeeded", "q--d": "succeeded", "p--b": "failed", "p--a": "skipped" });
    expect(outcome(run, "p--b").problem?.message).toBe(
      "terraform_data.b in p--b is protected: it holds data, and this would destroy it.",
    );
    expect(notes().sort()).toEqual(["-c", "-d"]);
  });
});

describe("when the world says no", () => {
  const one = () => write({ "p--a": { terraform: noting("a") } });
  const failure = async (binary: TerraformBinary) => {
    one();
    const run = await apply({ terraform: binary });
    expect([run.exit, results(run)]).toEqual([1, { "p--a": "failed" }]);
    return outcome(run, "p--a").problem;
  };

  it("tells a missing tree and a spoilt one", async () => {
    await expect(plan()).rejects.toThrow(/There is no synthesized tree in .*out: sluice.json is missing/);
    one();
    rmSync(join(out, "stacks", "p--a", "cdk.tf.json"));
    expect(outcome(await plan(), "p--a").problem?.message).toMatch(/has no cdk.tf.json/);
    one();
    writeFileSync(join(out, "stacks", "p--a", "cdk.tf.json"), "{");
    expect(outcome(await plan(), "p--a").problem?.message).toMatch(
      /^The init of p--a failed: Root value must be object/,
    );
    const loop = treeOf({ "p--a": { after: ["p--b"] }, "p--b": { after: ["p--a"] } });
    writeTreeTo(out, loop);
    await expect(plan()).rejects.toThrow("The stacks p--a, p--b wait for each other in a loop.");
  });

  it("names who holds a lock", async () => {
    write({
      "p--a": {
        state: "../../../.sluice/p/state/a.tfstate",
        terraform: noting(
          "a",
          {},
          'touch "$JOURNAL.up"; for i in $(seq 100); do [ -e "$JOURNAL.go" ] && exit 0; sleep 0.1; done',
        ),
      },
    });
    const first = apply();
    while (!existsSync(`${journal}.up`)) await new Promise((resolve) => setTimeout(resolve, 20));
    // Sluice's own lock, in the same home.
    const same = await plan({ lockTimeout: 0 });
    expect(outcome(same, "p--a").problem?.message).toBe("Another process of Sluice is at work on p--a.");
    // Terraform's, on the same state, from another home.
    const elsewhere = await plan({ lockTimeout: 0, home: join(scratch.path, "deeper", "home") });
    expect(outcome(elsewhere, "p--a").problem?.message).toMatch(/^The state of p--a is locked by \S+@\S+ since 20/);
    expect(outcome(elsewhere, "p--a").problem?.remedy).toMatch(/terraform force-unlock [0-9a-f-]{36}/);
    writeFileSync(`${journal}.go`, "");
    expect((await first).exit).toBe(0);
  });

  it("tells a provider that cannot be had", async () => {
    const terraformBlock = {
      ...(noting("a")?.terraform as object),
      required_providers: { none: { source: "registry.invalid/acme/none" } },
    };
    write({ "p--a": { terraform: { terraform: terraformBlock } } });
    const run = await plan({ pluginCache: join(scratch.path, "plugins") });
    expect(outcome(run, "p--a").problem?.message).toBe("A provider that p--a needs cannot be had.");
    const withFolder = await plan({ pluginDir: join(scratch.path, "empty") });
    expect(outcome(withFolder, "p--a").problem?.message).toBe("A provider that p--a needs cannot be had.");
  });

  it("tells a version that will not do", async () => {
    write({
      "p--a": { terraform: { terraform: { ...(noting("a")?.terraform as object), required_version: ">= 99" } } },
    });
    expect(outcome(await plan(), "p--a").problem?.message).toBe("p--a does not accept this version of Terraform.");
  });

  it("tells a full disk, credentials, a failure without a reason, and a program that is gone", async () => {
    const error = (summary: string, detail: string) =>
      `echo '${JSON.stringify({ type: "diagnostic", diagnostic: { severity: "error", summary, detail } })}'; exit 1`;
    expect((await failure(fake(error("Failed to save state", "write x: no space left on device"))))?.message).toMatch(
      /no space is left on the disk/,
    );
    expect((await failure(fake(error("No valid credential sources found", ""))))?.message).toMatch(
      /got no valid credentials/,
    );
    const silent = await failure(fake("echo some words; exit 42"));
    expect(silent).toMatchObject({
      message: "The init of p--a failed: Terraform gave no reason.",
      detail: "some words",
      remedy: expect.stringContaining(join(".work", "p--a", ".run", "init.log")),
    });
    expect((await failure({ ...terraform, path: join(scratch.path, "gone") }))?.message).toMatch(/gone was not found/);
  });

  it("does nothing to a stack whose state could not be stored, until it is", async () => {
    const script = `case "$1" in apply) echo '{}' > errored.tfstate; exit 1;; *) exec ${terraform.path} "$@";; esac`;
    expect((await failure(fake(script)))?.message).toMatch(
      /could not store the state of p--a and left it in .*errored.tfstate/,
    );
    const again = await apply();
    expect(outcome(again, "p--a").problem?.remedy).toMatch(/state push errored.tfstate/);
    rmSync(join(scratch.path, ".sluice", ".work", "p--a", "errored.tfstate"));
    expect((await apply()).exit).toBe(0);
  });

  it("does not apply an errored plan that claims success", async () => {
    const script = `[ "$1" = show ] && { echo '{"format_version":"1.2","errored":true}'; exit 0; }; exec ${terraform.path} "$@"`;
    expect((await failure(fake(script)))?.message).toBe("The plan of p--a is not complete.");
  });
});

describe("being asked to stop", () => {
  const slow = () => 'touch "$JOURNAL.up"; sleep 60';
  const up = async () => {
    while (!existsSync(`${journal}.up`)) await new Promise((resolve) => setTimeout(resolve, 20));
  };

  it("lets Terraform store what it did, starts nothing more, and can go on later", async () => {
    const after = {
      input: "x",
      depends_on: ["terraform_data.first"],
      provisioner: [{ "local-exec": { command: slow() } }],
    };
    const both = { ...noting("first"), resource: { terraform_data: { first: { input: 1 }, second: after } } };
    write({
      "p--a": { terraform: both },
      "p--b": { after: ["p--a"], terraform: noting("b") },
      "q--c": { terraform: noting("c") },
    });
    const stop = new AbortController();
    const report = join(scratch.path, "report.json");
    const run = apply({ signal: stop.signal, parallelism: 1, selection: { stacks: ["p--b", "q--c"] }, report });
    await up();
    stop.abort();
    const ended = await run;
    expect([ended.exit, ended.interrupted]).toEqual([1, true]);
    expect(ended.stacks.map(({ name, result, reason }) => `${name} ${result}: ${reason}`)).toEqual([
      "p--a failed: interrupted",
      "q--c skipped: interrupted before it started",
      "p--b skipped: p--a failed",
    ]);
    const stored = JSON.parse(readFileSync(state("first"), "utf8")).resources.map(({ name }: { name: string }) => name);
    expect(stored).toEqual(["first", "second"]);
    expect(JSON.parse(readFileSync(report, "utf8")).interrupted).toBe(true);
    write({
      "p--a": { terraform: { ...both, resource: { terraform_data: { first: { input: 1 }, second: { input: "x" } } } } },
    });
    expect((await apply()).exit).toBe(0);
  });

  it("lets Terraform finish when Sluice itself is killed, and goes on from there", async () => {
    const script = 'touch "$JOURNAL.up"; for i in $(seq 50); do echo tick; sleep 0.02; done; echo "=a" >> "$JOURNAL"';
    write({ "p--a": { terraform: noting("a", {}, script) }, "p--b": { after: ["p--a"], terraform: noting("b") } });
    const args = ["--import", "tsx", join(import.meta.dirname, "apply-once.ts"), out];
    const sluice = spawn(process.execPath, args, { env, stdio: "ignore" });
    await up();
    sluice.kill("SIGKILL");
    while (notes().at(-1) !== "=a") await new Promise((resolve) => setTimeout(resolve, 20));
    const run = await apply({ lockTimeout: 30 });
    expect(results(run)).toEqual({ "p--a": "unchanged", "p--b": "succeeded" });
    expect(notes()).toEqual(["+a", "=a", "+b"]);
  });

  it("kills at once when forced", async () => {
    write({ "p--a": { terraform: noting("a", {}, slow().replace("60", "5")) } });
    const [stop, force] = [new AbortController(), new AbortController()];
    const run = apply({ signal: stop.signal, force: force.signal });
    await up();
    force.abort();
    expect((await run).interrupted).toBe(true);
  });
});
