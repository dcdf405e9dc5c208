import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { createProgram } from "../../src/cli/program.js";
import { folderWith, SMALL_DATA, SMALL_MODEL, sluice } from "../support/cli.js";
import { root } from "../support/house.js";

describe("every command", () => {
  const commands = createProgram(() => {}).commands.filter((command) => command.name() !== "provision");

  it.each(commands.map((command) => command.name()))("%s has help with examples", async (name) => {
    const { code, stdout } = await sluice([name, "--help"]);
    expect(code).toBe(0);
    expect(stdout).toContain("Examples:");
    expect(stdout).toContain(`sluice ${name}`);
  });

  it.each([
    { args: ["chek"], says: "unknown command 'chek'" },
    { args: ["check", "--fromat", "json"], says: "unknown option '--fromat'" },
    { args: ["check", "--format", "xml"], says: "Allowed choices are pretty, json" },
    { args: ["publish"], says: "required option '--branch <branch>'" },
    { args: ["run", "--platform", "local", "--parallel", "none"], says: "whole number" },
    { args: ["explain", "lint/no-primary-kee"], says: "Did you mean lint/no-primary-key?" },
    { args: ["explain", "workspace"], says: "Which workspace?" },
    { args: ["schema", "Workspce"], says: "Did you mean Workspace?" },
  ])("refuses $args with exit code 64 and says what is wrong", async ({ args, says }) => {
    const { code, stdout, stderr } = await sluice(args);
    expect(stderr).toContain(says);
    expect(stdout).toBe("");
    expect(code).toBe(64);
  });

  it("takes global options before and after its name", async () => {
    const folder = folderWith({ "model.yaml": SMALL_MODEL });
    for (const args of [
      ["--quiet", "check", folder],
      ["check", folder, "--quiet"],
    ]) {
      const { code, stdout, stderr } = await sluice(args);
      expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "", stderr: "" });
    }
  });
});

it("ends quietly when nobody reads on", async () => {
  const folder = folderWith({ "model.yaml": SMALL_MODEL });
  const child = execa(process.execPath, [join(root, "bin/sluice.mjs"), "graph", folder], { reject: false });
  child.stdout.destroy();
  const { stderr } = await child;
  expect(stderr).toBe("");
});

