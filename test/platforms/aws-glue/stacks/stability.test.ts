import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { edited, LAKE } from "../handler/ecosystem.js";
import { type Block, type Generated, generate, resourcesOf } from "./synthesized.js";

/** A small company: stores of datasets, and workspaces that want some of them. */
interface Shape {
  readonly stores: readonly { readonly name: string; readonly whole: boolean; readonly datasets: readonly string[] }[];
  readonly workspaces: readonly {
    readonly name: string;
    readonly container: string;
    readonly sinks: readonly string[];
  }[];
}

const CONTAINERS = ["reporting", "drop", "{ managedBy: platform, type: iceberg }"];
/** Names that differ where Terraform's and AWS's own names might not: by case, by underscores, by how they are joined. */
const NAMES = ["a", "a_b", "b", "ab", "a_b_c", "store", "ingest", "Views", "x".repeat(60), `${"x".repeat(59)}y`];

const shapes = (): fc.Arbitrary<Shape> =>
  fc
    .uniqueArray(
      fc.record({
        name: fc.constantFrom(...NAMES),
        whole: fc.boolean(),
        datasets: fc.uniqueArray(fc.constantFrom(...NAMES.map((name) => `${name}_t`)), { minLength: 1, maxLength: 3 }),
      }),
      { minLength: 1, maxLength: 3, selector: ({ name }) => name.toLowerCase() },
    )
    .chain((stores) => {
      const all = stores.flatMap(({ name, datasets }) => datasets.map((dataset) => `${name}/${dataset}`));
      return fc.record({
        stores: fc.constant(stores),
        workspaces: fc.uniqueArray(
          fc.record({
            name: fc.constantFrom(...NAMES.map((name) => `w_${name}`)),
            container: fc.constantFrom(...CONTAINERS),
            sinks: fc.subarray(all, { minLength: 1 }),
          }),
          { minLength: 1, maxLength: 3, selector: ({ name }) => name.toLowerCase() },
        ),
      });
    });

/** The shape's model: what the small ecosystem has of teams, instances and containers, and the shape's own stores and workspaces. */
function textsOf({ stores, workspaces }: Shape, split = false): Record<string, string> {
  const documents = (LAKE["model.yaml"] ?? "").split("\n---\n");
  const kept = documents
    .filter((text) => !/^kind: (?:Datastore|Workspace)/.test(text))
    .map((text) => text.replace("declassifications: [{ workspace: mask, removes: [pii] }]", ""));
  const own = [
    ...stores.map(({ name, whole, datasets }) =>
      [
        "kind: Datastore",
        `name: ${name}`,
        "team: us/sales",
        `source: { container: shop_files, ingestion: { method: snapshot, scope: ${whole ? "datastore" : "dataset"}, schedule: "0 * * * *" } }`,
        "datasets:",
        ...datasets.map(
          (dataset) =>
            `  - { name: ${dataset}, classification: internal, primaryKey: [id], columns: [{ name: id, type: bigint, nullable: false }] }`,
        ),
      ].join("\n"),
    ),
    ...workspaces.map(({ name, container, sinks }) =>
      [
        "kind: Workspace",
        `name: ${name}`,
        "team: us/finance",
        "department: sales",
        `container: ${container}`,
        `datasetGroups: [{ name: everything, platform: lake, sinks: ${JSON.stringify(sinks)} }]`,
      ].join("\n"),
    ),
  ];
  if (!split) return { "model.yaml": [...kept, ...own].join("\n---\n") };
  return Object.fromEntries(
    [kept.join("\n---\n"), ...own.reverse()].map((text, index) => [`part-${99 - index}.yaml`, text]),
  );
}

const blocks = (generated: Generated): Map<string, string> =>
  new Map(
    resourcesOf(generated).map(({ stack, type, name, block }) => [`${stack} ${type}.${name}`, JSON.stringify(block)]),
  );
const addresses = (generated: Generated): string[] => [...blocks(generated).keys()].sort();

/** How AWS tells two things of one type apart. */
const NAME_ARGUMENTS = ["name", "alarm_name", "dashboard_name"];

/** Names in AWS of all that is made, as far as its type has such. */
function namesIn(generated: Generated): string[] {
  return resourcesOf(generated).flatMap(({ stack, type, block }) => {
    if (type === "aws_s3_object") return [`${type} ${String(block.bucket)}/${String(block.key)}`];
    const name = NAME_ARGUMENTS.map((argument) => block[argument]).find((value) => typeof value === "string");
    if (name === undefined) return [];
    const [, database] = /^\$\{aws_glue_catalog_database\.(.*)\.name\}$/.exec(String(block.database_name)) ?? [];
    const place = generated.stacks[stack]?.resource.aws_glue_catalog_database?.[database ?? ""]?.name;
    const within = [place, block.event_bus_name, block.group_name].filter(Boolean).join("/");
    return [`${type} ${within} ${String(name).toLowerCase()}`];
  });
}

