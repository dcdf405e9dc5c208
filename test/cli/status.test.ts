import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { statusText } from "../../src/cli/render/status.js";
import { createTerminal } from "../../src/cli/terminal.js";
import { sluice } from "../support/cli.js";
import { DATA, provision, synthesized, TWO_STORES } from "./deployed.js";

const { paint } = createTerminal({ color: "never", quiet: true, verbose: false });
const status = (folder: string, ...args: string[]) => sluice(["status", folder, "--platform", "local", ...args]);

describe("status", () => {
  it("tells what each group has, and what failed on its way there", async () => {
    const folder = await synthesized({ "model.yaml": TWO_STORES, ...DATA });
    await provision(folder);
    const before = await status(folder);
    expect(before.stdout).toMatch(/desk\/live in managed\/duckdb\.duckdb\n/);
    expect(before.stdout).toMatch(/shop\/customers +desk_live\.shop_customers +never filled/);
    expect(before.code).toBe(0);
    expect((await status(folder, "--check")).code).toBe(1);

    await sluice(["run", folder, "--platform", "local"]);
    const after = await status(folder);
    expect(after.stdout).toMatch(/shop\/customers +desk_live\.shop_customers +\d{4}-\d\d-\d\dT[\d:]+Z \(.*(ago|now)\)/);
    expect(after.stdout).not.toContain("never filled");
    const quiet = await status(folder, "--check", "--quiet");
    expect(quiet).toEqual({ code: 0, stdout: "", stderr: "" });

    writeFileSync(join(folder, "data/boxes.csv"), "id\nx\n");
    await sluice(["run", folder, "--platform", "local"]);
    const failed = await status(folder, "--check", "--quiet");
    expect(failed.stdout).toMatch(/✗ ingest depot failed since .*boxes\.csv/);
    expect(failed.code).toBe(1);

    const { schema, platform, groups } = JSON.parse((await status(folder, "--json")).stdout);
    expect({ schema, platform }).toEqual({ schema: 1, platform: "local" });
    expect(groups).toMatchObject([
      { workspace: "desk", group: "live", relations: [{ dataset: "shop/customers" }, { dataset: "shop/products" }] },
      { workspace: "yard", group: "stock", relations: [{ dataset: "depot/boxes", failures: [{ times: 1 }] }] },
    ]);
  });

  it("refuses an instance that is not there", async () => {
    const folder = await synthesized({ "model.yaml": TWO_STORES });
    const { code, stderr } = await sluice(["status", folder, "--platform", "lokal"]);
    expect(stderr).toContain('no stacks of an instance "lokal"');
    expect(code).toBe(64);
  });
});

it("a table of status reads well", () => {
  const now = new Date("2026-05-01T12:00:00Z");
  const failure = {
    job: "ingest shop",
    since: new Date("2026-05-01T10:30:00Z"),
    times: 3,
    message: "the disk is\u001b[31m full",
  };
  const text = statusText(
    [
      {
        workspace: "desk",
        group: "live",
        relations: [
          {
            dataset: "shop/customers",
            relation: "desk_live.shop_customers",
            container: "mart",
            freshSince: new Date("2026-05-01T11:57:00Z"),
            batch: { id: "0123456789abcdef", at: new Date("2026-04-30T02:30:00Z") },
            rows: 1234567,
            rejects: 12,
            failures: [],
          },
          {
            dataset: "shop/x",
            relation: "desk_live.shop_x",
            container: "mart",
            rejects: 0,
            failures: [failure],
          },
        ],
      },
    ],
    now,
    paint,
  );
  expect(text.split("\n")).toEqual([
    "desk/live in mart",
    "  dataset         relation                  fresh since                           last batch                          rows  rejects  failures",
    "  shop/customers  desk_live.shop_customers  2026-05-01T11:57:00Z (3 minutes ago)  01234567 2026-04-30T02:30:00Z  1,234,567       12",
    "  shop/x          desk_live.shop_x          never filled                                                                             1 job",
    "  ✗ ingest shop failed 3 times, since 2026-05-01T10:30:00Z (1 hour ago): the disk is\\u001b[31m full",
  ]);
});
