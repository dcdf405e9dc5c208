import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  App,
  Fn,
  TerraformData,
  TerraformLocal,
  TerraformOutput,
  type TerraformResource,
  TerraformStack,
} from "../../src/platform/cdktf.js";
import { modelText } from "../../src/platform/model-text.js";
import type { PlatformStack, SynthesisScope } from "../../src/platform/synthesis-scope.js";
import { draftsOf, synthesize } from "../../src/synth/synthesize.js";
import { normalize, type TerraformJson } from "../../src/synth/terraform-json.js";
import { canonicalJson } from "../../src/util/json.js";
import { loadYaml } from "../support/model.js";
import { Bucket, Cloud, Region } from "./cloud.js";
import { because, handled, LAB, labModel } from "./fixtures.js";
import { withFolder } from "./terraform.js";

const model = labModel();

function jsonOf(text: string | undefined): Record<string, unknown> {
  return JSON.parse(text ?? "null") as Record<string, unknown>;
}

async function treeOf(build: (scope: SynthesisScope) => void): Promise<ReadonlyMap<string, string>> {
  return (await synthesize({ handlers: [handled(model, build)], model })).tree;
}

describe("a tree", () => {
  it("has a folder per stack, both manifests, and where things are written", async () => {
    const loaded = loadYaml(LAB);
    const { tree, manifest } = await synthesize({
      handlers: [
        handled(loaded.model, (scope) => {
          const store = scope.stack({ name: "store-nw", after: ["foundation"] });
          store.own(
            new TerraformData(store.terraform, "t", { input: "x" }),
            "nw/customers",
            because("nw/customers", true),
          );
          store.file("specs/customers.json", "{}\n");
          const foundation = scope.stack({ name: "foundation", after: [] });
          foundation.own(new TerraformData(foundation.terraform, "t"), "shared", {
            object: { kind: "DataPlatform", key: "lab" },
            owner: "ecosystem",
            classifications: ["pii", "internal"],
            stateful: false,
          });
        }),
      ],
      model: loaded.model,
      locate: loaded.locate,
    });
    expect([...tree.keys()]).toEqual([
      "manifest.json",
      "sluice.json",
      "sources.json",
      "stacks/lab--foundation/cdk.tf.json",
      "stacks/lab--foundation/provenance.json",
      "stacks/lab--store-nw/cdk.tf.json",
      "stacks/lab--store-nw/provenance.json",
      "stacks/lab--store-nw/specs/customers.json",
    ]);
    expect(manifest).toMatchObject({
      schema: 1,
      files: [...tree.keys()],
      stacks: [
        { name: "lab--foundation", platform: "lab", kind: "fake", after: [], stateful: [], status: "active" },
        {
          name: "lab--store-nw",
          after: ["lab--foundation"],
          stateful: ["terraform_data.nw-customers"],
          backend: { type: "local", settings: { path: "state/lab--store-nw.tfstate" } },
        },
      ],
    });
    expect(jsonOf(tree.get("sluice.json"))).toEqual(manifest);
    expect(jsonOf(tree.get("stacks/lab--store-nw/cdk.tf.json"))).toEqual({
      "//": { metadata: {} },
      terraform: {
        backend: { local: { path: "state/lab--store-nw.tfstate" } },
        required_version: ">= 1.9.0, < 2.0.0",
      },
      resource: { terraform_data: { "nw-customers": { input: "x", lifecycle: { prevent_destroy: true } } } },
    });
    expect(jsonOf(tree.get("stacks/lab--store-nw/provenance.json"))).toEqual({
      "terraform_data.nw-customers": {
        node: "ingest:nw",
        object: { kind: "Dataset", key: "nw/customers" },
        owner: "us/sales",
        classifications: [],
        stateful: true,
        intentions: { groups: ["reports/live"], total: 1 },
      },
    });
    const shared = jsonOf(tree.get("stacks/lab--foundation/provenance.json"));
    expect(shared).toMatchObject({ "terraform_data.shared": { classifications: ["internal", "pii"] } });
    expect(JSON.stringify(shared)).not.toContain("intentions");
    expect(jsonOf(tree.get("manifest.json"))).toMatchObject({
      stacks: {
        "lab--store-nw": {
          name: "lab--store-nw",
          constructPath: "lab--store-nw",
          dependencies: ["lab--foundation"],
          synthesizedStackPath: "stacks/lab--store-nw/cdk.tf.json",
          workingDirectory: "stacks/lab--store-nw",
        },
      },
    });
    expect(jsonOf(tree.get("sources.json"))).toMatchObject({
      Datastore: { nw: expect.stringMatching(/^model\.yaml:\d+$/) },
      Dataset: { "nw/customers": expect.stringMatching(/^model\.yaml:\d+$/) },
      DatasetGroup: { "reports/live": expect.stringMatching(/^model\.yaml:\d+$/) },
    });
  });

  it("does not depend on where model text is written, only on what it says", async () => {
    const moved = loadYaml({ "b.yaml": `# remark\n${LAB.replace("name: nw\n", "name: nw # the store\n")}` });
    const other = loadYaml(LAB.replace("priority: high", "priority: low"));
    const digest = async (one: typeof moved) => (await synthesize({ handlers: [], model: one.model })).manifest.model;
    expect(await digest(moved)).toBe(await digest(loadYaml(LAB)));
    expect(await digest(other)).not.toBe(await digest(loadYaml(LAB)));
  });

  it("is not made for what generates nothing", async () => {
    const one = handled(model, () => {
      throw new Error("synthesized");
    });
    const silent = { ...one, resolved: { ...one.resolved, platform: { ...one.resolved.platform, generates: false } } };
    expect((await synthesize({ handlers: [silent], model })).manifest.stacks).toEqual([]);
  });

  it("protects what holds data only where protection is on", async () => {
    const off = labModel().platforms.map((one) => ({ ...one, protection: "off" as const }));
    const sandbox = { ...model, platforms: off };
    const build = (scope: SynthesisScope) => {
      const stack = scope.stack({ name: "s", after: [] });
      stack.own(
        new TerraformData(stack.terraform, "a", { lifecycle: { preventDestroy: true, createBeforeDestroy: true } }),
        "a",
        because("nw/a", true),
      );
    };
    const { tree } = await synthesize({ handlers: [handled(sandbox, build)], model: sandbox });
    expect(jsonOf(tree.get("stacks/lab--s/cdk.tf.json"))).toMatchObject({
      resource: { terraform_data: { a: { lifecycle: { create_before_destroy: true } } } },
    });
    expect(tree.get("stacks/lab--s/cdk.tf.json")).not.toContain("prevent_destroy");
  });
});