describe("check", () => {
  it("says nothing is wrong, and exits with 0", async () => {
    const { code, stdout } = await sluice(["check"], { cwd: folderWith({ "model.yaml": SMALL_MODEL }) });
    expect(stdout).toBe("no findings");
    expect(code).toBe(0);
  });

  it("shows the line, what is wrong and the way out, and exits with 1", async () => {
    const folder = folderWith({ "model.yaml": SMALL_MODEL.replace("shop/products]", "shop/produkts]") });
    const { code, stdout } = await sluice(["check", folder]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/model\.yaml:\d+:\d+/);
    expect(stdout).toContain("shop/produkts");
    expect(stdout).toContain('Did you mean "products"?');
    expect(stdout).toContain("1 error");
  });

  it("gives machines a stable document", async () => {
    const folder = folderWith({
      "a/model.yaml": SMALL_MODEL.replace("team: us/sales\ncontainer", "team: us/salse\ncontainer"),
    });
    const { code, stdout } = await sluice(["check", folder, "--json"]);
    const document = JSON.parse(stdout);
    const line = SMALL_MODEL.split("\n").lastIndexOf("team: us/sales") + 1;
    expect(code).toBe(1);
    expect(document).toMatchObject({
      schema: 1,
      summary: { errors: 1, warnings: 0, infos: 0 },
      diagnostics: [
        {
          code: "lint/unknown-team",
          severity: "error",
          object: { kind: "Workspace", key: "desk" },
          tree: "head",
          file: "a/model.yaml",
          line,
          column: 7,
          related: [],
        },
      ],
    });
  });

  it("colours when asked, and only then", async () => {
    const folder = folderWith({ "model.yaml": SMALL_MODEL.replace("type: local", "type: lokal") });
    const mark = String.fromCharCode(27);
    expect((await sluice(["check", folder])).stdout).not.toContain(mark);
    expect((await sluice(["check", folder, "--color", "always"])).stdout).toContain(mark);
    expect(
      (await sluice(["check", folder, "--color", "never"], { env: { FORCE_COLOR: "1", NO_COLOR: "" } })).stdout,
    ).not.toContain(mark);
  });

  it("never lets control characters of a model reach the terminal", async () => {
    const folder = folderWith({
      "model.yaml": SMALL_MODEL.replace("team: us/sales\nsource", 'team: "us/\\e[31msales\\u202e"\nsource'),
    });
    const { stdout } = await sluice(["check", folder]);
    expect(stdout).toContain("\\u001b[31msales\\u202e");
    expect(stdout).not.toContain(String.fromCharCode(27));
    expect(stdout).not.toContain(String.fromCharCode(0x202e));
  });

  it("runs no code with --no-code", async () => {
    const folder = folderWith({
      "model.yaml": SMALL_MODEL,
      "x.model.ts": 'import { writeFileSync } from "node:fs"; writeFileSync(new URL("ran", import.meta.url), "");',
    });
    const { code, stdout } = await sluice(["check", folder, "--no-code"]);
    expect(code).toBe(1);
    expect(stdout).toContain("x.model.ts");
    expect(existsSync(join(folder, "ran"))).toBe(false);
  });

  it("says which field of its configuration is wrong", async () => {
    const { code, stderr } = await sluice(["check"], {
      cwd: folderWith({ "model.yaml": SMALL_MODEL, "sluice.config.yaml": "exclud: [x]\n" }),
    });
    expect(code).toBe(64);
    expect(stderr).toContain("sluice.config.yaml");
    expect(stderr).toContain("exclud");
  });

  it("takes a kind of platform from the configuration", async () => {
    const config = `
      import { z } from "${join(import.meta.dirname, "../../node_modules/zod/index.js")}";
      export default { platforms: [{
        kind: "void", title: "nothing", config: z.strictObject({}), generates: false, needsBackend: false, pages: [],
        supports: { sources: [], consumers: [], managed: [], ingestion: [], runtimes: [], exchangesWith: [] },
        createGraphHandler: () => ({ dataContainers: () => [], lint: () => [], synthesize: async () => {} }),
      }] };`;
    const files = { "model.yaml": SMALL_MODEL.replace("type: local\n", "type: void\n") };
    expect((await sluice(["check"], { cwd: folderWith(files) })).code).toBe(1);
    const { code, stdout } = await sluice(["check"], { cwd: folderWith({ ...files, "sluice.config.ts": config }) });
    expect(stdout).toBe("no findings");
    expect(code).toBe(0);
  });
});

describe("graph", () => {
  it.each(["text", "json", "mermaid", "dot"])("prints the graph as %s", async (format) => {
    const { code, stdout } = await sluice(["graph", folderWith({ "model.yaml": SMALL_MODEL }), "--format", format]);
    expect(code).toBe(0);
    expect(stdout).toContain("export:managed:duckdb/shop/customers");
    if (format === "json")
      expect(JSON.parse(stdout).platforms[0].containers.map(({ key }: { key: string }) => key)).toContain("shop_files");
  });

  it("says when a name to cut by does not exist", async () => {
    const { code, stderr } = await sluice(["graph", folderWith({ "model.yaml": SMALL_MODEL }), "--workspace", "dsk"]);
    expect(code).toBe(64);
    expect(stderr).toContain('There is no workspace "dsk". Did you mean "desk"?');
  });
});

