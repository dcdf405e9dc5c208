import { parseManifest as parse } from "../synth/manifest.js";
import type { SluiceManifest } from "../synth/tree.js";
import { TreeProblem } from "../synth/tree-problem.js";
import { DeployProblem } from "./deploy-problem.js";

/** Where a tree's manifest lies in it. */
export { SLUICE_MANIFEST as MANIFEST } from "../synth/paths.js";

/**
 * Reads a `sluice.json`. It may come from a branch that anybody edited: beside its shape, what runs rely upon is
 * checked, that each stack has a name of its own and waits only for stacks that exist.
 * @param where - what to call it in messages
 * @throws DeployProblem when it is not a manifest that this version reads
 */
export function parseManifest(text: string, where: string): SluiceManifest {
  const manifest = parsed(text, where);
  const names = new Set(manifest.stacks.map(({ name }) => name));
  const refuse = (why: string) =>
    new DeployProblem(
      `${where} cannot be used: ${why}.`,
      "Synthesize the tree again with this version of Sluice; it is generated and not meant to be edited.",
    );
  if (names.size < manifest.stacks.length) throw refuse("two of its stacks have one name");
  for (const { name, after } of manifest.stacks) {
    const unknown = after.find((other) => !names.has(other));
    if (unknown !== undefined) throw refuse(`stack ${name} comes after ${unknown}, which it does not have`);
  }
  return manifest;
}

function parsed(text: string, where: string): SluiceManifest {
  try {
    return parse(text);
  } catch (thrown) {
    if (!(thrown instanceof TreeProblem)) throw thrown;
    throw new DeployProblem(`${where} cannot be used. ${thrown.message}`, thrown.remedy, "", { cause: thrown });
  }
}

/** Whether `value` is an object with members. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
