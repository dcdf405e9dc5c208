import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { layout } from "../../platforms/local/layout.js";
import { readRelation } from "../../platforms/local/runtime/index.js";
import { folderWith, SMALL_DATA, SMALL_MODEL, sluice } from "../support/cli.js";
import { provision, synthesized } from "./deployed.js";

const MODEL = `${SMALL_MODEL.replace(
  "sinks: [shop/customers, shop/products]",
  "sinks: [shop/customers, badges/badges]",
).replace(
  "locations: [onprem]\nprotection: off",
  "locations: [onprem]\nprotection: off\nconfig: { transformers: { timeLimit: PT5S, memoryLimit: 64 } }",
)}---
kind: Datastore
name: badges
team: us/sales
source: { transformer: print_badges }
datasets:
  - name: badges
    classification: internal
    primaryKey: [id]
    columns: [{ name: id, type: integer, nullable: false }, { name: text, type: varchar(20) }]
---
kind: Workspace
name: print_badges
team: us/sales
container: { managedBy: platform, type: files }
datasetGroups: [{ name: inputs, sinks: [shop/customers] }]
transformer:
  code: [{ runtime: javascript, file: code/badges.js }]
  trigger: { on: change }
  output: badges
`;

const BADGES = `export function* badges(customers) {
  for (const { id, full_name } of customers) yield { id, text: full_name.toUpperCase() };
}
export const transform = ({ shop_customers }) => {
  console.log("badges for", shop_customers.length);
  return { badges: badges(shop_customers) };
};
`;

const files = (code: string) => ({ "model.yaml": MODEL, ...SMALL_DATA, "code/badges.js": code });

describe("a transformer in JavaScript", () => {
  it("is run by the built command line, with the limits of its instance", async () => {
    const folder = await synthesized(files(BADGES));
    await provision(folder);
    const { code, stderr } = await sluice(["run", folder, "--platform", "local"]);
    expect(stderr).toMatch(/transform print_badges/);
    expect(stderr).not.toContain("failed");
    expect(code).toBe(0);
    const environment = { root: folder, home: join(folder, ".sluice", "local"), env: {} };
    const badges = { schema: "desk_live", name: "badges_badges" };
    expect((await readRelation(environment, layout.managedDuckdb, badges, 10)).rows).toEqual([
      [1, "ADA"],
      [2, "GRACE"],
    ]);
    const again = await sluice(["run", folder, "--platform", "local", "--json"]);
    const jobs: readonly { readonly id: string; readonly unchanged: boolean }[] = JSON.parse(again.stdout).jobs;
    expect(jobs.find(({ id }) => id === "transform:print_badges")).toMatchObject({ unchanged: true, rows: 2 });
  });

  it("fails its job, and says where and why", async () => {
    const folder = await synthesized(files(BADGES.replace("full_name.toUpperCase()", "full_name.shout()")));
    await provision(folder);
    const { code, stderr } = await sluice(["run", folder, "--platform", "local"]);
    expect(stderr).toContain("code/badges.js:2:");
    expect(stderr).toContain("TypeError: full_name.shout is not a function");
    expect(stderr).not.toContain(".mjs");
    expect(code).toBe(1);
  });

  it("is checked before it runs", async () => {
    const folder = folderWith(
      files(`import "./more.js";\n${BADGES.replace("export const transform", "const transform")}`),
    );
    const { code, stdout, stderr } = await sluice(["check", folder]);
    expect(stdout + stderr).toMatch(
      /code\/badges\.js:1:8[\s\S]*local\/module-import|local\/module-import[\s\S]*code\/badges\.js:1:8/,
    );
    expect(code).toBe(1);
  });
});
