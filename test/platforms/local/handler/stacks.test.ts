import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ProvenanceEntry } from "../../../../src/synth/tree.js";
import { edited, type Out, prepare, specsOf, synthesized, TRADING } from "./ecosystem.js";

const stacksOf = ({ manifest }: Out) => manifest.stacks.map(({ name }) => name);

function provenanceOf({ tree, manifest }: Out): Map<string, ProvenanceEntry> {
  const found = new Map<string, ProvenanceEntry>();
  for (const { name } of manifest.stacks) {
    const entries = JSON.parse(tree.get(`stacks/${name}/provenance.json`) ?? "") as Record<string, ProvenanceEntry>;
    for (const [address, entry] of Object.entries(entries))
      found.set(`${name.replace("local--", "")} ${address}`, entry);
  }
  return found;
}

const addressesOf = (out: Out) => [...provenanceOf(out).keys()].map((key) => key.replace("terraform_data.", ""));

/** Names of the stacks whose files differ, or that are on one side only. */
function changed(before: Out, after: Out): string[] {
  const digests = new Map(before.manifest.stacks.map(({ name, digest }) => [name, digest]));
  const differing = after.manifest.stacks.filter(({ name, digest }) => digests.get(name) !== digest);
  const gone = stacksOf(before).filter((name) => !stacksOf(after).includes(name));
  return [...differing.map(({ name }) => name), ...gone].map((name) => name.replace("local--", "")).sort();
}

