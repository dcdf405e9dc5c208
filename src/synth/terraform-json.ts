import { compactJson } from "../util/json.js";
import { compareStrings, sortedBy } from "../util/order.js";

/** A JSON object under construction. */
export type Block = Record<string, unknown>;

/** The content of a stack's `cdk.tf.json`: sections of blocks. */
export type TerraformJson = Block;

/** Whether a value is a JSON object. */
export function isBlock(value: unknown): value is Block {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

/** A member of a block that is a block itself, made where it is missing. */
export function section(of: Block, name: string): Block {
  const found = Object.hasOwn(of, name) ? of[name] : undefined;
  if (isBlock(found)) return found;
  const made: Block = {};
  of[name] = made;
  return made;
}

/** The blocks of a list section such as `removed`: one alone may stand without its list. */
export function listed(of: Block, name: string): readonly unknown[] {
  const found = Object.hasOwn(of, name) ? of[name] : undefined;
  return found === undefined ? [] : Array.isArray(found) ? found : [found];
}

/** The block of an address such as `aws_s3_bucket.lake` or `data.aws_region.here`. */
export function blockAt(terraform: TerraformJson, address: string): Block | undefined {
  const parts = address.split(".");
  const [kind, type, name] = parts[0] === "data" ? parts : ["resource", ...parts];
  const found = member(member(terraform[kind as string], type), name);
  return isBlock(found) ? found : undefined;
}

/** Puts a block at its address. */
export function putBlock(terraform: TerraformJson, address: string, block: Block): void {
  const parts = address.split(".");
  const [kind, type, name] = parts[0] === "data" ? parts : ["resource", ...parts];
  section(section(terraform, kind as string), type as string)[name as string] = block;
}

/**
 * Brings a stack's Terraform into its one form: without cdktf's remarks (its version, paths of constructs), and with
 * lists whose order means nothing sorted, so that it does not tell in which order constructs were made. Changes the
 * blocks of its argument, never its lists, and returns it. Members are sorted when it is written.
 */
export function normalize(terraform: TerraformJson): TerraformJson {
  dropRemarks(terraform);
  // cdktf's own commands fail on a stack that has no metadata, however empty.
  section(terraform, "//").metadata = {};
  for (const kind of ["resource", "data"])
    for (const blocks of members(terraform[kind]))
      for (const block of members(blocks))
        if (isBlock(block)) {
          dropRemarks(block);
          sortTexts(block, "depends_on");
          if (isBlock(block.lifecycle)) {
            sortTexts(block.lifecycle, "ignore_changes");
            sortTexts(block.lifecycle, "replace_triggered_by");
          }
        }
  if (isBlock(terraform.provider))
    for (const [name, list] of Object.entries(terraform.provider))
      if (Array.isArray(list)) {
        for (const block of list) if (isBlock(block)) dropRemarks(block);
        terraform.provider[name] = sortedBlocks(list);
      }
  for (const name of ["moved", "import", "removed"]) {
    const list = terraform[name];
    if (Array.isArray(list)) terraform[name] = sortedBlocks(list);
  }
  for (const block of members(terraform.output)) if (isBlock(block)) sortTexts(block, "depends_on");
  return terraform;
}

function dropRemarks(block: Block): void {
  const remarks = block["//"];
  if (!isBlock(remarks)) return;
  delete remarks.metadata;
  if (isBlock(remarks.outputs) && Object.keys(remarks.outputs).length === 0) delete remarks.outputs;
  if (Object.keys(remarks).length === 0) delete block["//"];
}

function sortTexts(block: Block, name: string): void {
  const list = block[name];
  if (Array.isArray(list) && list.every((text) => typeof text === "string"))
    block[name] = list.toSorted(compareStrings);
}

/** By alias first: the provider without one leads. */
function sortedBlocks(list: readonly unknown[]): unknown[] {
  return sortedBy(list, (block) => `${isBlock(block) ? String(block.alias ?? "") : ""}\n${compactJson(block)}`);
}

function member(of: unknown, name: string | undefined): unknown {
  return isBlock(of) && name !== undefined && Object.hasOwn(of, name) ? of[name] : undefined;
}

function members(of: unknown): unknown[] {
  return isBlock(of) ? Object.values(of) : [];
}
