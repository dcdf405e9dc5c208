import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { localRuntime } from "../../platforms/local/runtime/index.js";
import { folderWith, SMALL_DATA, SMALL_MODEL, sluice } from "../support/cli.js";

/** {@link SMALL_MODEL} with a second store, wanted by a workspace of its own. */
export const TWO_STORES = `${SMALL_MODEL}---
kind: Datastore
name: depot
team: us/sales
source: { container: shop_files, ingestion: { method: snapshot, scope: datastore, schedule: "0 * * * *" } }
datasets:
  - name: boxes
    classification: internal
    primaryKey: [id]
    columns: [{ name: id, type: integer, nullable: false }]
---
kind: Workspace
name: yard
team: us/sales
container: { managedBy: platform, type: duckdb }
datasetGroups: [{ name: stock, platform: local, sinks: [depot/boxes] }]
`;

export const DATA = { ...SMALL_DATA, "data/boxes.csv": "id\n7\n" };

/** A model whose tree is there; gone after the test. */
export async function synthesized(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = folderWith(files);
  const { code, stderr } = await sluice(["synth", folder]);
  expect(stderr).not.toContain("error");
  expect(code).toBe(0);
  return folder;
}

/** Makes the tables of stacks as Terraform would have them made. */
export async function provision(folder: string, stacks: RegExp = /./): Promise<void> {
  const all = join(folder, "out", "stacks");
  for (const stack of readdirSync(all).filter((name) => stacks.test(name)))
    for (const file of specsOf(folder, stack).filter((name) => name.startsWith("shape-")))
      await localRuntime.provision(join(all, stack, "specs", file), {
        root: folder,
        home: join(folder, ".sluice", "local"),
        env: {},
      });
}

/** Takes the schedules out of a deployed tree: its ingestions are then polled. */
export function unschedule(folder: string): void {
  const all = join(folder, "out", "stacks");
  for (const stack of readdirSync(all))
    for (const file of specsOf(folder, stack).filter((name) => name.startsWith("ingest"))) {
      const path = join(all, stack, "specs", file);
      const { schedule: _schedule, ...spec } = JSON.parse(readFileSync(path, "utf8"));
      writeFileSync(path, JSON.stringify(spec));
    }
}

function specsOf(folder: string, stack: string): readonly string[] {
  const specs = join(folder, "out", "stacks", stack, "specs");
  try {
    return readdirSync(specs);
  } catch {
    // A stack may have none.
    return [];
  }
}