describe("what cdktf would get wrong", () => {
  const twins = (stack: PlatformStack) => {
    stack.own(new TerraformData(stack.terraform, "one", { input: 1 }), "a.b", because("nw/a"));
    stack.own(new TerraformData(stack.terraform, "two", { input: 2 }), "a_b", because("nw/b"));
  };

  it("two elements of one address are refused; cdktf alone keeps one", async () => {
    await expect(treeOf((scope) => twins(scope.stack({ name: "s", after: [] })))).rejects.toThrow(
      "two elements have the address terraform_data.a_b",
    );
    await withFolder(async (outdir) => {
      const stack = new TerraformStack(new App({ outdir }), "s");
      for (const [id, input] of [
        ["one", 1],
        ["two", 2],
      ] as const)
        new TerraformData(stack, id, { input }).overrideLogicalId("a_b");
      const { resource } = normalize(stack.toTerraform() as TerraformJson) as { resource: unknown };
      expect(resource).toEqual({ terraform_data: { a_b: { input: 2 } } });
    });
  });

  it("outputs and locals of one name are refused too", async () => {
    await expect(
      treeOf((scope) => {
        const { terraform } = scope.stack({ name: "s", after: [] });
        new TerraformOutput(terraform, "a.b", { value: 1 });
        new TerraformOutput(terraform, "ab", { value: 2 });
      }),
    ).rejects.toThrow("output.ab");
    await expect(
      treeOf((scope) => {
        const { terraform } = scope.stack({ name: "s", after: [] });
        new TerraformLocal(terraform, "a.b", 1);
        new TerraformLocal(terraform, "ab", 2);
      }),
    ).rejects.toThrow("locals.ab");
  });

  it.each<[string, RegExp, (scope: SynthesisScope) => void]>([
    [
      "a resource nobody owns",
      /nobody owns terraform_data "lab--s\/x"/,
      (scope) => {
        new TerraformData(scope.stack({ name: "s", after: [] }).terraform, "x");
      },
    ],
    [
      "a data source nobody owns",
      /nobody owns cloud_region/,
      (scope) => {
        new Region(scope.stack({ name: "s", after: [] }).terraform, "x");
      },
    ],
    [
      "a name given after a reference was made",
      /reference to "x" was made before it was owned/,
      (scope) => {
        const stack = scope.stack({ name: "s", after: [] });
        const data = new TerraformData(stack.terraform, "y");
        expect(data.fqn).toBeDefined();
        stack.own(data, "x", because("nw/x"));
      },
    ],
    [
      "a name given after an attribute was read",
      /attribute of "x" was read before it was owned/,
      (scope) => {
        const stack = scope.stack({ name: "s", after: [] });
        const data = new TerraformData(stack.terraform, "y");
        expect(data.id).toBeDefined();
        stack.own(data, "x", because("nw/x"));
      },
    ],
    [
      "an element owned twice",
      /owned already/,
      (scope) => {
        const stack = scope.stack({ name: "s", after: [] });
        const data = new TerraformData(stack.terraform, "y");
        stack.own(data, "x", because("nw/x"));
        stack.own(data, "z", because("nw/x"));
      },
    ],
    [
      "an element of another stack",
      /belongs to stack "lab--t"/,
      (scope) => {
        const stack = scope.stack({ name: "s", after: [] });
        const other = scope.stack({ name: "t", after: [] });
        stack.own(new TerraformData(other.terraform, "y"), "x", because("nw/x"));
      },
    ],
    [
      "a reference to another stack",
      /Stack "lab--t" refers to "terraform_data.x.id" of stack "lab--s"/,
      (scope) => {
        const stack = scope.stack({ name: "s", after: [] });
        const other = scope.stack({ name: "t", after: [] });
        const x = new TerraformData(stack.terraform, "x");
        stack.own(x, "x", because("nw/x"));
        other.own(new TerraformData(other.terraform, "y", { input: { id: x.id } }), "y", because("nw/y"));
      },
    ],
    [
      "a provider that is missing",
      /cloud_bucket "lab--s\/b" needs the provider "cloud"/,
      (scope) => {
        const stack = scope.stack({ name: "s", after: [] });
        stack.own(new Bucket(stack.terraform, "b", {}), "b", because("nw/b"));
      },
    ],
    [
      "two stacks of one name",
      /two stacks "lab--s"/,
      (scope) => {
        scope.stack({ name: "s", after: [] });
        scope.stack({ name: "s", after: [] });
      },
    ],
    [
      "a stack's name with capitals",
      /"Store" cannot name a stack/,
      (scope) => void scope.stack({ name: "Store", after: [] }),
    ],
    ["a stack's name with --", /"a--b" cannot name a stack/, (scope) => void scope.stack({ name: "a--b", after: [] })],
    ["a stack's name with a path", /cannot name a stack/, (scope) => void scope.stack({ name: "../x", after: [] })],
    [
      "a stack's name beyond every disk",
      /longer than 200/,
      (scope) => void scope.stack({ name: "x".repeat(200), after: [] }),
    ],
    [
      "an order with a name that is not there",
      /"lab--s" comes after "lab--t", which is not there/,
      (scope) => void scope.stack({ name: "s", after: ["t"] }),
    ],
    [
      "an order in a circle",
      /circle: lab--a, lab--b/,
      (scope) => {
        scope.stack({ name: "a", after: ["b"] });
        scope.stack({ name: "b", after: ["a"] });
      },
    ],
    [
      "two stacks with one state",
      /keep one state/,
      (scope) => {
        const backend = { type: "local", settings: { path: "x" } };
        scope.stack({ name: "a", after: [], backend });
        scope.stack({ name: "b", after: [], backend });
      },
    ],
    [
      "provenance of a node that is not there",
      /"export:x", which is no node of its graph/,
      (scope) => {
        const stack = scope.stack({ name: "s", after: [] });
        stack.own(new TerraformData(stack.terraform, "y"), "x", { ...because("nw/x"), node: "export:x" });
      },
    ],
    [
      "a stack within a stack",
      /lies within another/,
      (scope) => {
        new TerraformStack(scope.stack({ name: "s", after: [] }).terraform, "inner");
      },
    ],
  ])("%s is refused", async (_, message, build) => {
    await expect(treeOf(build)).rejects.toThrow(message);
  });

  it.each([
    ["../x", "no plain name"],
    ["/etc/x", "no plain name"],
    ["a//b", "no plain name"],
    [".terraform/x", "no plain name"],
    ["a\\b", "no plain name"],
    ["aux.json", "a device on Windows"],
    ["x.tf.json", "Terraform would load it"],
    ["x.auto.tfvars", "Terraform would load it"],
    ["CDK.tf.json", "Terraform would load it"],
    ["Provenance.json", "are one on some disks"],
    ["Specs/a.json", "are one on some disks"],
  ])("the file %j is refused", async (path, message) => {
    const add = (scope: SynthesisScope) => {
      const stack = scope.stack({ name: "s", after: [] });
      stack.file("specs/a.json", "");
      stack.file(path, "");
    };
    await expect(treeOf(add)).rejects.toThrow(message);
  });
});

