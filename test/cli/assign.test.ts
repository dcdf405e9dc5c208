import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folderWith, SMALL_DATA, SMALL_MODEL, sluice } from "../support/cli.js";

const NEEDY = SMALL_MODEL.replace("platform: local, sinks", "platform: { byNeeds: true }, sinks");
const SECOND =
  "---\n{ kind: DataPlatform, name: lake, type: local, locations: [onprem], capabilities: { latency: minutes } }\n";
const files = (model: string, more: Readonly<Record<string, string>> = {}) =>
  folderWith({ "model.yaml": model, ...SMALL_DATA, ...more });
const textOf = (folder: string, file: string) => readFileSync(join(folder, file), "utf8");
const LOCK = "platform-assignments.yaml";

describe("sluice assign", () => {
  it("pins what has no pin, shows the candidates, and then the model is clean and nothing is left to do", async () => {
    const folder = files(NEEDY + SECOND);
    expect((await sluice(["check", folder])).code).toBe(1);
    const planned = await sluice(["assign", folder, "--check"]);
    expect(planned.code).toBe(2);
    expect(readdirSync(folder)).not.toContain(LOCK);
    const first = await sluice(["assign", folder]);
    expect(first).toMatchObject({ code: 0 });
    expect(first.stdout).toBe("desk/live → local\n  ✓ local  eligible, rank 1\n  ✓ lake   eligible, rank 2");
    expect(planned.stdout).toBe(first.stdout);
    expect(first.stderr).toContain(`wrote ${LOCK}`);
    expect(textOf(folder, LOCK)).toMatch(/\nassignments:\n {2}desk\/live: local\n$/);
    expect((await sluice(["check", folder])).code).toBe(0);
    const stamp = statSync(join(folder, LOCK)).mtimeMs;
    const again = await sluice(["assign", folder]);
    expect(again).toMatchObject({ code: 0, stdout: "" });
    expect((await sluice(["assign", folder, "--check"])).code).toBe(0);
    expect(statSync(join(folder, LOCK)).mtimeMs).toBe(stamp);
  });

  it("adds to the document that is there and keeps every other byte and the file's mode", async () => {
    const lock = "# ours\r\nkind: PlatformAssignments\r\nassignments: { other/x: local } # see below\r\n";
    const other = SMALL_MODEL.slice(SMALL_MODEL.lastIndexOf("kind: Workspace"))
      .replace("name: desk", "name: other")
      .replace("name: live, platform: local", "name: x, platform: { byNeeds: true }");
    const folder = files(`${NEEDY}---\n${other}`, { "locks.yml": `\ufeff${lock}` });
    chmodSync(join(folder, "locks.yml"), 0o640);
    expect((await sluice(["assign", folder])).code).toBe(0);
    expect(textOf(folder, "locks.yml")).toBe(
      `\ufeff${lock.replace("other/x: local }", "other/x: local, desk/live: local }")}`,
    );
    expect(statSync(join(folder, "locks.yml")).mode & 0o777).toBe(0o640);
    expect(readdirSync(folder).sort()).toEqual(["data", "locks.yml", "model.yaml"]);
  });

  it("moves one group when asked to, to the first of the eligible or to the one that is named", async () => {
    const folder = files(NEEDY + SECOND, {
      "locks.yaml": "kind: PlatformAssignments\nassignments:\n  desk/live: local # agreed\n",
    });
    const moved = await sluice(["assign", folder, "--repin", "desk/live", "--to", "lake"]);
    expect(moved.code).toBe(0);
    expect(moved.stdout).toContain("desk/live → lake (was local)");
    expect(textOf(folder, "locks.yaml")).toBe("kind: PlatformAssignments\nassignments:\n  desk/live: lake # agreed\n");
    expect((await sluice(["assign", folder])).stdout).toBe("");
    expect((await sluice(["assign", folder, "--repin", "desk/live"])).stdout).toContain("desk/live → local (was lake)");
  });

  it("never moves a pin whose instance became ineligible: an error with the reasons", async () => {
    const lock = "kind: PlatformAssignments\nassignments:\n  desk/live: lake\n";
    const folder = files(
      NEEDY +
        SECOND.replace("locations", "departments: [sales], locations").replace(
          "kind: DataPlatform",
          "kind: DataPlatform",
        ),
      {
        "locks.yaml": lock,
      },
    );
    writeFileSync(
      join(folder, "model.yaml"),
      textOf(folder, "model.yaml").replace("defaultPlatform: local", "defaultPlatform: local\ndepartments: [sales]"),
    );
    const ended = await sluice(["assign", folder]);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain("assign/ineligible-instance");
    expect(ended.stderr).toContain("it serves only sales, and desk names no department");
    expect(textOf(folder, "locks.yaml")).toBe(lock);
  });

  it("shows the whole table when nobody can serve a group", async () => {
    const folder = files(
      (NEEDY + SECOND).replace("byNeeds: true }, sinks", "byNeeds: true }, needs: { latency: seconds }, sinks"),
    );
    const ended = await sluice(["assign", folder]);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain("assign/no-eligible-instance");
    expect(ended.stderr).toContain("local: it promises data within hours");
    expect(ended.stderr).toContain("lake: it promises data within minutes");
    expect(readdirSync(folder)).not.toContain(LOCK);
  });

  it("names entries without effect, and takes them out with --prune", async () => {
    const lock = "kind: PlatformAssignments\nassignments:\n  desk/live: local\n  gone/live: local\n";
    const folder = files(NEEDY, { "locks.yaml": lock });
    const named = await sluice(["assign", folder]);
    expect(named.code).toBe(1);
    expect(named.stdout).toBe("gone/live: local has no effect; --prune takes it out: there is no such group");
    expect(named.stderr).toContain("lint/unknown-group");
    expect((await sluice(["assign", folder, "--prune", "--check"])).code).toBe(2);
    expect(textOf(folder, "locks.yaml")).toBe(lock);
    const pruned = await sluice(["assign", folder, "--prune"]);
    expect(pruned).toMatchObject({ code: 0, stdout: "gone/live: local is taken out: there is no such group" });
    expect(textOf(folder, "locks.yaml")).toBe(lock.replace("  gone/live: local\n", ""));
    expect((await sluice(["check", folder])).code).toBe(0);
  });

  it("tells what to write where the entries are in TypeScript", async () => {
    const code =
      'import { definePlatformAssignments } from "sluice";\ndefinePlatformAssignments({ assignments: {} });\n';
    const folder = files(NEEDY, { "locks.model.ts": code });
    const ended = await sluice(["assign", folder]);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain("locks.model.ts is not to be edited by a machine");
    expect(ended.stderr).toContain('"desk/live": "local",');
    expect(textOf(folder, "locks.model.ts")).toBe(code);
  });

  it("pins nothing while the model has errors", async () => {
    const folder = files(NEEDY.replace("locations: [onprem:us/ny]", "locations: [onprem:mars]"));
    const ended = await sluice(["assign", folder]);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain("lint/unknown-location");
    expect(ended.stderr).toContain("Nothing was pinned");
    expect(readdirSync(folder)).not.toContain(LOCK);
  });

  it("says when the configuration keeps the new file out of the model", async () => {
    const folder = files(NEEDY, { "sluice.config.yaml": "include: [model.yaml]\n" });
    const ended = await sluice(["assign", folder]);
    expect(ended.code).toBe(64);
    expect(ended.stderr).toContain(`${LOCK} is written, but sluice.config does not make it a part of the model`);
    const again = await sluice(["assign", folder]);
    expect(again.code).toBe(64);
    expect(again.stderr).toContain(`${LOCK} is there but is no part of the model`);
  });

  it("speaks to machines", async () => {
    const folder = files(NEEDY + SECOND);
    const { code, stdout } = await sluice(["assign", folder, "--json", "--check"]);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toEqual({
      schema: 1,
      pins: [
        {
          group: "desk/live",
          instance: "local",
          was: null,
          file: LOCK,
          written: false,
          candidates: [
            { instance: "lake", eligible: true, rank: 2, reasons: [] },
            { instance: "local", eligible: true, rank: 1, reasons: [] },
          ],
        },
      ],
      stale: [],
      files: [LOCK],
      diagnostics: [],
    });
  });

  it.each([
    ["an unknown group", ["--repin", "desk/life"], 'There is no dataset group "desk/life". Did you mean "desk/live"?'],
    ["a group that asks for no pin", ["--repin", "fixed/live"], "does not choose its platform by needs"],
    ["an unknown instance", ["--repin", "desk/live", "--to", "lokal"], 'Did you mean "local"?'],
    ["an instance for nobody", ["--to", "local"], "give exactly one --repin"],
  ])("refuses %s", async (_, args, message) => {
    const fixed = SMALL_MODEL.slice(SMALL_MODEL.lastIndexOf("kind: Workspace")).replace("name: desk", "name: fixed");
    const ended = await sluice(["assign", files(`${NEEDY}---\n${fixed}`), ...args]);
    expect(ended.code).toBe(64);
    expect(ended.stderr).toContain(message);
  });
});
