import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { onTestFinished } from "vitest";
import { root } from "./house.js";

/** How a run of the command line ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command line as a user would: `npm test` builds it first. */
export async function sluice(
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Ended> {
  const { exitCode, stdout, stderr } = await execa(process.execPath, [join(root, "bin/sluice.mjs"), ...args], {
    cwd: options.cwd ?? root,
    env: { NO_COLOR: "1", FORCE_COLOR: undefined, ...options.env },
    reject: false,
    stdin: "ignore",
  });
  return { code: exitCode ?? -1, stdout, stderr };
}

/** A folder with these files, gone after the test. */
export function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "sluice-cli-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** A small ecosystem that compiles: one store of two datasets, one workspace. */
export const SMALL_MODEL = `
kind: Ecosystem
name: shop
repository: { name: shop/ecosystem, branch: proposals }
liveRepository: { name: shop/ecosystem, branch: main }
defaultPlatform: local
governanceZones: [{ name: us, repository: { name: shop/us, branch: main } }]
---
kind: Vendor
name: onprem
cloud: PRIVATE
locations: { us: [ny] }
---
kind: DataPlatform
name: local
type: local
locations: [onprem]
protection: off
---
kind: GovernanceZone
name: us
teams: [{ name: sales, repository: { name: shop/sales, branch: main } }]
---
kind: Team
zone: us
name: sales
---
kind: DataContainer
name: shop_files
owner: us/sales
type: files
locations: [onprem:us/ny]
path: data
format: csv
---
kind: Datastore
name: shop
team: us/sales
source: { container: shop_files, ingestion: { method: snapshot, scope: datastore, schedule: "0 * * * *" } }
datasets:
  - name: customers
    classification: internal
    primaryKey: [id]
    columns: [{ name: id, type: integer, nullable: false }, { name: full_name, type: string }]
  - name: products
    classification: public
    primaryKey: [id]
    columns: [{ name: id, type: integer, nullable: false }, { name: price, type: "decimal(10,2)" }]
---
kind: Workspace
name: desk
team: us/sales
container: { managedBy: platform, type: duckdb }
datasetGroups: [{ name: live, platform: local, sinks: [shop/customers, shop/products] }]
`;

/** The data of {@link SMALL_MODEL}. */
export const SMALL_DATA = {
  "data/customers.csv": "id,full_name\n1,Ada\n2,Grace\n",
  "data/products.csv": "id,price\n1,9.90\n2,\n",
};
