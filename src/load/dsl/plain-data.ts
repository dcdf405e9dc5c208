import type { Path } from "../../diagnostic/diagnostic.js";
import { MAX_DEPTH, MAX_OBJECT_VALUES } from "../limits.js";

/** A part of a value that is no data, and what it is instead. */
export interface NotData {
  readonly path: Path;
  readonly found: string;
  /** Present when it is the field's name that is wrong. */
  readonly on?: "key";
}

/** How many parts of one value that are no data are told. */
const MOST_PROBLEMS = 100;

/**
 * A copy of a value that code made, as the plain data that YAML could have said: texts, numbers, truth values, null,
 * lists and mappings. Fields that are `undefined` are as if not written; everything else that is no data is a problem.
 */
export function plainData(value: unknown): { readonly value: unknown; readonly problems: readonly NotData[] } {
  const copier = new Copier();
  return { value: copier.copy(value), problems: copier.problems };
}

class Copier {
  readonly problems: NotData[] = [];
  private readonly path: (string | number)[] = [];
  private readonly holders = new Set<object>();
  private count = 0;

  /** Recursive, no deeper than files nest. */
  copy(value: unknown): unknown {
    if (this.count > MAX_OBJECT_VALUES) return null;
    if (++this.count > MAX_OBJECT_VALUES) return this.refuse("one of more values than an object may have");
    if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean")
      return value;
    if (typeof value !== "object") return this.refuse(value === undefined ? "undefined" : `a ${typeof value}`);
    if (this.holders.has(value)) return this.refuse("a value that holds itself");
    if (this.path.length > MAX_DEPTH) return this.refuse("a value that nests too deep");
    this.holders.add(value);
    const copy = Array.isArray(value) ? this.list(value) : this.mapping(value);
    this.holders.delete(value);
    return copy;
  }

  private list(items: readonly unknown[]): unknown[] {
    const copy: unknown[] = [];
    for (let index = 0; index < items.length && this.count <= MAX_OBJECT_VALUES; index++)
      copy.push(this.member(index, items[index]));
    return copy;
  }

  private mapping(value: object): unknown {
    const prototype = Object.getPrototypeOf(value) as { readonly constructor?: { readonly name?: unknown } } | null;
    // A mapping of another realm has another Object.prototype, which like ours has none itself.
    if (prototype !== null && Object.getPrototypeOf(prototype) !== null)
      return this.refuse(`an object of the class ${String(prototype.constructor?.name ?? "?").slice(0, 60)}`);
    if (Object.getOwnPropertySymbols(value).length > 0) return this.refuse("a mapping with a symbol as a name");
    const copy: Record<string, unknown> = {};
    for (const [name, member] of Object.entries(value)) {
      if (this.count > MAX_OBJECT_VALUES) break;
      if (name === "__proto__") {
        this.path.push(name);
        this.refuse('the name "__proto__"', "key");
        this.path.pop();
      } else if (member !== undefined) copy[name] = this.member(name, member);
    }
    return copy;
  }

  private member(step: string | number, value: unknown): unknown {
    this.path.push(step);
    const copy = this.copy(value);
    this.path.pop();
    return copy;
  }

  private refuse(found: string, on?: "key"): null {
    if (this.problems.length < MOST_PROBLEMS) this.problems.push({ path: [...this.path], found, ...(on && { on }) });
    return null;
  }
}
