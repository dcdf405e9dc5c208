import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Model } from "../../src/model/model.js";
import { TerraformData, TerraformLocal } from "../../src/platform/cdktf.js";
import type { SynthesisScope } from "../../src/platform/synthesis-scope.js";
import { vanishing } from "../../src/synth/compare-trees.js";
import { manifestOf } from "../../src/synth/manifest.js";
import { type Synthesis, synthesize } from "../../src/synth/synthesize.js";
import type { FileTree, ProvenanceEntry } from "../../src/synth/tree.js";
import { writeTree } from "../../src/synth/write-tree.js";
import { because, handled, labModel } from "./fixtures.js";
import { planOf, terraform, withFolder } from "./terraform.js";

type Names = readonly string[];

/** Tables in one stack, each with a job; a key that all tables refer to; and a stack of a workspace without data. */
function lab(tables: Names, workspace = false): (scope: SynthesisScope) => void {
  return (scope) => {
    if (workspace) {
      const stack = scope.stack({ name: "workspace", after: [] });
      stack.own(new TerraformData(stack.terraform, "grant", { input: "grant" }), "grant", because("reports"));
    }
    if (tables.length === 0) return;
    const stack = scope.stack({ name: "store", after: workspace ? ["workspace"] : [] });
    const secret = new TerraformLocal(stack.terraform, "salt", "pepper");
    const key = new TerraformData(stack.terraform, "key", { input: secret.asString });
    stack.own(key, "key", because("nw"));
    for (const name of tables) {
      const table = new TerraformData(stack.terraform, `table-${name}`, {
        input: { name, key: key.id },
        provisioners: [
          {
            type: "local-exec",
            when: "destroy",
            interpreter: ["/bin/sh", "-c"],
            command: `cat specs/drop-${name}.json >> dropped.txt`,
          },
        ],
      });
      stack.own(table, `table-${name}`, because(`nw/${name}`, true));
      stack.file(`specs/drop-${name}.json`, `${name}\n`);
      stack.file(`specs/job-${name}.json`, "{}\n");
      const job = new TerraformData(stack.terraform, `job-${name}`, { input: `specs/job-${name}.json` });
      stack.own(job, `job-${name}`, because(`nw/${name}`));
    }
  };
}

const retire = (object: string, then: "destroy" | "forget" = "destroy", platform = "lab"): string =>
  `kind: Retirements\nretirements: [{ platform: ${platform}, object: ${object}, then: ${then}, reason: gone }]`;

function make(
  build: (scope: SynthesisScope) => void,
  previous?: FileTree,
  model: Model = labModel(),
  applied?: ReadonlyMap<string, string>,
): Promise<Synthesis> {
  return synthesize({
    handlers: [handled(model, build)],
    model,
    ...(previous ? { previous } : {}),
    ...(applied ? { applied } : {}),
  });
}

/** The digests of a tree all of whose stacks have been applied. */
function appliedOf({ manifest }: Synthesis): ReadonlyMap<string, string> {
  return new Map(manifest.stacks.map(({ name, digest }) => [name, digest]));
}

function read<T>(tree: FileTree, path: string): T {
  return JSON.parse(tree.get(path) ?? "null") as T;
}

const addresses = (tree: FileTree, stack = "lab--store") => {
  const { resource } = read<{ resource?: { terraform_data: object } }>(tree, `stacks/${stack}/cdk.tf.json`);
  return Object.keys(resource?.terraform_data ?? {});
};
const provenance = (tree: FileTree) => read<Record<string, ProvenanceEntry>>(tree, "stacks/lab--store/provenance.json");
const statuses = ({ manifest }: Synthesis) => Object.fromEntries(manifest.stacks.map((one) => [one.name, one.status]));

