import { mkdir, open, readFile, rm, stat } from "node:fs/promises";
import { delimiter } from "node:path";
import pLimit from "p-limit";
import { Interrupted } from "../deploy-problem.js";
import { withLock } from "../file-lock.js";
import { type Environment, runProcess } from "../run-process.js";
import type { TerraformBinary } from "./find-terraform.js";
import { readErrors, type TerraformError, terraformProblem } from "./terraform-problem.js";
import { forgetLockFile, keepLockFile, type WorkFolder } from "./work-folder.js";

export interface TerraformSettings {
  readonly binary: TerraformBinary;
  readonly env: Environment;
  /** The folder that model files' paths are relative to, for provisioners: `SLUICE_ROOT`. Absolute. */
  readonly root: string;
  /** The folder `.sluice`: work folders and the local platform's homes. Absolute. */
  readonly home: string;
  /** Folders that provisioners find programs in first; one holds `sluice`. */
  readonly path: readonly string[];
  /** A folder with provider plug-ins, used instead of the registry. */
  readonly pluginDir?: string | undefined;
  /** Where downloaded plug-ins are shared. */
  readonly pluginCache: string;
  /** Whether to look for newer providers. */
  readonly upgrade: boolean;
  /** Seconds to wait for a state that somebody else has locked. */
  readonly lockTimeout: number;
  readonly signal?: AbortSignal | undefined;
  readonly force?: AbortSignal | undefined;
}

/** refresh: only compares the state with what is there. */
export type PlanMode = "apply" | "destroy" | "refresh";

const MODES: Readonly<Record<PlanMode, readonly string[]>> = {
  apply: [],
  destroy: ["-destroy"],
  refresh: ["-refresh-only"],
};

/** Variables of the caller that would change what our commands do, or where. */
const MEDDLING = /^TF_(CLI_ARGS.*|WORKSPACE|DATA_DIR|INPUT|IN_AUTOMATION)$/;

/** Milliseconds that Terraform gets to finish when asked to stop: a provider may be in the middle of a long call. */
const GRACE = 15 * 60_000;

/** Most bytes of a log that are searched for errors, from its end. */
const TAIL = 4 * 1024 * 1024;

/** How a command ended that may fail in a way the caller deals with. */
export interface Attempt {
  readonly exitCode: number;
  readonly errors: readonly TerraformError[];
  readonly tail: string;
  /** The file with all that was said. */
  readonly log: string;
}

/**
 * Runs Terraform on work folders. Its words go to log files in the work folder, which are read back for errors: it
 * then survives our sudden death, and a long apply costs no memory.
 */
export class Terraform {
  // Two inits must not fill one plug-in cache at once: it "is not guaranteed to be concurrency safe"
  // (https://developer.hashicorp.com/terraform/cli/config/config-file#provider-plugin-cache).
  private readonly oneAtATime = pLimit(1);

  constructor(private readonly settings: TerraformSettings) {}

  /** Backend and providers. Those that fill no plug-in cache may run side by side. */
  async init(stack: string, work: WorkFolder): Promise<void> {
    const { pluginDir, pluginCache, upgrade, home, signal } = this.settings;
    const plugins = pluginDir === undefined ? [] : [`-plugin-dir=${pluginDir}`];
    const args = ["init", "-input=false", "-no-color", "-reconfigure", ...plugins, ...work.backend];
    const run = () => this.check(stack, work, "init", [...args, ...(upgrade ? ["-upgrade"] : [])]);
    if (work.providers === undefined) return run();
    if (upgrade) await forgetLockFile(home, work);
    if (pluginDir !== undefined) {
      await run();
    } else {
      // Terraform refuses a plug-in cache that is not there.
      await mkdir(pluginCache, { recursive: true });
      const alone = () => withLock(`${pluginCache}.lock`, "the plug-in cache", GRACE, signal, run);
      await this.oneAtATime(alone);
    }
    await keepLockFile(home, work);
  }