describe("stacks of any model", { timeout: 120_000 }, () => {
  it("never give two things one name", async () => {
    await fc.assert(
      fc.asyncProperty(shapes(), async (shape) => {
        // A database of a group is a place of its own only where the model's rules let it; what they refuse is no matter here.
        const names = namesIn(await generate(textsOf(shape)));
        expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  it("are the same bytes whatever file and place an object is written in", async () => {
    await fc.assert(
      fc.asyncProperty(shapes(), async (shape) => {
        expect(blocks(await generate(textsOf(shape, true)))).toEqual(blocks(await generate(textsOf(shape))));
      }),
      { numRuns: 10 },
    );
  });

  it("do not change but for a store that comes, and those that want it", async () => {
    await fc.assert(
      fc.asyncProperty(shapes(), async (shape) => {
        const more: Shape = {
          stores: [...shape.stores, { name: "newcomer", whole: true, datasets: ["things"] }],
          workspaces: [...shape.workspaces, { name: "late", container: "reporting", sinks: ["newcomer/things"] }],
        };
        const before = blocks(await generate(textsOf(shape)));
        const after = blocks(await generate(textsOf(more)));
        for (const [address, text] of before) expect([address, after.get(address)]).toEqual([address, text]);
        for (const address of after.keys())
          if (!before.has(address)) expect(address).toMatch(/^(?:store-newcomer|workspace-late) /);
      }),
      { numRuns: 10 },
    );
  });
});

describe("stacks of the small company", () => {
  it("keep every address when a dataset joins, and touch those of its store and consumer alone", async () => {
    const before = await generate();
    const after = await generate(
      edited(["sinks: [crm/accounts, crm/contacts] }", "sinks: [crm/accounts, crm/contacts, crm/unused] }"]),
    );
    expect(addresses(after)).toEqual(expect.arrayContaining(addresses(before)));
    const known = new Set(addresses(before));
    const fresh = addresses(after).filter((address) => !known.has(address));
    expect(fresh.length).toBeGreaterThan(10);
    for (const address of fresh) expect(address).toMatch(/^store-crm .*unused/);
    const [a, b] = [blocks(before), blocks(after)];
    const changed = [...a].filter(([address, text]) => b.get(address) !== text).map(([address]) => address);
    for (const address of changed) expect(address).toMatch(/^store-crm /);
  });

  it("keep every other address when a workspace goes", async () => {
    const before = await generate();
    const text = LAKE["model.yaml"] ?? "";
    const without = text
      .split("\n---\n")
      .filter((one) => !one.includes("name: audit\n"))
      .join("\n---\n");
    const after = await generate({ ...LAKE, "model.yaml": without });
    const gone = addresses(before).filter((address) => !addresses(after).includes(address));
    expect(gone).toContain("workspace-audit aws_cloudwatch_dashboard.dashboard");
    expect(gone.filter((address) => !/^workspace-audit |export-reporting-crm-accounts/.test(address))).toEqual([]);
  });

  it("keep every address when a team is another", async () => {
    const after = await generate(
      edited([
        "team: us/finance\ndepartment: sales\ncontainer: reporting\npriority",
        "team: us/sales\ndepartment: sales\ncontainer: reporting\npriority",
      ]),
    );
    expect(addresses(after)).toEqual(addresses(await generate()));
  });
});

describe("text of the model", () => {
  const hostile = '${file("/etc/hostname")} %{ if true } $${x} ${aws_kms_key.data.id}';
  // Texts are put in by `replaceAll`, to which `$$` is one sign.
  const told = JSON.stringify(hostile).replaceAll("$", "$$$$");

  it("is data to Terraform wherever it is written", async () => {
    const generated = await generate({
      ...edited(
        ["name: nw\nteam", `name: nw\ndescription: ${told}\nteam`],
        ["  - name: customers\n", `  - name: customers\n    description: ${told}\n`],
        ["{ name: company_name, type: string }", `{ name: company_name, type: string, description: ${told} }`],
        ["{ name: notes, platform: lake", `{ name: notes, description: ${told}, platform: lake`],
      ),
      "mask.sql": `SELECT customer_id, '${hostile}' AS country FROM nw_customers\n`,
    });
    const table = generated.stacks["store-nw"]?.resource.aws_glue_catalog_table?.customers;
    const { columns } = (table as unknown as Block).storage_descriptor as { columns: readonly { comment?: string }[] };
    const database = generated.stacks["store-nw"]?.resource.aws_glue_catalog_database?.store;
    const group = generated.stacks["workspace-scratch"]?.resource.aws_glue_catalog_database?.["views-notes"];
    for (const text of [table?.description, columns[1]?.comment, database?.description, group?.description])
      expect(evaluated(String(text))).toBe(hostile);
    // The code goes by a file that Terraform reads as bytes.
    const spec = generated.tree.get("stacks/lake--transformer-mask/specs/transform-mask.json") ?? "";
    expect(spec).toContain(JSON.stringify(hostile).slice(1, -1));
    for (const { block } of resourcesOf(generated))
      expect(JSON.stringify(block)).not.toMatch(/\$\{file\(\\"\/etc|(?<!\{\\")%\{ if/);
  });
});

/** What Terraform makes of a text that has no references: `${"$"}` is a sign. */
function evaluated(text: string): string {
  return text.replace(/\$\{"([^"]*)"\}/g, "$1");
}