/** A description of a stack: what stands in it and refers to what. */
interface Plan {
  readonly name: string;
  readonly after: readonly string[];
  readonly items: readonly {
    name: string;
    text: string;
    uses: readonly string[];
    stateful: boolean;
    kind: "data" | "bucket";
  }[];
}

const names = ["a", "b", "c", "d", "e"] as const;
const plans: fc.Arbitrary<Plan[]> = fc
  .uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 5 })
  .chain((stacks) =>
    fc.tuple(
      ...stacks.map((name, index) =>
        fc.record({
          name: fc.constant(name),
          after: fc.subarray(stacks.slice(0, index) as string[]),
          items: fc.uniqueArray(fc.constantFrom("p", "q", "r", "s", "t"), { maxLength: 5 }).chain((items) =>
            fc.tuple(
              ...items.map((item, at) =>
                fc.record({
                  name: fc.constant(item as string),
                  text: fc.oneof(fc.string(), fc.constantFrom("${x}", "%{y}", "${TfToken[TOKEN.0]}", "1e5")),
                  uses: fc.subarray(items.slice(0, at) as string[]),
                  stateful: fc.boolean(),
                  kind: fc.constantFrom("data" as const, "bucket" as const),
                }),
              ),
            ),
          ),
        }),
      ),
    ),
  );