  /** Makes a saved plan, which also makes anew what is at `replace`. @returns whether it would change anything */
  async plan(stack: string, work: WorkFolder, mode: PlanMode, replace: readonly string[] = []): Promise<boolean> {
    await rm(work.plan, { force: true });
    const args = ["plan", "-json", "-input=false", "-detailed-exitcode", this.lockTimeout(), `-out=${work.plan}`];
    const more = [...MODES[mode], ...replace.map((address) => `-replace=${address}`)];
    const attempt = await this.try(stack, work, "plan", [...args, ...more]);
    // With -detailed-exitcode: 0 no changes, 1 error, 2 changes.
    if (attempt.exitCode === 0) return false;
    if (attempt.exitCode === 2) return true;
    throw this.problem(stack, "plan", attempt);
  }

  /** The saved plan as JSON, written beside it and returned. */
  async show(stack: string, work: WorkFolder): Promise<string> {
    await this.check(stack, work, "show", ["show", "-json", "-no-color", work.plan], work.planJson);
    return readFile(work.planJson, "utf8");
  }

  /** Applies the saved plan, which needs no approval any more and reads no configuration. */
  async apply(stack: string, work: WorkFolder): Promise<Attempt> {
    return this.try(stack, work, "apply", ["apply", "-json", "-input=false", this.lockTimeout(), work.plan]);
  }

  problem(stack: string, phase: string, { errors, tail, log }: Attempt) {
    return terraformProblem({ stack, phase, product: this.settings.binary.product, errors, tail, log });
  }

  private lockTimeout(): string {
    return `-lock-timeout=${this.settings.lockTimeout}s`;
  }

  private async check(
    stack: string,
    work: WorkFolder,
    phase: string,
    args: readonly string[],
    to?: string,
  ): Promise<void> {
    const attempt = await this.try(stack, work, phase, args, to);
    if (attempt.exitCode !== 0) throw this.problem(stack, phase, attempt);
  }

  private async try(
    stack: string,
    work: WorkFolder,
    phase: string,
    args: readonly string[],
    to?: string,
  ): Promise<Attempt> {
    const { binary, signal, force } = this.settings;
    const log = work.log(phase);
    const result = await runProcess({
      file: binary.path,
      args,
      cwd: work.path,
      env: this.environment(work),
      outputTo: to ?? log,
      ...(to === undefined ? {} : { errorsTo: log }),
      signal,
      force,
      grace: GRACE,
      ownGroup: true,
    });
    if (result.stopped && result.exitCode !== 0) throw new Interrupted(`The ${phase} of ${stack}`);
    const tail = await endOf(log);
    return {
      exitCode: result.exitCode,
      errors: result.exitCode === 0 ? [] : readErrors(tail),
      tail: tail.slice(-4000),
      log,
    };
  }

  private environment(work: WorkFolder): Environment {
    const { env, root, home, path, pluginDir, pluginCache } = this.settings;
    const kept = Object.fromEntries(Object.entries(env).filter(([name]) => !MEDDLING.test(name)));
    // With a plug-in folder nothing is downloaded, and Terraform links to the plug-ins where they are.
    const cache = pluginDir === undefined && work.providers !== undefined ? { TF_PLUGIN_CACHE_DIR: pluginCache } : {};
    return {
      ...cache,
      ...kept,
      PATH: [...path, env.PATH ?? env.Path ?? ""].filter((folder) => folder !== "").join(delimiter),
      SLUICE_ROOT: root,
      SLUICE_HOME: home,
      TF_DATA_DIR: work.data,
      TF_IN_AUTOMATION: "1",
      TF_INPUT: "0",
      CHECKPOINT_DISABLE: "1",
    };
  }
}

async function endOf(path: string): Promise<string> {
  const { size } = await stat(path);
  const length = Math.min(size, TAIL);
  const file = await open(path, "r");
  try {
    const buffer = Buffer.alloc(length);
    const { bytesRead } = await file.read(buffer, 0, length, size - length);
    return buffer.toString("utf8", 0, bytesRead);
  } finally {
    await file.close();
  }
}
