import { type Argument, type CallExpression, type Expression, type Node, parseSync } from "oxc-parser";
import type { Path, Position } from "../../diagnostic/diagnostic.js";
import { LineIndex } from "../line-index.js";

/** A name or value found by a walk: whether all of the path was written out as literals. */
interface Found {
  readonly name: Node | undefined;
  readonly value: Node;
  readonly exact: boolean;
}

/** The calls in the text of a model file, and what their arguments say literally. */
export class CodeTree {
  private readonly lines: LineIndex;
  private readonly calls = new Map<number, CallExpression[]>();
  /** What names stand for that are imported from somewhere. */
  private readonly imported = new Map<string, string>();

  constructor(file: string, text: string) {
    this.lines = new LineIndex(file, text);
    const { program } = parseSync(file, text);
    const open: unknown[] = [program];
    while (open.length > 0) {
      const node = open.pop();
      if (Array.isArray(node)) for (const item of node) open.push(item);
      else if (isNode(node)) {
        this.note(node);
        for (const member of Object.values(node)) if (typeof member === "object" && member !== null) open.push(member);
      }
    }
    for (const calls of this.calls.values()) calls.sort((a, b) => a.start - b.start);
  }

  /** The calls of a line in the order they are written; of a function, as far as it is called by its name. */
  callsAt(line: number, called: string | undefined): readonly CallExpression[] {
    const all = this.calls.get(line) ?? [];
    const named = called === undefined ? [] : all.filter(({ callee }) => this.nameOf(callee) === called);
    return named.length > 0 ? named : all;
  }

  /** Where `path` leads in the argument of a call; where that is not written out, to the nearest that is. */
  find(call: CallExpression, path: Path, on: "key" | undefined): Position {
    const found = path.length > 0 ? walk(call.arguments[0], path) : undefined;
    if (found === undefined) return this.lines.position(call.start);
    const { name, value, exact } = found;
    // What a literal lacks is missed in its field; what is computed comes from where it is computed.
    const literal = value.type === "ObjectExpression" || value.type === "ArrayExpression";
    return this.lines.position((name && (exact ? on === "key" : literal) ? name : value).start);
  }

  private note(node: Node): void {
    if (node.type === "ImportSpecifier" && node.imported.type === "Identifier")
      this.imported.set(node.local.name, node.imported.name);
    if (node.type !== "CallExpression") return;
    const callee = unwrapped(node.callee);
    const { line } = this.lines.position((callee.type === "MemberExpression" ? callee.property : callee).start);
    const calls = this.calls.get(line);
    if (calls) calls.push(node);
    else this.calls.set(line, [node]);
  }

  private nameOf(callee: Expression): string | undefined {
    const plain = unwrapped(callee);
    if (plain.type === "Identifier") return this.imported.get(plain.name) ?? plain.name;
    return plain.type === "MemberExpression" && plain.property.type === "Identifier" ? plain.property.name : undefined;
  }
}

/** The text that a literal argument has as its field `name`. */
export function writtenName(call: CallExpression): unknown {
  const found = walk(call.arguments[0], ["name"]);
  return found?.exact && found.value.type === "Literal" ? found.value.value : undefined;
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}

function walk(argument: Argument | undefined, path: Path): Found | undefined {
  if (argument === undefined) return undefined;
  let found: Found = { name: undefined, value: unwrapped(argument), exact: true };
  for (const [steps, step] of path.entries()) {
    const next = memberOf(found.value, step);
    // Nothing of it is written out: the call is the place.
    if (next === undefined) return steps === 0 ? undefined : { ...found, exact: false };
    found = next;
  }
  return found;
}

function memberOf(holder: Node, step: string | number): Found | undefined {
  if (holder.type === "ArrayExpression") {
    const index = Number(step);
    const before = holder.elements.slice(0, index + 1);
    const element = before[index];
    if (!element || before.some((item) => item?.type === "SpreadElement")) return undefined;
    return { name: undefined, value: unwrapped(element), exact: true };
  }
  if (holder.type !== "ObjectExpression") return undefined;
  for (let at = holder.properties.length - 1; at >= 0; at--) {
    const property = holder.properties[at];
    const name = property?.type === "Property" ? keyOf(property.key, property.computed) : undefined;
    // A spread or a computed name that comes later may have given this field.
    if (property?.type !== "Property" || name === undefined) return undefined;
    if (name === String(step)) return { name: property.key, value: unwrapped(property.value), exact: true };
  }
  return undefined;
}

function keyOf(key: Node, computed: boolean): string | undefined {
  if (key.type === "Identifier") return computed ? undefined : key.name;
  return key.type === "Literal" ? String(key.value) : undefined;
}

/** An expression without parentheses and assertions of its type. */
function unwrapped(node: Node): Node {
  let inner = node;
  while (
    inner.type === "ParenthesizedExpression" ||
    inner.type === "TSAsExpression" ||
    inner.type === "TSSatisfiesExpression" ||
    inner.type === "TSTypeAssertion" ||
    inner.type === "TSNonNullExpression"
  )
    inner = inner.expression;
  return inner;
}
