import { dirname, join, resolve } from "node:path";
import type { Environment } from "../run-process.js";
import { cacheDirectory, type TerraformBinary } from "./find-terraform.js";
import type { StackEvent } from "./run-stacks.js";
import type { Selection } from "./stack-order.js";
import { Terraform } from "./terraform.js";

export interface RunRequest {
  /** The folder `out/`. */
  readonly out: string;
  readonly terraform: TerraformBinary;
  /** The folder that model files' paths are relative to; provisioners get it as `SLUICE_ROOT`. */
  readonly root: string;
  /** Default: `.sluice` beside `out/`. */
  readonly home?: string | undefined;
  readonly selection?: Selection;
  /** Stack -> addresses that are made anew though their configuration stays, because what they stand for is not as it was. */
  readonly replace?: ReadonlyMap<string, readonly string[]>;
  /** Most stacks at work at one time. Default: as many as there are processors. */
  readonly parallelism?: number | undefined;
  /** Folders that provisioners find programs in first; one holds `sluice`. */
  readonly path?: readonly string[];
  /** A folder with provider plug-ins, used instead of the registry. */
  readonly pluginDir?: string | undefined;
  /** Where downloaded plug-ins are shared. Default: in the user's cache. */
  readonly pluginCache?: string | undefined;
  /** Whether to look for newer providers. */
  readonly upgrade?: boolean;
  /** Seconds to wait for what somebody else has locked. Default: 20. */
  readonly lockTimeout?: number | undefined;
  /** A file for the report. */
  readonly report?: string | undefined;
  readonly onEvent?: (event: StackEvent) => void;
  readonly env: Environment;
  /** Stop: what runs may finish its step, the rest is skipped. */
  readonly signal?: AbortSignal | undefined;
  /** Stop at once: what runs is killed, and Terraform may lose its state. */
  readonly force?: AbortSignal | undefined;
}

/** The folder `.sluice` of a request. Absolute. */
export function homeOf({ home, out }: Pick<RunRequest, "home" | "out">): string {
  return resolve(home ?? join(dirname(resolve(out)), ".sluice"));
}

/** Seconds. */
export function lockTimeoutOf({ lockTimeout }: Pick<RunRequest, "lockTimeout">): number {
  return lockTimeout ?? 20;
}

/** Terraform as a request wants it run. */
export function terraformOf(request: RunRequest): Terraform {
  const { env, pluginDir, pluginCache } = request;
  return new Terraform({
    binary: request.terraform,
    env,
    root: resolve(request.root),
    home: homeOf(request),
    path: request.path ?? [],
    pluginDir: pluginDir === undefined ? undefined : resolve(pluginDir),
    pluginCache: resolve(pluginCache ?? env.TF_PLUGIN_CACHE_DIR ?? join(cacheDirectory(), "plugins")),
    upgrade: request.upgrade === true,
    lockTimeout: lockTimeoutOf(request),
    signal: request.signal,
    force: request.force,
  });
}