describe("what holds data and is no longer needed", () => {
  it("is carried over verbatim and marked, without its jobs", async () => {
    const first = await make(lab(["a", "b"]));
    const second = await make(lab(["b"]), first.tree);
    expect(addresses(second.tree)).toEqual(["job-b", "key", "table-a", "table-b"]);
    const table = (tree: FileTree) =>
      read<{ resource: { terraform_data: Record<string, unknown> } }>(tree, "stacks/lab--store/cdk.tf.json").resource
        .terraform_data["table-a"];
    expect(table(second.tree)).toEqual(table(first.tree));
    expect(provenance(second.tree)["terraform_data.table-a"]).toEqual({
      ...provenance(first.tree)["terraform_data.table-a"],
      intentions: { groups: [], total: 0 },
      retired: true,
    });
    expect(provenance(second.tree)["terraform_data.table-b"]?.retired).toBeUndefined();
    expect(second.tree.has("stacks/lab--store/specs/drop-a.json")).toBe(true);
    expect(second.tree.has("stacks/lab--store/specs/job-a.json")).toBe(false);
    expect(manifestOf(second.tree).stacks[0]).toMatchObject({
      status: "active",
      stateful: ["terraform_data.table-a", "terraform_data.table-b"],
    });
    expect(second.diagnostics).toEqual([]);
  });

  it("keeps a stack of its own going, with what it refers to and its backend", async () => {
    const first = await make(lab(["a"], true));
    const second = await make(lab([], true), first.tree);
    expect(addresses(second.tree)).toEqual(["key", "table-a"]);
    expect(read<object>(second.tree, "stacks/lab--store/cdk.tf.json")).toMatchObject({
      locals: { salt: "pepper" },
      terraform: { backend: { local: { path: "state/lab--store.tfstate" } } },
    });
    expect(statuses(second)).toEqual({ "lab--store": "retired", "lab--workspace": "active" });
    expect(manifestOf(second.tree).stacks[0]?.after).toEqual(["lab--workspace"]);
    expect(read<{ stacks: object }>(second.tree, "manifest.json").stacks).toHaveProperty("lab--store");
  });

  it("is found again, byte by byte, however often it is synthesized", async () => {
    const first = await make(lab(["a", "b"], true));
    for (const [tables, model] of [
      [["b"], labModel()],
      [[], labModel()],
      [["b"], labModel(retire("nw/a"))],
      [[], labModel(retire("nw/a", "forget"))],
    ] as const) {
      const second = await make(lab(tables), first.tree, model);
      const third = await make(lab(tables), second.tree, model);
      expect(third.tree).toEqual(second.tree);
    }
  });

  it("becomes active again when somebody needs it", async () => {
    const first = await make(lab(["a", "b"]));
    const second = await make(lab(["b"]), first.tree);
    expect((await make(lab(["a", "b"]), second.tree)).tree).toEqual(first.tree);
    const removing = await make(lab(["b"]), second.tree, labModel(retire("nw/a")));
    expect((await make(lab(["a", "b"]), removing.tree)).tree).toEqual(first.tree);
  });

  it("outlives its instance", async () => {
    const first = await make(lab(["a"]));
    const model = labModel();
    const second = await synthesize({ handlers: [], model, previous: first.tree });
    expect(statuses(second)).toEqual({ "lab--store": "retired" });
    expect(second.manifest.stacks[0]).toMatchObject({ platform: "lab", kind: "fake", backend: { type: "local" } });
  });

  it("may be renamed within its stack", async () => {
    const first = await make(lab(["a"]));
    const second = await make((scope) => {
      const stack = scope.stack({ name: "store", after: [] });
      stack.own(new TerraformData(stack.terraform, "x", { input: 1 }), "renamed", because("nw/a", true));
      stack.terraform.addOverride("moved", [{ from: "terraform_data.table-a", to: "terraform_data.renamed" }]);
    }, first.tree);
    expect(addresses(second.tree)).toEqual(["renamed"]);
    expect(vanishing(first.tree, second.tree)).toEqual([]);
  });
});

