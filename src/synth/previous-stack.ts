import { PROVENANCE_FILE, REMOVED_FILE, STACKS, TERRAFORM_FILE } from "./paths.js";
import { type Block, isBlock, type TerraformJson } from "./terraform-json.js";
import type { FileTree, ProvenanceEntry, SluiceManifest, StackEntry } from "./tree.js";
import { TreeProblem } from "./tree-problem.js";

/** A stack as an earlier tree holds it; its files are read when they are asked for. */
export class PreviousStack {
  constructor(
    readonly entry: StackEntry,
    private readonly folder: ReadonlyMap<string, string>,
  ) {}

  /** Whether its Terraform is that text. */
  isMadeOf(terraform: string): boolean {
    return this.folder.get(TERRAFORM_FILE) === terraform;
  }

  /** Its Terraform; a copy of its own for each call. */
  terraform(): TerraformJson {
    return this.#read(TERRAFORM_FILE) as TerraformJson;
  }

  provenance(): ReadonlyMap<string, ProvenanceEntry> {
    return new Map(Object.entries(this.#read(PROVENANCE_FILE) as Record<string, ProvenanceEntry>));
  }

  /** Blocks for which there is a `removed` block in its Terraform, by address. */
  removed(): ReadonlyMap<string, Block> {
    if (!this.folder.has(REMOVED_FILE)) return new Map();
    return new Map(Object.entries(this.#read(REMOVED_FILE) as Record<string, Block>));
  }

  /** Its further files. */
  files(): ReadonlyMap<string, string> {
    const own = new Set([TERRAFORM_FILE, PROVENANCE_FILE, REMOVED_FILE]);
    return new Map([...this.folder].filter(([path]) => !own.has(path)));
  }

  #read(file: string): Block {
    const path = `${STACKS}/${this.entry.name}/${file}`;
    const remedy = "Bring the earlier tree's file back from version control.";
    const text = this.folder.get(file);
    if (text === undefined) throw new TreeProblem(`The earlier tree lacks ${path}.`, remedy);
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      throw new TreeProblem(`The earlier tree's ${path} is no JSON.`, remedy, { cause: error });
    }
    if (!isBlock(value)) throw new TreeProblem(`The earlier tree's ${path} holds no object.`, remedy);
    return value;
  }
}

/** The files of a tree by the stack they belong to, relative to its folder. */
export function foldersOf(tree: FileTree): Map<string, Map<string, string>> {
  const folders = new Map<string, Map<string, string>>();
  for (const [path, content] of tree) {
    const [root, stack, ...rest] = path.split("/");
    if (root !== STACKS || stack === undefined || rest.length === 0) continue;
    const folder = folders.get(stack) ?? new Map<string, string>();
    folders.set(stack, folder);
    folder.set(rest.join("/"), content);
  }
  return folders;
}

/** The stacks of an earlier tree, in the order of their names. */
export function previousStacks(tree: FileTree, manifest: SluiceManifest): PreviousStack[] {
  const folders = foldersOf(tree);
  return manifest.stacks.map((entry) => new PreviousStack(entry, folders.get(entry.name) ?? new Map()));
}
