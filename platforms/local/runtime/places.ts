import { mkdir, realpath } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { type RuntimeEnvironment, RuntimeProblem } from "../../../src/platform/runtime.js";
import type { Place } from "../spec.js";
import { show } from "./problem.js";

/** What is said, always alike, when a model file is needed and nobody said where the model is. */
export function rootMissing(): RuntimeProblem {
  return new RuntimeProblem(
    "SLUICE_ROOT is not set, so the paths of the model's files lead nowhere.",
    "Use `sluice apply` and `sluice run`, which set it; or set SLUICE_ROOT to the absolute path of the model's folder.",
  );
}

/**
 * Where a place is on this machine: absolute, its base free of links. Links further down may not lead out of the base.
 * @throws RuntimeProblem when it would, or when the base is not known or not there
 */
export async function resolvePlace(place: Place, environment: RuntimeEnvironment): Promise<string> {
  return confine(await base(place.base, environment), place.path);
}

/** The folder of a container, made where it is not there yet, and free of links. */
export async function makeFolder(place: Place, environment: RuntimeEnvironment): Promise<string> {
  const path = await resolvePlace(place, environment);
  await mkdir(path, { recursive: true });
  return realpath(path);
}

/** A path below `folder` (which is free of links), for a text that came from elsewhere. @throws RuntimeProblem when it leads out */
export async function confine(folder: string, path: string): Promise<string> {
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  if (path.startsWith("/") || path.includes("\0") || path.includes("\\") || parts.includes(".."))
    throw outside(path, folder);
  const whole = join(folder, ...parts);
  const real = await nearestReal(whole);
  const from = relative(folder, real);
  if (from === ".." || from.startsWith(`..${sep}`) || from.startsWith(sep)) throw outside(path, folder);
  return whole;
}

async function base(name: Place["base"], environment: RuntimeEnvironment): Promise<string> {
  if (name === "home") {
    await mkdir(environment.home, { recursive: true, mode: 0o700 });
    return realpath(environment.home);
  }
  if (environment.root === undefined || environment.root === "") throw rootMissing();
  try {
    return await realpath(environment.root);
  } catch {
    throw new RuntimeProblem(
      `SLUICE_ROOT names ${show(environment.root, 200)}, which is not there.`,
      "Set it to the absolute path of the folder that holds the model.",
    );
  }
}

/** The path of what is there of `path`, with every link followed. */
async function nearestReal(path: string): Promise<string> {
  for (let at = path; ; at = dirname(at)) {
    try {
      return await realpath(at);
    } catch (error) {
      if (dirname(at) === at || !(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
    }
  }
}

function outside(path: string, folder: string): RuntimeProblem {
  return new RuntimeProblem(
    `The path ${show(path, 200)} leads out of ${show(folder, 200)}.`,
    "Keep data within the model's folder or the instance's home; links may not lead out of them either.",
  );
}
