import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { DuckDBInstance } from "@duckdb/node-api";
import { build } from "esbuild";
import type { FileTree, SluiceManifest } from "../../../../src/synth/tree.js";

const run = promisify(execFile);
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

interface Ran {
  readonly code: number;
  readonly output: string;
}

/** A model's folder on disk with generated stacks, the real Terraform, and a `sluice` that provisions for real. */
export class Workshop {
  private manifest: SluiceManifest | undefined;
  private constructor(
    readonly root: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  static async open(): Promise<Workshop> {
    const root = await realpath(await mkdtemp(join(tmpdir(), "sluice-local-")));
    await mkdir(join(root, "bin"));
    await build({
      entryPoints: [here("provision-script.ts")],
      outfile: join(root, "bin/provision.cjs"),
      bundle: true,
      platform: "node",
      format: "cjs",
      external: ["@duckdb/node-api"],
      logLevel: "silent",
    });
    const script = join(root, "bin/sluice");
    await writeFile(script, `#!/bin/sh\nexec "${process.execPath}" "${join(root, "bin/provision.cjs")}" "$@"\n`);
    await chmod(script, 0o755);
    const env: NodeJS.ProcessEnv = {
      ...process.env,
      PATH: `${join(root, "bin")}${delimiter}${process.env.PATH}`,
      NODE_PATH: here("../../../../node_modules"),
      SLUICE_ROOT: root,
      TF_IN_AUTOMATION: "1",
      CHECKPOINT_DISABLE: "1",
    };
    delete env.TF_CLI_CONFIG_FILE;
    return new Workshop(root, env);
  }

  async close(): Promise<void> {
    await rm(this.root, { recursive: true, force: true });
  }

  /** Swaps `out/` for a tree, as writing it does. */
  async put({ tree, manifest }: { readonly tree: FileTree; readonly manifest: SluiceManifest }): Promise<void> {
    await rm(join(this.root, "out"), { recursive: true, force: true });
    for (const [path, text] of tree) await this.write(`out/${path}`, text);
    this.manifest = manifest;
  }

  async write(path: string, text: string): Promise<void> {
    await mkdir(dirname(join(this.root, path)), { recursive: true });
    await writeFile(join(this.root, path), text);
  }

  /** Names of the stacks, each after those it comes after. */
  order(): string[] {
    const stacks = new Map((this.manifest?.stacks ?? []).map((entry) => [entry.name, entry.after]));
    const order: string[] = [];
    const visit = (name: string): void => {
      if (order.includes(name)) return;
      for (const before of stacks.get(name) ?? []) visit(before);
      order.push(name);
    };
    for (const name of stacks.keys()) visit(name);
    return order;
  }

  /** Runs Terraform in a stack's folder, which is initialized where swapping has undone that. */
  async terraform(stack: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ran> {
    const cwd = join(this.root, "out/stacks", stack);
    if (args[0] !== "init" && !existsSync(join(cwd, ".terraform"))) {
      const init = await this.terraform(stack, ["init", "-input=false"]);
      if (init.code !== 0) return init;
    }
    const options = { cwd, env: { ...this.env, ...env }, maxBuffer: 1 << 26 };
    try {
      const { stdout, stderr } = await run("terraform", [...args, "-no-color"], options);
      return { code: 0, output: stdout + stderr };
    } catch (error) {
      const { code, stdout, stderr } = error as { code?: unknown; stdout?: string; stderr?: string };
      if (typeof code !== "number") throw error;
      return { code, output: `${stdout}${stderr}` };
    }
  }

  /** Initializes, validates and applies stacks in their order; gives what each printed. */
  async apply(stacks: readonly string[] = this.order()): Promise<Map<string, string>> {
    const printed = new Map<string, string>();
    for (const stack of this.order().filter((name) => stacks.includes(name))) {
      for (const args of [["validate"], ["apply", "-input=false", "-auto-approve"]]) {
        const { code, output } = await this.terraform(stack, args);
        if (code !== 0) throw new Error(`${stack}: terraform ${args[0]}: ${output}`);
        printed.set(stack, output);
      }
    }
    return printed;
  }

  /** Stacks whose plan is not empty. */
  async planned(): Promise<string[]> {
    const found: string[] = [];
    for (const stack of this.order()) {
      const { code, output } = await this.terraform(stack, [
        "plan",
        "-input=false",
        "-detailed-exitcode",
        "-lock=false",
      ]);
      if (code === 1) throw new Error(`${stack}: ${output}`);
      if (code === 2) found.push(stack);
    }
    return found;
  }

  /** What each resource of a stack would go through, of those that would change. */
  async changes(stack: string): Promise<Record<string, string>> {
    const plan = await this.terraform(stack, ["plan", "-input=false", "-out=plan.bin"]);
    if (plan.code !== 0) throw new Error(plan.output);
    const { output } = await this.terraform(stack, ["show", "-json", "plan.bin"]);
    const { resource_changes = [] } = JSON.parse(output) as {
      resource_changes?: { name: string; change: { actions: string[] } }[];
    };
    return Object.fromEntries(
      resource_changes.map(({ name, change }) => [name, change.actions.join("+")]).filter(([, to]) => to !== "no-op"),
    );
  }

  /** Rows of a query in a DuckDB file below the root. */
  async query(file: string, ...statements: readonly string[]): Promise<unknown[]> {
    const instance = await DuckDBInstance.create(join(this.root, file));
    const connection = await instance.connect();
    try {
      let rows: unknown[] = [];
      for (const sql of statements) rows = (await connection.runAndReadAll(sql)).getRowsJson();
      return rows;
    } finally {
      connection.closeSync();
      instance.closeSync();
    }
  }

  /** `schema.name` of every table and view in a DuckDB file, those of Sluice's own ledger left out. */
  async relations(file: string): Promise<string[]> {
    const rows = await this.query(
      file,
      "SELECT table_schema || '.' || table_name FROM information_schema.tables WHERE table_schema <> '_sluice' ORDER BY ALL",
    );
    return rows.map((row) => String((row as unknown[])[0]));
  }
}