/** Makes what plans describe; `turned` makes independent things in the opposite order. */
function build(scope: SynthesisScope, all: readonly Plan[], turned: boolean): void {
  const turn = <T>(list: readonly T[]) => (turned ? [...list].reverse() : [...list]);
  for (const plan of turn(all)) {
    const stack = scope.stack({ name: plan.name, after: turn(plan.after) });
    const made = new Map<string, TerraformResource>();
    const providers = () =>
      turn([undefined, "second"]).map((alias) => new Cloud(stack.terraform, `cloud-${alias}`, alias));
    const clouds = plan.items.some(({ kind }) => kind === "bucket") ? providers() : [];
    const second = clouds.find(({ alias }) => alias === "second");
    // Those that are used must be there first; the others come in either order.
    const levels = [
      plan.items.filter(({ uses }) => uses.length === 0),
      plan.items.filter(({ uses }) => uses.length > 0),
    ];
    for (const item of [...turn(levels[0] ?? []), ...(levels[1] ?? [])]) {
      const used = turn(item.uses).map((name) => made.get(name) as TerraformResource);
      const references = Object.fromEntries(turn(item.uses).map((name) => [name, `<${made.get(name)?.fqn}>`]));
      const attributes = {
        text: modelText(item.text),
        list: [modelText(item.text), undefined, 1],
        references,
        empty: {},
      };
      const element =
        item.kind === "data"
          ? new TerraformData(stack.terraform, item.name, {
              input: { ...attributes, list: ["x", ...item.uses.map((name) => made.get(name)?.fqn as string)] },
              dependsOn: used,
              lifecycle: { ignoreChanges: turn(["input", "triggers_replace"]) },
              provisioners: [
                {
                  type: "local-exec",
                  command: "true",
                  interpreter: ["/bin/sh", "-c"],
                  environment: { A_b: "${self.id}" },
                },
                { type: "local-exec", command: "false", when: "destroy" },
              ],
            })
          : new Bucket(stack.terraform, item.name, attributes, {
              dependsOn: used,
              ...(second ? { provider: second } : {}),
            });
      stack.own(element, item.name, because(`nw/${item.name}`, item.stateful));
      made.set(item.name, element);
    }
    const region = new Region(stack.terraform, "region");
    stack.own(region, "here", because("nw/here"));
    const output = new TerraformOutput(stack.terraform, "out", {
      value: Fn.join("-", ["x", region.getStringAttribute("name")]),
      dependsOn: turn([...made.values()]),
    });
    stack.own(output, "region", because("nw/here"));
    new TerraformLocal(stack.terraform, "local", { deep: [1, null, "x"] });
    for (const [path, content] of turn([
      ["b.json", "1"],
      ["a.json", "2"],
    ] as const))
      stack.file(path, content);
  }
}

