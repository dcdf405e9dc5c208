import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DeployProblem } from "../deploy/deploy-problem.js";
import { MANIFEST, parseManifest } from "../deploy/manifest.js";
import type { SluiceManifest } from "../synth/tree.js";

/** What is in the tree at `out`. @throws DeployProblem when there is none or it cannot be read */
export function readManifest(out: string): SluiceManifest {
  const path = join(out, MANIFEST);
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    throw new DeployProblem(
      `There is no synthesized tree at ${out}.`,
      "Run `sluice synth`, or `sluice apply`, which synthesizes first.",
    );
  }
  return parseManifest(text, path);
}