describe("a retirement", () => {
  it("puts a removed block in the place of what is retired", async () => {
    const first = await make(lab(["a", "b"]));
    const model = labModel(retire("nw/a"));
    const second = await make(lab(["b"]), first.tree, model);
    expect(addresses(second.tree)).toEqual(["job-b", "key", "table-b"]);
    expect(read<{ removed: unknown }>(second.tree, "stacks/lab--store/cdk.tf.json").removed).toEqual([
      {
        from: "terraform_data.table-a",
        lifecycle: { destroy: true },
        provisioner: [
          {
            "local-exec": {
              command: "cat specs/drop-a.json >> dropped.txt",
              interpreter: ["/bin/sh", "-c"],
              when: "destroy",
            },
          },
        ],
      },
    ]);
    expect(second.tree.has("stacks/lab--store/specs/drop-a.json")).toBe(true);
    expect(provenance(second.tree)["terraform_data.table-a"]).toMatchObject({ retired: true, owner: "us/sales" });
    expect(second.manifest.stacks[0]?.stateful).toEqual(["terraform_data.table-b"]);
    expect(vanishing(first.tree, second.tree)).toEqual([]);
    const applied = await make(lab(["b"]), second.tree, model, appliedOf(second));
    expect(applied.tree).toEqual((await make(lab(["b"]), undefined, model)).tree);
    expect(applied.diagnostics.map(({ code }) => code)).toEqual(["synth/retirement-without-effect"]);
  });

  it("forgets without running anything, when it says so", async () => {
    const first = await make(lab(["a", "b"]));
    const second = await make(lab(["b"]), first.tree, labModel(retire("nw/a", "forget")));
    expect(read<{ removed: unknown }>(second.tree, "stacks/lab--store/cdk.tf.json").removed).toEqual([
      { from: "terraform_data.table-a", lifecycle: { destroy: false } },
    ]);
  });

  it("that is withdrawn before it was applied puts the thing back", async () => {
    const first = await make(lab(["a", "b"]));
    const retired = await make(lab(["b"]), first.tree);
    const removing = await make(lab(["b"]), retired.tree, labModel(retire("nw/a")));
    expect((await make(lab(["b"]), removing.tree)).tree).toEqual(retired.tree);
    const changed = await make(lab(["b"]), removing.tree, labModel(retire("nw/a", "forget")));
    expect(changed.tree).toEqual((await make(lab(["b"]), retired.tree, labModel(retire("nw/a", "forget")))).tree);
  });

  it("covers what lies below its object, and the closer one counts", async () => {
    const first = await make(lab(["a", "b"]));
    const model = labModel(`${retire("nw", "destroy")}\n---\n${retire("nw/b", "forget")}`);
    const second = await make(lab([]), first.tree, model);
    const { removed } = read<{ removed: { from: string; lifecycle: object }[] }>(
      second.tree,
      "stacks/lab--store/cdk.tf.json",
    );
    expect(removed.map(({ from, lifecycle }) => [from, lifecycle])).toEqual([
      ["terraform_data.table-a", { destroy: true }],
      ["terraform_data.table-b", { destroy: false }],
    ]);
    expect(second.diagnostics).toEqual([]);
  });

  it("does nothing on another instance, for another name, or to what is needed; and that is told", async () => {
    const first = await make(lab(["a", "b"]));
    for (const [model, code] of [
      [labModel(retire("nw/a", "destroy", "other")), "synth/retirement-without-effect"],
      [labModel(retire("nw/aa")), "synth/retirement-without-effect"],
      [labModel(retire("nw/b")), "synth/retirement-in-use"],
    ] as const) {
      const second = await make(lab(["b"]), first.tree, model);
      expect(addresses(second.tree)).toContain("table-a");
      expect(second.diagnostics.map((one) => [one.code, one.target])).toEqual([
        [code, { subject: model.retirements[0], path: ["retirements", 0] }],
      ]);
    }
  });

  it("waits while something kept refers to its object", async () => {
    const build = (scope: SynthesisScope) => {
      const stack = scope.stack({ name: "store", after: [] });
      const base = new TerraformData(stack.terraform, "base");
      stack.own(base, "base", because("crm", true));
      stack.own(new TerraformData(stack.terraform, "t", { input: base.id }), "table", because("nw/a", true));
    };
    const first = await make(build);
    const second = await make(() => {}, first.tree, labModel(retire("crm")));
    expect(addresses(second.tree)).toEqual(["base", "table"]);
    expect(second.diagnostics.map(({ code }) => code)).toEqual(["synth/retirement-held"]);
    const both = await make(() => {}, second.tree, labModel(`${retire("crm")}\n---\n${retire("nw/a")}`));
    expect(addresses(both.tree)).toEqual([]);
    expect(both.diagnostics).toEqual([]);
  });
});