describe("synthesis", () => {
  it("gives one tree, in whatever order things are made", async () => {
    await fc.assert(
      fc.asyncProperty(plans, async (all) => {
        const [one, other] = await Promise.all(
          [false, true].map((turned) => treeOf((scope) => build(scope, all, turned))),
        );
        expect(other).toEqual(one);
      }),
      { numRuns: 60 },
    );
  });

  it("gives what cdktf's own synthesis gives, in its one form", async () => {
    await fc.assert(
      fc.asyncProperty(plans, async (all) => {
        await withFolder(async (outdir) => {
          const app = new App({ outdir, stackTraces: false });
          const one = handled(model, (scope) => build(scope, all, false));
          let stock: TerraformJson[] = [];
          const drafts = await draftsOf(
            {
              ...one,
              handler: {
                ...one.handler,
                synthesize: async (scope) => {
                  await one.handler.synthesize(scope);
                  // Before the tokens are forgotten.
                  app.synth();
                  stock = [...all]
                    .map(({ name }) => `lab--${name}`)
                    .sort()
                    .map(
                      (name) =>
                        JSON.parse(readFileSync(join(outdir, "stacks", name, "cdk.tf.json"), "utf8")) as TerraformJson,
                    );
                },
              },
            },
            app,
          );
          expect(drafts.map(({ terraform }) => terraform)).toEqual(stock.map((json) => canonicalJson(normalize(json))));
        });
      }),
      { numRuns: 60 },
    );
  });

  it("may be asked for twice at once", async () => {
    const slow = async (name: string) =>
      synthesize({
        handlers: [
          handled(model, async (scope) => {
            const stack = scope.stack({ name, after: [] });
            const first = new TerraformData(stack.terraform, "a");
            stack.own(first, "a", because("nw/a"));
            const { id } = first;
            await new Promise((resolve) => setTimeout(resolve, 5));
            stack.own(new TerraformData(stack.terraform, "b", { input: id }), "b", because("nw/b"));
          }),
        ],
        model,
      });
    const trees = await Promise.all(["s", "t", "u"].map(slow));
    for (const { tree, manifest } of trees)
      expect(tree.get(`stacks/${manifest.stacks[0]?.name}/cdk.tf.json`)).toContain("${terraform_data.a.id}");
  });

  it("goes on after one that failed", async () => {
    await expect(treeOf(() => Promise.reject(new Error("broken")) as never)).rejects.toThrow("broken");
    await expect(treeOf(() => {})).resolves.toBeDefined();
  });
});
