import {
  resolveTokens,
  TerraformDataSource,
  TerraformElement,
  TerraformOutput,
  TerraformProvider,
  TerraformResource,
  TerraformStack,
} from "../platform/cdktf.js";
import { looksLikeToken } from "../platform/model-text.js";
import type { StackBuilder } from "./stack-builder.js";
import { type Block, isBlock, normalize, section, type TerraformJson } from "./terraform-json.js";

/**
 * A stack's Terraform: what cdktf's own synthesis gives for it, in its one form, made in a single pass. cdktf prepares,
 * resolves and merges everything twice over; here each element is rendered once, values without tokens are taken as
 * they are, and its block is put in its place.
 * @throws where cdktf would drop one of two elements with one address, or render what Terraform refuses (compiler bugs)
 */
export function renderStack(stack: StackBuilder): TerraformJson {
  const { terraform } = stack;
  const json: TerraformJson = {};
  const providers = new Set<string>();
  const wanted = new Map<string, string>();
  for (const element of elementsOf(terraform)) {
    check(stack, element, providers, wanted);
    const fragment = resolved(terraform, element.toTerraform());
    if (isBlock(fragment)) place(stack.name, json, fragment);
    if (TerraformOutput.isTerraformOutput(element)) noteOutput(json, element);
  }
  for (const [provider, user] of wanted)
    if (!providers.has(provider))
      throw new Error(
        `Stack "${stack.name}": ${user} needs the provider "${provider}", which the stack does not declare.`,
      );
  overlay(json, resolved(terraform, (terraform as unknown as { rawOverrides: Block }).rawOverrides) as Block);
  return normalize(json);
}

/** Every element of a stack in the order of creation, parents first. */
function elementsOf(stack: TerraformStack): TerraformElement[] {
  const elements: TerraformElement[] = [];
  const waiting = [...stack.node.children].reverse();
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (TerraformStack.isStack(next))
      throw new Error(`Stack "${next.node.path}" lies within another: stacks are flat.`);
    if (TerraformElement.isTerraformElement(next)) elements.push(next);
    const { children } = next.node;
    for (let index = children.length - 1; index >= 0; index--) waiting.push(children[index] as (typeof children)[0]);
  }
  return elements;
}

function check(
  stack: StackBuilder,
  element: TerraformElement,
  providers: Set<string>,
  wanted: Map<string, string>,
): void {
  if (TerraformProvider.isTerraformProvider(element)) {
    providers.add(element.terraformGeneratorMetadata?.providerName ?? element.terraformResourceType);
    return;
  }
  const resource = TerraformResource.isTerraformResource(element);
  if (!resource && !TerraformDataSource.isTerraformDataSource(element)) return;
  const what = `${element.terraformResourceType} "${element.node.path}"`;
  if (!stack.owned.has(element))
    throw new Error(`Stack "${stack.name}": nobody owns ${what}, so nothing says why it exists.`);
  const provider = element.terraformGeneratorMetadata?.providerName;
  if (provider !== undefined && provider !== "terraform") wanted.set(provider, what);
}

/** Puts an element's fragment into the whole: blocks at their addresses, lists one behind another. */
function place(stack: string, json: TerraformJson, fragment: Block): void {
  for (const [kind, content] of Object.entries(fragment)) {
    if (!isBlock(content)) overlay(json, { [kind]: content });
    else if (kind === "resource" || kind === "data")
      for (const [type, blocks] of Object.entries(content))
        placeNamed(stack, section(section(json, kind), type), blocks as Block, kind === "data" ? `data.${type}` : type);
    else if (kind === "output" || kind === "variable" || kind === "locals")
      placeNamed(stack, section(json, kind), content, kind);
    else if (
      kind === "terraform" &&
      isBlock(content.backend) &&
      isBlock((json.terraform as Block | undefined)?.backend)
    )
      throw new Error(`Stack "${stack}" has two backends.`);
    else overlay(json, { [kind]: content });
  }
}

function placeNamed(stack: string, into: Block, blocks: Block, prefix: string): void {
  for (const [name, block] of Object.entries(blocks)) {
    if (Object.hasOwn(into, name))
      throw new Error(`Stack "${stack}": two elements have the address ${prefix}.${name}. cdktf would keep only one.`);
    if (!/^[A-Za-z_][A-Za-z0-9_-]*$/.test(name))
      throw new Error(`Stack "${stack}": ${prefix}.${name} is no address that Terraform takes.`);
    into[name] = block;
  }
}

/** Merges as cdktf does: blocks member by member, lists one behind another, the later of other values. */
function overlay(target: Block, source: Block): void {
  for (const [name, value] of Object.entries(source)) {
    const there = Object.hasOwn(target, name) ? target[name] : undefined;
    if (isBlock(value) && isBlock(there)) overlay(there, value);
    else if (Array.isArray(value) && Array.isArray(there)) target[name] = [...there, ...value];
    else target[name] = value;
  }
}

/** cdktf's map from an output's path to its name, which its `output` command reads. */
function noteOutput(json: TerraformJson, output: TerraformOutput): void {
  const path = output.node.path.split("/");
  const last = path.pop() as string;
  let at = section(section(json, "//"), "outputs");
  for (const part of path) at = section(at, part);
  at[last] = output.friendlyUniqueId;
}

/** cdktf's resolution: tokens are replaced, and `undefined` is left out of lists and blocks. What has neither is not copied. */
function resolved(stack: TerraformStack, value: unknown): unknown {
  switch (typeof value) {
    case "string":
      return looksLikeToken(value) ? resolveTokens(stack, value) : value;
    case "number":
      return mayBeToken(value) ? resolveTokens(stack, value) : value;
    case "object":
      if (value === null || value instanceof Date) return value;
      return Array.isArray(value) ? resolvedList(stack, value) : resolvedBlock(stack, value as Block);
    default:
      return typeof value === "function" ? resolveTokens(stack, value) : value;
  }
}

function resolvedList(stack: TerraformStack, list: readonly unknown[]): unknown {
  let same = true;
  const copy: unknown[] = [];
  for (const member of list) {
    if (typeof member === "number" ? mayBeToken(member) : typeof member === "string" && member.includes("#{TfToken["))
      return resolveTokens(stack, list);
    const made = resolved(stack, member);
    if (made !== member || made === undefined) same = false;
    if (made !== undefined) copy.push(made);
  }
  return same ? list : copy;
}

function resolvedBlock(stack: TerraformStack, block: Block): unknown {
  if (typeof block.resolve === "function") return resolveTokens(stack, block);
  const names = Object.keys(block);
  if (TerraformElement.isTerraformElement(block) || names.some(looksLikeToken)) return resolveTokens(stack, block);
  let copy: Block | undefined;
  for (const [index, name] of names.entries()) {
    const member = block[name];
    const made = resolved(stack, member);
    if (copy === undefined && (made !== member || made === undefined)) {
      copy = {};
      for (const before of names.slice(0, index)) copy[before] = block[before];
    }
    if (copy !== undefined && made !== undefined) copy[name] = made;
  }
  return copy ?? block;
}

/** Tokens of numbers are of an enormous size below zero; and one number stands for a map. */
function mayBeToken(value: number): boolean {
  return value < -1e6;
}