describe("synth", () => {
  it("writes out/ beside the model, is idempotent, and tells what would change", async () => {
    const folder = folderWith({ "model.yaml": SMALL_MODEL });
    expect((await sluice(["synth", folder, "--check"])).code).toBe(2);
    expect(existsSync(join(folder, "out"))).toBe(false);
    expect((await sluice(["synth", folder])).code).toBe(0);
    expect((await sluice(["synth", folder, "--check"])).code).toBe(0);
    writeFileSync(join(folder, "model.yaml"), SMALL_MODEL.replace("type: string", "type: varchar(20)"));
    const { code, stdout } = await sluice(["synth", folder, "--check"]);
    expect(code).toBe(2);
    expect(stdout).toContain("out/stacks/local--store-shop/".replace("out/", ""));
  });

  it("refuses to overwrite what would lose data, and carries it over when told how", async () => {
    const folder = folderWith({ "model.yaml": SMALL_MODEL });
    await sluice(["synth", folder]);
    const before = readFileSync(join(folder, "out/sluice.json"), "utf8");
    writeFileSync(join(folder, "model.yaml"), SMALL_MODEL.replace("shop/customers, shop/products", "shop/customers"));
    const refused = await sluice(["synth", folder]);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain("would vanish");
    expect(readFileSync(join(folder, "out/sluice.json"), "utf8")).toBe(before);
    const bare = await sluice(["synth", folder, "--previous", "out"], { cwd: folder });
    expect(bare.code).toBe(64);
    expect(bare.stderr).toContain("A folder is written as a path: --previous ./out");
    expect((await sluice(["synth", folder, "--previous", "./out"], { cwd: folder })).code).toBe(0);
    expect(readFileSync(join(folder, "out/stacks/local--store-shop/provenance.json"), "utf8")).toContain(
      '"retired": true',
    );
  });
});

describe("plan, apply, run, destroy", () => {
  it("does the whole job on a small model, and takes it down again", { timeout: 120_000 }, async () => {
    const folder = folderWith({ "model.yaml": SMALL_MODEL, ...SMALL_DATA });
    const asked = await sluice(["apply", folder, "--platform", "local"]);
    expect(asked.code).toBe(64);
    expect(asked.stderr).toContain("--yes");
    expect((await sluice(["plan", folder, "--detailed-exitcode"])).code).toBe(2);
    const applied = await sluice(["apply", folder, "--yes", "--json"]);
    expect(applied.stderr).not.toContain("error");
    expect(applied.code).toBe(0);
    expect(JSON.parse(applied.stdout)).toMatchObject({ schema: 1, command: "apply", exit: 0 });
    expect((await sluice(["plan", folder, "--detailed-exitcode"])).code).toBe(0);

    const ran = await sluice(["run", folder, "--platform", "local", "--json"]);
    expect(ran.code).toBe(0);
    const { jobs } = JSON.parse(ran.stdout);
    expect(jobs).toContainEqual(
      expect.objectContaining({
        id: "export:managed:duckdb/shop/customers",
        state: "done",
        inserted: 2,
        unchanged: false,
      }),
    );
    const again = JSON.parse((await sluice(["run", folder, "--platform", "local", "--json"])).stdout);
    expect(again.jobs.every((job: { unchanged: boolean }) => job.unchanged)).toBe(true);

    writeFileSync(join(folder, "data/customers.csv"), "id,full_name\n1,Ada\nx,Grace\n");
    const broken = await sluice(["run", folder, "--platform", "local"]);
    expect(broken.code).toBe(1);
    expect(broken.stderr).toContain("customers.csv");
    expect(broken.stderr).toContain("keep the last complete batch");

    const destroyed = await sluice(["destroy", folder, "--yes"]);
    expect(destroyed.stderr).not.toContain("error");
    expect(destroyed.code).toBe(0);
  });

  it("says what is missing before anything was applied", async () => {
    const folder = folderWith({ "model.yaml": SMALL_MODEL, ...SMALL_DATA });
    const { code, stderr } = await sluice(["run", folder, "--platform", "local"]);
    expect(code).toBe(1);
    expect(stderr).toContain("There is no synthesized tree");
  });

  it("does not compile with --no-synth, and says when there is nothing to apply", async () => {
    const folder = folderWith({});
    mkdirSync(join(folder, "empty"));
    const { code, stderr } = await sluice(["apply", folder, "--no-synth", "--yes"]);
    expect(code).toBe(1);
    expect(stderr).toContain("There is no synthesized tree");
  });
});
