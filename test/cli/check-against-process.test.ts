import { readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { execa } from "execa";
import { expect, it } from "vitest";
import { SMALL_MODEL, sluice } from "../support/cli.js";
import { root } from "../support/house.js";
import { repositoryWith, temporaryFolder } from "../support/repository.js";

const SALES = "shop/sales#main";

it("exits with 0 for a change that may be merged and 1 for one that may not, and tells both in JSON", async () => {
  const { folder, write, git } = repositoryWith({ "model.yaml": SMALL_MODEL });
  git("update-ref", "refs/remotes/origin/main", "HEAD");
  write({ "model.yaml": SMALL_MODEL.replace("decimal(10,2)", "decimal(12,2)") });
  const args = ["check", folder, "--no-code", "--against", "origin/main", "--json", "--source"];
  const fine = await sluice([...args, SALES]);
  expect(fine).toMatchObject({ code: 0, stderr: "" });
  expect(JSON.parse(fine.stdout)).toMatchObject({
    diagnostics: [],
    impact: {
      objects: [{ kind: "Datastore", key: "shop", change: "changed" }],
      workspaces: [{ key: "desk", groups: ["desk/live"] }],
      teams: ["us/sales"],
      platforms: ["local"],
      stacks: ["local--store-shop"],
    },
  });
  const refused = await sluice([...args, "shop/us#main"]);
  expect(refused.code).toBe(1);
  expect(JSON.parse(refused.stdout).diagnostics).toMatchObject([{ code: "change/foreign-object", tree: "head" }]);
});

it.each([
  [["--against", "HEAD"], /--source northwind\/team-sales#main/],
  [["--source", SALES], /--against main/],
  [["--against", "HEAD", "--source", "shop/sales"], /is not \[HOST\/\]OWNER\/NAME#BRANCH, such as --source northwind/],
  [["--against", "nope", "--source", SALES], /"nope" names no commit of this repository/],
])("exits with 64 when called wrongly: %j", async (args, message) => {
  const { folder } = repositoryWith({ "model.yaml": SMALL_MODEL });
  const { code, stdout, stderr } = await sluice(["check", folder, ...args]);
  expect({ code, stdout }).toEqual({ code: 64, stdout: "" });
  expect(stderr).toMatch(message);
});

it("leaves no copy of the base behind when it is interrupted", async () => {
  const { folder, write } = repositoryWith({
    "model.yaml": SMALL_MODEL,
    "x.model.ts": "await new Promise((done) => setTimeout(done, 60_000));",
  });
  write({ "x.model.ts": undefined });
  const temporary = temporaryFolder();
  const running = execa(
    process.execPath,
    [join(root, "bin/sluice.mjs"), "check", folder, "--against", "HEAD", "--source", SALES],
    { env: { TMPDIR: temporary }, reject: false, stdin: "ignore" },
  );
  for (
    let waited = 0;
    waited < 200 && !readdirSync(temporary, { recursive: true }).join().includes("x.model.ts");
    waited++
  )
    await setTimeout(50);
  expect(readdirSync(temporary)).toHaveLength(1);
  await setTimeout(200);
  running.kill("SIGINT");
  expect((await running).exitCode).toBe(130);
  expect(readdirSync(temporary)).toEqual([]);
});
