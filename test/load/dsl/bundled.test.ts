import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { folderWith, SMALL_MODEL, sluice } from "../../support/cli.js";

const TEAM_FILE = `import { defineTeam, teamKey } from "sluice";
import { writeFileSync } from "node:fs";
writeFileSync(new URL("ran", import.meta.url), "");
defineTeam({
  zone: "us",
  name: "sales",
  contact: WHO,
});
export const key = teamKey("us/sales");
`;

const withoutTeam = SMALL_MODEL.split("\n---\n")
  .filter((text) => !/^kind: Team$/m.test(text))
  .join("\n---\n");

it("runs model files by the command line as it is installed", async () => {
  expect(withoutTeam).not.toBe(SMALL_MODEL);
  const folder = folderWith({ "model.yaml": withoutTeam, "team.model.ts": TEAM_FILE.replace("WHO", '"x"') });
  const whole = await sluice(["check", folder]);
  expect(whole.stdout + whole.stderr).not.toContain("error");
  expect(whole.code).toBe(0);
  expect(existsSync(join(folder, "ran"))).toBe(true);
});

it("tells where a model file is wrong", async () => {
  const folder = folderWith({ "model.yaml": withoutTeam, "team.model.ts": TEAM_FILE.replace("WHO", "7 as never") });
  const { code, stdout } = await sluice(["check", folder]);
  expect(code).toBe(1);
  expect(stdout).toContain("team.model.ts:7:12");
});

it("runs none with --no-code", async () => {
  const folder = folderWith({ "model.yaml": withoutTeam, "team.model.ts": TEAM_FILE.replace("WHO", '"x"') });
  const { code, stdout } = await sluice(["check", folder, "--no-code"]);
  expect(code).toBe(1);
  expect(stdout).toContain("load/code-refused");
  expect(existsSync(join(folder, "ran"))).toBe(false);
});
