import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Runs the installed Terraform in a folder; fails with what it printed. */
export async function terraform(folder: string, ...args: string[]): Promise<string> {
  const env: NodeJS.ProcessEnv = { ...process.env, TF_IN_AUTOMATION: "1", CHECKPOINT_DISABLE: "1" };
  delete env.TF_CLI_CONFIG_FILE;
  try {
    const { stdout } = await run("terraform", args, { cwd: folder, env, maxBuffer: 1 << 28 });
    return stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error(`terraform ${args.join(" ")}: ${stderr}${stdout}`, { cause: error });
  }
}

export interface Plan {
  readonly planned_values?: {
    readonly root_module?: {
      readonly resources?: readonly { readonly address: string; readonly values: Record<string, unknown> }[];
    };
  };
  readonly resource_changes?: readonly { readonly address: string; readonly change: { readonly actions: string[] } }[];
}

/** The plan of a folder that has been initialized. */
export async function planOf(folder: string): Promise<Plan> {
  await terraform(folder, "plan", "-no-color", "-input=false", "-out=plan.bin");
  return JSON.parse(await terraform(folder, "show", "-json", "plan.bin")) as Plan;
}

/** A folder that is removed afterwards. */
export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "sluice-synth-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
