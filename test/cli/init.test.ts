import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { parseRemote } from "../../src/deploy/git/origin.js";
import { folderWith, sluice } from "../support/cli.js";

const textOf = (folder: string, file: string) => readFileSync(join(folder, file), "utf8");

describe("sluice init", () => {
  it("makes an ecosystem that is clean, applies and moves its data at once", async () => {
    const folder = join(folderWith({}), "acme");
    const made = await sluice(["init", folder, "--repository", "acme/data", "--sluice", "acme/sluice@v1"]);
    expect(made.code).toBe(0);
    expect(made.stdout.split("\n")).toContain("model/ecosystem.yaml");
    expect(made.stderr).not.toContain("your-organization");
    const checked = await sluice(["check", folder, "--json", "--no-code"]);
    expect(JSON.parse(checked.stdout)).toMatchObject({ diagnostics: [] });
    expect((await sluice(["assign", folder, "--check"])).code).toBe(0);
    expect((await sluice(["apply", "--platform", "local", "--yes"], { cwd: folder })).code).toBe(0);
    const run = await sluice(["run", "--platform", "local", "--once"], { cwd: folder });
    expect(run.code).toBe(0);
    expect(run.stdout + run.stderr).toContain("3 jobs done");
    expect(existsSync(join(folder, "data/sales_mart.duckdb"))).toBe(true);
  }, 120_000);

  it("touches nothing that is there, says so, and has nothing to do when all is as it would be", async () => {
    const folder = folderWith({ "README.md": "ours\n", data: "a file where a folder would be\n" });
    const made = await sluice(["init", folder]);
    expect(made.code).toBe(1);
    for (const file of ["README.md", "data/shop/customers.csv", "data/shop/orders.csv"])
      expect(made.stderr).toContain(`  ${file}\n`);
    expect(textOf(folder, "README.md")).toBe("ours\n");
    expect(textOf(folder, "data")).toBe("a file where a folder would be\n");
    const whole = folderWith({});
    expect((await sluice(["init", whole])).code).toBe(0);
    expect(await sluice(["init", whole])).toMatchObject({ code: 0, stdout: "" });
  });

  it("takes the repository and the host from the remote", async () => {
    const folder = folderWith({});
    await execa("git", ["init", "--quiet", folder]);
    await execa("git", ["-C", folder, "remote", "add", "origin", "git@gitlab.acme.example:data/model.git"]);
    expect((await sluice(["init", folder, "--name", "2024"])).code).toBe(0);
    expect(existsSync(join(folder, ".github"))).toBe(false);
    expect(parse(textOf(folder, ".gitlab-ci.yml"))).toMatchObject({ variables: { SLUICE_MODEL: "." } });
    expect(textOf(folder, "model/hq.yaml")).toContain(
      "{ host: gitlab.acme.example, name: data/model, branch: teams/sales }",
    );
    expect((await sluice(["check", folder])).code).toBe(0);
  });

  it("says that workflows below the root of a repository are not found, and names the model's folder in them", async () => {
    const root = folderWith({});
    await execa("git", ["init", "--quiet", root]);
    mkdirSync(join(root, "ecosystem"));
    const made = await sluice(["init", "ecosystem"], { cwd: root });
    expect(made.stderr).toContain("in the root of a repository only");
    expect(textOf(root, "ecosystem/.github/workflows/check.yml")).toContain('model: "ecosystem"');
  });

  it("sets editors up: each file of the model names the schema, which is there", async () => {
    const folder = folderWith({});
    await sluice(["init", folder, "--ci", "none"]);
    expect(existsSync(join(folder, ".github"))).toBe(false);
    for (const file of ["ecosystem", "hq", "sales", "sales-desk"]) {
      const [, schema] = /^# yaml-language-server: \$schema=(.*)\n/.exec(textOf(folder, `model/${file}.yaml`)) ?? [];
      expect(JSON.parse(textOf(folder, join("model", schema as string)))).toHaveProperty("allOf");
    }
  });

  it.each([
    [["--repository", "acme"], "is no repository"],
    [["--repository", "acme/data }\nx: {"], "is no repository"],
    [["--sluice", "acme/sluice"], "names no revision"],
    [["--name", "Acme Data"], "is no name"],
  ])("refuses %j", async (args, message) => {
    const ended = await sluice(["init", folderWith({}), ...args]);
    expect(ended.code).toBe(64);
    expect(ended.stderr).toContain(message);
  });
});

it.each([
  ["https://github.com/acme/data.git", "github.com acme/data"],
  ["https://user:token@GitHub.com/acme/data", "github.com acme/data"],
  ["ssh://git@git.acme.example:2222/acme/data.git/", "git.acme.example acme/data"],
  ["git@gitlab.com:acme/group/data.git", "gitlab.com acme/group/data"],
  ["/srv/git/data.git", "none"],
  ["file:///srv/git/data.git", "none"],
  ["https://github.com/acme/da ta", "none"],
])("reads the remote %s", (url, expected) => {
  const found = parseRemote(url);
  expect(found ? `${found.host} ${found.name}` : "none").toBe(expected);
});
