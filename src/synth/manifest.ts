import { canonicalJson } from "../util/json.js";
import { sortedBy } from "../util/order.js";
import { pathProblem, SLUICE_MANIFEST, STACKS, stackPath, TERRAFORM_FILE } from "./paths.js";
import { type FileTree, type SluiceManifest, STACK_STATUSES, type StackEntry } from "./tree.js";
import { TreeProblem } from "./tree-problem.js";

/** The version of cdktf whose manifest format is written. Not that of the installed package, which would churn. */
const CDKTF_FORMAT = "0.21.0";

/** The text of cdktf's `manifest.json`: with it `cdktf diff`, `deploy` and `list` work on `out/`. */
export function cdktfManifest(stacks: readonly StackEntry[]): string {
  const entries = stacks.map(({ name, after }) => [
    name,
    {
      annotations: [],
      constructPath: name,
      dependencies: after,
      name,
      stackMetadataPath: stackPath(name, "metadata.json"),
      synthesizedStackPath: stackPath(name, TERRAFORM_FILE),
      workingDirectory: `${STACKS}/${name}`,
    },
  ]);
  return canonicalJson({ stacks: Object.fromEntries(entries), version: CDKTF_FORMAT });
}

/** The manifest of a tree. @throws TreeProblem when it is missing or not one that this version writes */
export function manifestOf(tree: FileTree): SluiceManifest {
  const text = tree.get(SLUICE_MANIFEST);
  if (text === undefined)
    throw new TreeProblem(
      `There is no ${SLUICE_MANIFEST}.`,
      "Run `sluice synth` first, or name the folder it wrote to.",
    );
  return parseManifest(text);
}

/** Reads the text of a `sluice.json`. @throws TreeProblem */
export function parseManifest(text: string): SluiceManifest {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw corrupt("it is no JSON", error);
  }
  if (!isRecord(value)) throw corrupt("it holds no object");
  if (value.schema !== 1)
    throw new TreeProblem(
      `${SLUICE_MANIFEST} has the format ${JSON.stringify(value.schema)}; this version of Sluice knows format 1.`,
      "Use the version of Sluice that wrote it, or a newer one.",
    );
  if (typeof value.model !== "string") throw corrupt("it names no model");
  if (!areTexts(value.files)) throw corrupt("its list of files is broken");
  for (const path of value.files) {
    const problem = pathProblem(path);
    if (problem !== undefined) throw corrupt(`it lists the file ${JSON.stringify(path)}: ${problem}`);
  }
  if (!Array.isArray(value.stacks)) throw corrupt("its list of stacks is broken");
  const stacks = value.stacks.map((stack: unknown, index) => {
    if (!isStackEntry(stack)) throw corrupt(`its stack number ${index + 1} is broken`);
    return stack;
  });
  return { schema: 1, model: value.model, stacks: sortedBy(stacks, ({ name }) => name), files: value.files };
}

function isStackEntry(value: unknown): value is StackEntry {
  if (!isRecord(value) || !isRecord(value.backend)) return false;
  const texts = [value.name, value.platform, value.kind, value.digest, value.backend.type];
  return (
    texts.every((text) => typeof text === "string") &&
    pathProblem(value.name as string) === undefined &&
    !(value.name as string).includes("/") &&
    areTexts(value.after) &&
    areTexts(value.stateful) &&
    isRecord(value.backend.settings) &&
    STACK_STATUSES.some((status) => status === value.status)
  );
}

function areTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((member) => typeof member === "string");
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

function corrupt(what: string, cause?: unknown): TreeProblem {
  return new TreeProblem(
    `${SLUICE_MANIFEST} is corrupt: ${what}.`,
    "Bring it back from version control, or remove the folder and run `sluice synth` again.",
    cause === undefined ? undefined : { cause },
  );
}
