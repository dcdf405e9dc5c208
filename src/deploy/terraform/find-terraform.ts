import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { delimiter, join, resolve } from "node:path";
import envPaths from "env-paths";
import { DeployProblem } from "../deploy-problem.js";
import { type Environment, runProcess } from "../run-process.js";
import { downloadedPath, downloadTerraform, PINNED, type Releases } from "./download-terraform.js";

/** A Terraform or OpenTofu that runs here. */
export interface TerraformBinary {
  /** Absolute. */
  readonly path: string;
  readonly product: "Terraform" | "OpenTofu";
  readonly version: string;
  /** Where it was found. */
  readonly from: "flag" | "environment" | "path" | "cache" | "download";
}

export interface FindRequest {
  /** What `--terraform-bin` says: a path, or a name on PATH. */
  readonly flag?: string | undefined;
  readonly env: Environment;
  /** Whether a pinned, checked download into the user's cache is allowed. */
  readonly download?: boolean;
  /** The user's cache for Sluice. Default: where the system keeps caches. */
  readonly cache?: string;
  /** Where a download comes from. Default: HashiCorp's releases. */
  readonly releases?: Releases;
  readonly signal?: AbortSignal | undefined;
}

/** The first version with all that synthesis emits: `removed` blocks came with 1.7 in both products. */
const MINIMUM: readonly [number, number] = [1, 7];

/** The user's cache for Sluice: downloads and provider plug-ins, nothing that cannot be had again. */
export function cacheDirectory(): string {
  return envPaths("sluice", { suffix: "" }).cache;
}

/**
 * Finds the Terraform to use: `--terraform-bin`, else `SLUICE_TERRAFORM`, else `terraform` and `tofu` on PATH, else an
 * earlier download, else, where allowed, a new one. What is named must work; what lies around is passed over.
 * @throws DeployProblem when there is none
 */
export async function findTerraform(request: FindRequest): Promise<TerraformBinary> {
  const { flag, env, signal } = request;
  const cache = request.cache ?? cacheDirectory();
  const named = flag ?? env.SLUICE_TERRAFORM;
  if (named !== undefined && named !== "") {
    const from = flag === undefined ? "environment" : "flag";
    const source = flag === undefined ? "SLUICE_TERRAFORM" : "--terraform-bin";
    const path = await locate(named, env);
    if (path === undefined) {
      throw new DeployProblem(
        `${source} names ${named}, and there is no such program.`,
        `Correct ${source}, or leave it out to use terraform or tofu on PATH.`,
      );
    }
    const found = await identify(path, from, env, signal);
    if (typeof found !== "string") return found;
    throw new DeployProblem(`${source} names ${path}, but ${found}.`, `Correct ${source}. ${INSTALL}`);
  }
  const passed: string[] = [];
  for (const [name, from] of [
    ["terraform", "path"],
    ["tofu", "path"],
    [downloadedPath(cache), "cache"],
  ] as const) {
    const path = await locate(name, env);
    if (path === undefined) continue;
    const found = await identify(path, from, env, signal);
    if (typeof found !== "string") return found;
    passed.push(`${path}: ${found}.`);
  }
  if (request.download !== true) {
    throw new DeployProblem(
      passed.length === 0
        ? "Neither terraform nor tofu is on PATH."
        : "Neither terraform nor tofu on PATH can be used.",
      INSTALL,
      passed.join("\n"),
    );
  }
  const path = await downloadTerraform({ cache, releases: request.releases, signal });
  const found = await identify(path, "download", env, signal);
  if (typeof found !== "string") return found;
  throw new DeployProblem(`The Terraform downloaded to ${path} cannot be used: ${found}.`, INSTALL);
}

const INSTALL = `Install Terraform ${MINIMUM.join(".")} or later, or OpenTofu (https://developer.hashicorp.com/terraform/install, https://opentofu.org/docs/intro/install), or name one with --terraform-bin or SLUICE_TERRAFORM, or allow Sluice to download Terraform ${PINNED.version}.`;

/** What a program says it is; a text says why it will not do. */
async function identify(
  path: string,
  from: TerraformBinary["from"],
  env: Environment,
  signal: AbortSignal | undefined,
): Promise<TerraformBinary | string> {
  const quiet = { ...env, CHECKPOINT_DISABLE: "1", TF_LOG: undefined };
  // `version -json` names no product, so the first line of the plain text is read: "OpenTofu v1.8.0".
  const run = await runProcess({
    file: path,
    args: ["version"],
    cwd: resolve("."),
    env: quiet,
    signal,
    limit: 65536,
  }).catch((thrown: unknown) => {
    if (thrown instanceof DeployProblem && !signal?.aborted) return thrown.message;
    throw thrown;
  });
  if (typeof run === "string") return `it does not run: ${run}`;
  const match = /^(Terraform|OpenTofu) v((\d+)\.(\d+)\.\d+\S*)/m.exec(run.stdout.toString("utf8"));
  const [, product, version, major, minor] = match ?? [];
  if (run.exitCode !== 0 || version === undefined || (product !== "Terraform" && product !== "OpenTofu")) {
    return "it does not say that it is Terraform or OpenTofu";
  }
  const old = Number(major) < MINIMUM[0] || (Number(major) === MINIMUM[0] && Number(minor) < MINIMUM[1]);
  if (old) return `it is ${product} ${version}, and ${MINIMUM.join(".")} is the oldest that will do`;
  return { path, product, version, from };
}

/** The absolute path of a program: of a path as it is, of a name by looking along PATH. */
async function locate(name: string, env: Environment): Promise<string | undefined> {
  if (/[/\\]/.test(name)) return firstProgram([resolve(name)], env);
  const folders = (env.PATH ?? env.Path ?? "").split(delimiter).filter((folder) => folder !== "");
  return firstProgram(
    folders.map((folder) => resolve(join(folder, name))),
    env,
  );
}

async function firstProgram(paths: readonly string[], env: Environment): Promise<string | undefined> {
  // Only Windows has PATHEXT: there a program's name ends in one of these.
  const endings = ["", ...(env.PATHEXT ?? "").split(";").filter((ending) => ending !== "")];
  for (const path of paths) {
    for (const ending of endings) {
      const file = path + ending;
      const may = await access(file, constants.X_OK).then(
        () => true,
        () => false,
      );
      if (may && (await stat(file)).isFile()) return file;
    }
  }
  return undefined;
}