describe("the stacks of a local graph", () => {
  it("are the foundation and one per datastore, transformer and workspace, each after those it mentions", async () => {
    const { manifest } = await synthesized(TRADING);
    expect(Object.fromEntries(manifest.stacks.map(({ name, after }) => [name, after]))).toEqual({
      "local--foundation": [],
      "local--store-crm": ["local--foundation"],
      "local--store-masked": ["local--transformer-mask"],
      "local--store-nw": ["local--foundation"],
      "local--transformer-mask": ["local--store-nw"],
      "local--workspace-audit": ["local--store-crm", "local--store-nw"],
      "local--workspace-handout": ["local--store-crm"],
      "local--workspace-live": ["local--store-masked"],
      "local--workspace-mask": ["local--store-nw"],
      "local--workspace-scratch": ["local--store-nw"],
    });
    for (const { name, backend } of manifest.stacks)
      expect(backend).toEqual({ type: "local", settings: { path: `../../../.sluice/local/state/${name}.tfstate` } });
  });

  it("name everything by keys", async () => {
    expect(addressesOf(await synthesized(TRADING))).toEqual([
      "foundation home",
      "store-crm export-drop-accounts",
      "store-crm export-drop-contacts",
      "store-crm export-reporting-accounts",
      "store-crm ingest",
      "store-crm shape-shared-drop-accounts",
      "store-crm shape-shared-drop-contacts",
      "store-crm shape-shared-reporting-accounts",
      "store-crm shape-staging-accounts",
      "store-crm shape-staging-contacts",
      "store-crm shared-drop-accounts",
      "store-crm shared-drop-contacts",
      "store-crm shared-reporting-accounts",
      "store-crm staging-accounts",
      "store-crm staging-contacts",
      "store-masked export-reporting-people",
      "store-masked ingest",
      "store-masked shape-shared-reporting-people",
      "store-masked shape-staging-people",
      "store-masked shared-reporting-people",
      "store-masked staging-people",
      "store-nw export-managed-duckdb-customers",
      "store-nw export-managed-files-orders",
      "store-nw export-reporting-customers",
      "store-nw export-reporting-orders",
      "store-nw ingest-customers",
      "store-nw ingest-orders",
      "store-nw shape-shared-managed-duckdb-customers",
      "store-nw shape-shared-managed-files-orders",
      "store-nw shape-shared-reporting-customers",
      "store-nw shape-shared-reporting-orders",
      "store-nw shape-staging-customers",
      "store-nw shape-staging-orders",
      "store-nw shared-managed-duckdb-customers",
      "store-nw shared-managed-files-orders",
      "store-nw shared-reporting-customers",
      "store-nw shared-reporting-orders",
      "store-nw staging-customers",
      "store-nw staging-orders",
      "transformer-mask result-people",
      "transformer-mask shape-result-people",
      "transformer-mask transform",
      "transformer-mask trigger",
      "workspace-audit relations-reporting",
      "workspace-audit shape-relations-reporting",
      "workspace-handout relations-drop",
      "workspace-handout shape-relations-drop",
      "workspace-live relations-reporting",
      "workspace-live shape-relations-reporting",
      "workspace-mask relations-managed-duckdb",
      "workspace-mask shape-relations-managed-duckdb",
      "workspace-scratch relations-managed-files",
      "workspace-scratch shape-relations-managed-files",
    ]);
  });

  it("say for everything why it exists", async () => {
    const provenance = provenanceOf(await synthesized(TRADING));
    const table = provenance.get("store-nw terraform_data.shared-reporting-customers");
    expect(table).toEqual({
      node: "export:reporting/nw/customers",
      object: { kind: "Dataset", key: "nw/customers" },
      owner: "us/sales",
      classifications: ["pii"],
      stateful: true,
      intentions: { groups: ["live/shop"], total: 1 },
    });
    expect(provenance.get("store-nw terraform_data.shape-shared-reporting-customers")).toEqual({
      ...table,
      stateful: false,
    });
    expect(provenance.get("transformer-mask terraform_data.result-people")).toMatchObject({
      node: "transform:mask",
      object: { kind: "Dataset", key: "masked/people" },
      owner: "us/finance",
      stateful: true,
    });
    expect(provenance.get("workspace-live terraform_data.relations-reporting")).toMatchObject({
      object: { kind: "Workspace", key: "live" },
      owner: "us/finance",
      classifications: ["internal", "pii"],
      stateful: false,
      intentions: { groups: ["live/people", "live/shop"], total: 2 },
    });
    for (const [address, entry] of provenance) {
      // The home is everyone's.
      if (entry.node === undefined && entry.object.kind === "DataPlatform")
        expect(entry.intentions, address).toBe(undefined);
      else expect(entry.intentions?.total, address).toBeGreaterThan(0);
      expect(entry.stateful, address).toBe(/ terraform_data\.(?:staging|shared|result)-/.test(address));
    }
  });

  it("protect what holds data exactly where the instance's protection is on", async () => {
    const blocks = (out: Out) =>
      [...out.tree]
        .filter(([path]) => path.endsWith("cdk.tf.json"))
        .flatMap(([, text]) =>
          Object.entries((JSON.parse(text) as { resource: { terraform_data: object } }).resource.terraform_data),
        ) as [string, { lifecycle?: { prevent_destroy?: boolean } }][];
    const on = blocks(await synthesized(TRADING));
    expect(on.filter(([, block]) => block.lifecycle?.prevent_destroy).length).toBeGreaterThan(10);
    for (const [name, { lifecycle }] of on)
      expect(lifecycle?.prevent_destroy ?? false, name).toBe(/^(?:staging|shared|result)-/.test(name));
    const off = blocks(await synthesized(edited(["description: This machine", "protection: off"])));
    expect(off.filter(([, { lifecycle }]) => lifecycle !== undefined)).toEqual([]);
  });

  it("tell the runtime everything in specifications it reads", async () => {
    const specs = specsOf(await synthesized(TRADING));
    expect(specs.get("store-nw/specs/ingest-orders.json")).toEqual({
      schema: 1,
      kind: "ingest",
      id: "ingest:nw/orders",
      title: "ingest nw/orders",
      after: [],
      priority: "high",
      schedule: "*/10 * * * *",
      missedRuns: "once",
      timezone: "America/New_York",
      source: {
        type: "files",
        container: "shop_files",
        place: { base: "root", path: "data/shop" },
        format: "csv",
        options: { header: true, delimiter: ",", nullValue: "NA" },
      },
      method: { type: "snapshot" },
      badRecords: "stop",
      target: { type: "duckdb", file: { base: "home", path: "staging/nw.duckdb" } },
      datasets: [
        {
          dataset: "nw/orders",
          from: "orders/",
          table: { schema: "_store_nw", name: "orders" },
          shape: {
            columns: [
              { name: "order_id", type: "integer", storage: "INTEGER", nullable: false },
              { name: "customer_id", type: "varchar(5)", storage: "VARCHAR", nullable: true },
              { name: "amount", type: "decimal(12,2)", storage: "DECIMAL(12,2)", nullable: true },
            ],
            primaryKey: ["order_id"],
            history: "live",
          },
        },
      ],
    });
    expect(specs.get("store-crm/specs/ingest.json")).toMatchObject({
      id: "ingest:crm",
      source: { type: "duckdb", schema: "sales", file: { base: "root", path: "data/crm.duckdb" } },
      method: { type: "watermark", column: "changed" },
      datasets: [{ from: "accounts" }, { from: "contacts" }],
    });
    expect(specs.get("store-masked/specs/ingest.json")).toMatchObject({
      after: ["transform:mask"],
      source: {
        type: "transformer",
        workspace: "mask",
        file: { base: "home", path: "transforms/mask.duckdb" },
        schema: "_store_masked",
      },
    });
    expect(specs.get("transformer-mask/specs/trigger.json")).toMatchObject({
      on: "schedule",
      schedule: "0 6 * * *",
      after: ["export:managed:duckdb/nw/customers"],
      inputs: [{ store: { type: "duckdb" }, table: { schema: "_store_nw", name: "customers" } }],
    });
    expect(specs.get("transformer-mask/specs/transform.json")).toMatchObject({
      code: { runtime: "sql", file: "mask.sql", text: TRADING["mask.sql"], timeLimit: 600 },
      inputs: [{ relation: "nw_customers" }],
      outputs: [{ dataset: "masked/people", name: "people" }],
    });
    expect(specs.get("workspace-live/specs/shape-relations-reporting.json")).toMatchObject({
      workspace: "live@local",
      relations: [
        { schema: "live_people", name: "masked_people" },
        { schema: "live_people", name: "nw_orders" },
        { schema: "live_shop", name: "nw_customers" },
        { schema: "live_shop", name: "nw_orders" },
      ],
    });
    expect(specs.get("workspace-live/specs/drop-relations-reporting.json")).toMatchObject({
      workspace: "live@local",
      relations: [],
    });
    expect(specs.get("store-crm/specs/drop-shared-drop-accounts.json")).toMatchObject({
      kind: "drop",
      at: { store: { type: "files", format: "parquet", folder: { base: "root", path: "data/drop" } } },
    });
  });

  it("render every node: each has a job", async () => {
    const { graph } = prepare(TRADING);
    const { tree } = await synthesized(TRADING);
    const jobs = [...tree]
      .filter(([path]) => path.includes("/specs/"))
      .map(([, text]) => (JSON.parse(text) as { id?: string }).id)
      .filter((id) => id !== undefined);
    expect(jobs.sort()).toEqual(graph.nodes.map(({ id }) => id).sort());
  });

  it("are the same whatever the order and the files the model is written in", async () => {
    const documents = (TRADING["model.yaml"] ?? "").split("\n---\n");
    const base = await synthesized(TRADING);
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(documents, { minLength: documents.length }),
        fc.nat(5),
        async (order, cut) => {
          const texts = {
            "mask.sql": TRADING["mask.sql"] ?? "",
            "a.yaml": order.slice(0, cut).join("\n---\n"),
            "z.yaml": order.slice(cut).join("\n---\n"),
          };
          const again = await synthesized(texts);
          const content = ({ tree }: Out) => [...tree].filter(([path]) => path !== "sources.json");
          expect(content(again)).toEqual(content(base));
        },
      ),
      { numRuns: 12 },
    );
  });

  it.each<[string, readonly (readonly [string, string])[], readonly string[]]>([
    [
      "a column",
      [['{ name: amount, type: "decimal(12,2)" }', '{ name: amount, type: "decimal(14,2)" }']],
      ["store-nw"],
    ],
    [
      "a column of a transformer's input",
      [["{ name: company_name, type: string }", "{ name: company_name, type: varchar(40) }"]],
      ["store-nw", "transformer-mask"],
    ],
    ["a schedule", [['schedule: "*/10 * * * *"', 'schedule: "*/5 * * * *"']], ["store-nw"]],
    [
      "a sink of what is there already",
      [["sinks: [nw/orders, crm/accounts]", "sinks: [nw/orders, crm/accounts, nw/customers]"]],
      ["store-nw", "workspace-audit"],
    ],
    [
      "a sink of what nobody used",
      [["sinks: [crm/accounts, crm/contacts]", "sinks: [crm/accounts, crm/contacts, crm/unused]"]],
      ["store-crm", "workspace-handout"],
    ],
    ["a description", [["- name: orders\n", "- name: orders\n    description: What was bought\n"]], []],
  ])("change where %s changes, and nowhere else", async (_, edits, expected) => {
    expect(changed(await synthesized(TRADING), await synthesized(edited(...edits)))).toEqual(expected);
  });

  it("keep every address when columns, sinks and datasets are put in another order", async () => {
    const reordered = edited(
      ["sinks: [crm/accounts, crm/contacts]", "sinks: [crm/contacts, crm/accounts]"],
      ["sinks: [masked/people, nw/orders]", "sinks: [nw/orders, masked/people]"],
    );
    expect(changed(await synthesized(TRADING), await synthesized(reordered))).toEqual([]);
  });

  it("keep the table of a dataset that lost its consumers, and drop it when its owner says so", async () => {
    const before = await synthesized(TRADING);
    const without = edited(["sinks: [crm/accounts, crm/contacts]", "sinks: [crm/accounts]"]);
    const retired = await synthesized(without, before.tree);
    const held = provenanceOf(retired);
    expect(held.get("store-crm terraform_data.staging-contacts")).toMatchObject({ retired: true, stateful: true });
    expect(held.get("store-crm terraform_data.shared-drop-contacts")).toMatchObject({ retired: true, stateful: true });
    expect(held.has("store-crm terraform_data.shape-staging-contacts")).toBe(false);
    expect(held.has("store-crm terraform_data.export-drop-contacts")).toBe(false);
    expect(retired.tree.has("stacks/local--store-crm/specs/drop-staging-contacts.json")).toBe(true);

    const decided = {
      ...without,
      "retire.yaml":
        "kind: Retirements\nretirements: [{ platform: local, object: crm/contacts, then: destroy, reason: gone }]",
    };
    const removed = await synthesized(decided, retired.tree);
    const terraform = JSON.parse(removed.tree.get("stacks/local--store-crm/cdk.tf.json") ?? "") as {
      removed: unknown[];
    };
    expect(terraform.removed).toEqual([
      {
        from: "terraform_data.shared-drop-contacts",
        lifecycle: { destroy: true },
        provisioner: [
          {
            "local-exec": {
              command: "specs/drop-shared-drop-contacts.json",
              interpreter: ["sluice", "provision"],
              when: "destroy",
            },
          },
        ],
      },
      {
        from: "terraform_data.staging-contacts",
        lifecycle: { destroy: true },
        provisioner: [
          {
            "local-exec": {
              command: "specs/drop-staging-contacts.json",
              interpreter: ["sluice", "provision"],
              when: "destroy",
            },
          },
        ],
      },
    ]);
    expect(removed.tree.has("stacks/local--store-crm/specs/drop-staging-contacts.json")).toBe(true);
  });

  it("let no text of the model into Terraform, and keep it exactly in specifications", async () => {
    const evil = '${file("/etc/hostname")}%{ if true }x%{ endif }';
    const { tree } = await synthesized({
      ...edited(
        ["path: data/shop\n", `path: 'data/${evil.replaceAll("/", "_")}'\n`],
        ['nullValue: "NA"', `nullValue: '${evil}'`],
        ["customers: customers.csv", `customers: '${evil.replaceAll("/", "_")}.csv'`],
        ["connection: { schema: sales }", `connection: { schema: '${evil}' }`],
        ["description: This machine", `description: '${evil}'`],
        ["- name: orders\n", `- name: orders\n    description: '${evil}'\n`],
      ),
      "mask.sql": `SELECT '${evil}'`,
    });
    const written = [...tree].filter(([path]) => path.endsWith("cdk.tf.json"));
    for (const [path, text] of written) expect(text.includes("hostname"), path).toBe(false);
    const spec = (path: string) => JSON.parse(tree.get(`stacks/local--${path}`) ?? "");
    expect(spec("transformer-mask/specs/transform.json").code.text).toBe(`SELECT '${evil}'`);
    expect(spec("store-nw/specs/ingest-customers.json")).toMatchObject({
      source: { place: { path: `data/${evil.replaceAll("/", "_")}` }, options: { nullValue: evil } },
      datasets: [{ from: `${evil.replaceAll("/", "_")}.csv` }],
    });
    expect(spec("store-crm/specs/ingest.json").source.schema).toBe(evil);
  });
});
