import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { contentsOf, copyExample } from "./support/example.js";
import { sluice } from "./support/sluice.js";

// Processes are slow on a machine that does other work.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

/** What somebody does to the model of Northwind, and the one thing it must be told. */
interface Mistake {
  readonly title: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
  readonly code: string;
  /** The line that the finding must point at holds this. */
  readonly points: string;
  /** What is wrong, and what to do about it. */
  readonly says: readonly RegExp[];
  /** Codes of what is wrong elsewhere because of it. */
  readonly consequences?: readonly string[];
}

const MISTAKES: readonly Mistake[] = [
  {
    title: "a misspelled dataset",
    file: "us/sales/sales-desk.yaml",
    from: "- nw_data/customers",
    to: "- nw_data/custmers",
    code: "lint/unknown-dataset",
    points: "nw_data/custmers",
    says: [/nw_data/, /custmers/, /did you mean "customers"/i],
  },
  {
    title: "a misspelled field",
    file: "us/finance/month-end.yaml",
    from: "datasetGroups:",
    to: "datasetGroup:",
    code: "load/field-unknown",
    points: "datasetGroup:",
    says: [/datasetGroup\b/, /datasetGroups/],
  },
  {
    title: "a key column that is not there",
    file: "us/sales/stores.yaml",
    from: "primaryKey: [product_id]",
    to: "primaryKey: [productid]",
    code: "lint/key-column-unknown",
    points: "[productid]",
    says: [/productid/, /product_id/],
  },
  {
    title: "a type that does not exist",
    file: "us/logistics/stores.yaml",
    from: "{ name: on_hand, type: integer",
    to: "{ name: on_hand, type: int",
    code: "load/data-type",
    points: "type: int,",
    says: [/"int"/, /integer/],
    // Without a sound datastore its datasets are missed where they are wanted.
    consequences: ["lint/unknown-dataset"],
  },
  {
    title: "a number where text is wanted",
    file: "us/sales/team.yaml",
    from: "name: sales",
    to: "name: 7",
    code: "load/needs-quotes",
    points: "name: 7",
    says: [/7 without quotes/, /quote it/i],
  },
  {
    title: "a platform that does not exist",
    file: "us/logistics/workspaces.yaml",
    from: "platform: local",
    to: "platform: locla",
    code: "lint/unknown-platform",
    points: "platform: locla",
    says: [/locla/, /did you mean .*local/i],
  },
  {
    title: "a transformer that needs its own output",
    file: "us/sales/mask-customers.yaml",
    from: "sinks: [nw_data/customers]",
    to: "sinks: [nw_data/customers, customer_value/customer_value]",
    code: "lint/transformer-cycle",
    points: "",
    says: [/mask_customers/, /value_customers/],
  },
  {
    title: "data that may not leave the country",
    file: "cn/purchasing/planner.yaml",
    from: "- masked_nw_data/customers",
    to: "- nw_data/customers",
    code: "lint/not-approved",
    points: "nw_data/customers",
    says: [/purchase_planner\/plan/, /approvals/],
  },
];

describe("a mistake in the model", () => {
  const example = copyExample("northwind");
  let before: Map<string, string>;
  beforeAll(() => {
    before = contentsOf(example.root);
  });
  afterAll(() => example.remove());
  const restore = new Map<string, string>();
  afterEach(() => {
    for (const [path, text] of restore) writeFileSync(path, text);
    restore.clear();
    expect(contentsOf(example.root)).toEqual(before);
  });

  it.each(MISTAKES)("$title is told once, with its place and a way out", async (mistake) => {
    const path = join(example.root, mistake.file);
    const text = readFileSync(path, "utf8");
    expect(text).toContain(mistake.from);
    restore.set(path, text);
    writeFileSync(path, text.replace(mistake.from, mistake.to));
    const changed = contentsOf(example.root);

    const asJson = await sluice(example.root, ["check", "--json"]);
    expect(asJson.code).toBe(1);
    const { diagnostics } = JSON.parse(asJson.stdout) as {
      diagnostics: { code: string; severity: string; detail: string; file: string; line: number }[];
    };
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    const told = errors.filter(({ code }) => !mistake.consequences?.includes(code));
    expect(told.map(({ code }) => code)).toEqual([mistake.code]);
    const [error] = told;
    expect(error?.file).toBe(mistake.file);
    const line = readFileSync(path, "utf8").split("\n")[(error?.line ?? 0) - 1];
    expect(line).toContain(mistake.points);
    for (const part of mistake.says) expect(error?.detail).toMatch(part);

    const asText = await sluice(example.root, ["check"]);
    expect(asText.code).toBe(1);
    expect(asText.stdout).toContain(`${mistake.file}:${error?.line}`);
    for (const command of [["synth"], ["apply", "--platform", "local", "--yes"]]) {
      const refused = await sluice(example.root, command);
      expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining(mistake.file)]);
    }
    expect(contentsOf(example.root)).toEqual(changed);
  });
});