describe("a stack that vanishes", () => {
  it("stays as a tombstone with its backend until it has been applied", async () => {
    const first = await make(lab(["a"], true));
    const second = await make(lab(["a"]), first.tree);
    expect(statuses(second)).toEqual({ "lab--store": "active", "lab--workspace": "tombstone" });
    expect(read(second.tree, "stacks/lab--workspace/cdk.tf.json")).toEqual({
      "//": { metadata: {} },
      terraform: {
        backend: { local: { path: "state/lab--workspace.tfstate" } },
        required_version: ">= 1.9.0, < 2.0.0",
      },
    });
    const third = await make(lab(["a"]), second.tree);
    expect(third.tree).toEqual(second.tree);
    const early = await make(lab(["a"]), second.tree, labModel(), appliedOf(first));
    expect(early.tree).toEqual(second.tree);
    const gone = await make(lab(["a"]), second.tree, labModel(), appliedOf(second));
    expect(gone.tree).toEqual((await make(lab(["a"]))).tree);
  });

  it("goes through retired, removed and tombstone to nothing", async () => {
    const model = labModel(retire("nw"));
    const trees = [await make(lab(["a"]))];
    const step = async (with_: Model, applied = false) => {
      const before = trees.at(-1) as Synthesis;
      trees.push(await make(() => {}, before.tree, with_, applied ? appliedOf(before) : undefined));
      return statuses(trees.at(-1) as Synthesis)["lab--store"];
    };
    expect(await step(labModel())).toBe("retired");
    expect(await step(model)).toBe("retired");
    expect(await step(model)).toBe("retired");
    expect(await step(model, true)).toBe("tombstone");
    expect(await step(model)).toBe("tombstone");
    expect(await step(model, true)).toBeUndefined();
  });
});

describe("vanishing", () => {
  it("finds what a tree made without its predecessor would destroy", async () => {
    const first = await make(lab(["a", "b"]));
    const second = await make(lab(["b"]));
    expect(vanishing(first.tree, second.tree)).toEqual([{ stack: "lab--store", address: "terraform_data.table-a" }]);
    expect(vanishing(first.tree, (await make(lab([]))).tree)).toHaveLength(2);
    expect(vanishing(first.tree, (await make(lab(["b"]), first.tree)).tree)).toEqual([]);
  });
});

describe("with Terraform", () => {
  it("nothing is destroyed before its owner says so, and then with its destroy provisioner", {
    timeout: 120_000,
  }, async () => {
    await withFolder(async (folder) => {
      const out = join(folder, "out");
      const stack = join(out, "stacks/lab--store");
      const put = async (made: Synthesis) => {
        await writeTree(out, made.tree);
        await terraform(stack, "init", "-no-color");
        const plan = await planOf(stack);
        const actions = (plan.resource_changes ?? [])
          .filter(({ change }) => change.actions.join() !== "no-op")
          .map(({ address, change }) => `${change.actions.join("+")} ${address}`);
        await terraform(stack, "apply", "-no-color", "-input=false", "plan.bin");
        return actions;
      };
      const first = await make(lab(["a", "b", "c"]));
      await put(first);

      // Straight from the model, Terraform would not stop at prevent_destroy, which is gone with the block.
      await writeTree(out, (await make(lab(["a"]))).tree);
      const naive = await planOf(stack);
      expect(naive.resource_changes?.filter(({ change }) => change.actions.includes("delete"))).not.toEqual([]);

      const retired = await make(lab(["a"]), first.tree);
      expect(await put(retired)).toEqual(["delete terraform_data.job-b", "delete terraform_data.job-c"]);

      const decided = labModel(`${retire("nw/b")}\n---\n${retire("nw/c", "forget")}`);
      const removing = await make(lab(["a"]), retired.tree, decided);
      expect(await put(removing)).toEqual(["delete terraform_data.table-b", "forget terraform_data.table-c"]);
      expect(readFileSync(join(stack, "dropped.txt"), "utf8")).toBe("b\n");

      // Applied already: harmless to have once more, and gone as soon as it is known.
      expect(await put(await make(lab(["a"]), removing.tree, decided))).toEqual([]);
      const done = await make(lab(["a"]), removing.tree, decided, appliedOf(removing));
      expect(await put(done)).toEqual([]);

      const last = await make(() => {}, done.tree, labModel(retire("nw")));
      expect(await put(last)).toEqual([
        "delete terraform_data.job-a",
        "delete terraform_data.key",
        "delete terraform_data.table-a",
      ]);
      const tombstone = await make(() => {}, last.tree, labModel(retire("nw")), appliedOf(last));
      expect(await put(tombstone)).toEqual([]);
      expect(await terraform(stack, "state", "list")).toBe("");
      await writeTree(out, (await make(() => {}, tombstone.tree, labModel(), appliedOf(tombstone))).tree);
      expect(existsSync(join(stack, "cdk.tf.json"))).toBe(false);
    });
  });
});
