import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import pLimit from "p-limit";
import { type RuntimeEnvironment, RuntimeProblem } from "../../../src/platform/runtime.js";
import { sha256 } from "../../../src/util/digest.js";
import { sortedUnique } from "../../../src/util/order.js";
import type { JobSpec, RelationsSpec } from "../spec.js";
import { lastMade } from "./made-tables.js";
import { show } from "./problem.js";
import { readSpec } from "./provision.js";

/** What an instance's stacks in a tree ask for. */
export interface Deployment {
  readonly jobs: readonly JobSpec[];
  readonly relations: readonly RelationsSpec[];
}

/** Reads an instance's specifications; stacks and files in the order of their names. */
export async function readDeployment(outDirectory: string, instance: string): Promise<Deployment> {
  const stacks = join(outDirectory, "stacks");
  const folders = await readdir(stacks).catch((error: unknown) => {
    throw new RuntimeProblem(
      `There are no stacks in ${show(stacks, 200)}.`,
      "Synthesize first (`sluice synth`), or name the folder of a deployment branch.",
      { cause: error },
    );
  });
  const paths: string[] = [];
  for (const folder of sortedUnique(folders)) {
    if (!folder.startsWith(`${instance}--`)) continue;
    const files = await readdir(join(stacks, folder, "specs")).catch(() => []);
    for (const file of sortedUnique(files)) if (file.endsWith(".json")) paths.push(join(stacks, folder, "specs", file));
  }
  const few = pLimit(32);
  const specs = await Promise.all(paths.map((path) => few(() => readSpec(path))));
  return {
    jobs: specs.flatMap((spec) => (isJob(spec) ? [spec] : [])),
    relations: specs.flatMap((spec) => (spec.kind === "relations" ? [spec] : [])),
  };
}

function isJob(spec: Awaited<ReturnType<typeof readSpec>>): spec is JobSpec {
  return spec.kind !== "table" && spec.kind !== "drop" && spec.kind !== "relations";
}

/**
 * Names a deployment: by the tree's manifest, which holds a digest of each stack; by when files were put into the stacks'
 * folders, since a tree is put in place file by file; and by which tables were made.
 */
export async function deployed(
  outDirectory: string,
  instance: string,
  environment: RuntimeEnvironment,
): Promise<string> {
  const manifest = await readFile(join(outDirectory, "sluice.json")).catch(() => "");
  const stacks = join(outDirectory, "stacks");
  const folders = (await readdir(stacks).catch(() => [])).filter((folder) => folder.startsWith(`${instance}--`));
  const times = await Promise.all(
    sortedUnique(folders).map(async (folder) => {
      const found = await stat(join(stacks, folder, "specs"), { bigint: true }).catch(() => undefined);
      return `${folder} ${found?.mtimeNs ?? ""}`;
    }),
  );
  return sha256([sha256(manifest), ...times, await lastMade(environment.home)].join("\n"));
}
