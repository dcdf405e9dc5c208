import { type Block, blockAt, isBlock, listed, putBlock, section, type TerraformJson } from "./terraform-json.js";

/**
 * Brings blocks of an earlier configuration into another one verbatim, with all that they refer to and that is missing
 * there: other blocks, locals, variables, and the providers they are made by. Without it what is kept could not be planned.
 */
export class Closure {
  /** Addresses of the resources and data sources brought over. */
  readonly brought = new Set<string>();
  readonly #waiting: unknown[] = [];

  constructor(
    private readonly from: TerraformJson,
    readonly into: TerraformJson,
  ) {}

  /** Brings the block of an address, unless there is one already. @returns whether it was found */
  bring(address: string): boolean {
    if (blockAt(this.into, address) !== undefined) return true;
    const block = blockAt(this.from, address);
    if (block === undefined) return false;
    this.#put(address, block);
    this.#settle();
    return true;
  }

  /** Puts a block at an address that the earlier configuration no longer has. */
  put(address: string, block: Block): void {
    this.#put(address, block);
    this.#settle();
  }

  /** Brings the providers of an address, which its removal needs too. */
  bringProviders(address: string, block: Block): void {
    this.#provider(address, block);
    this.#settle();
  }

  /** Brings every provider: what is left of a stack in its state can be destroyed only with them. */
  bringAllProviders(): void {
    for (const name of Object.keys(section(this.from, "provider"))) this.#bringProvider(name);
    this.#settle();
  }

  #put(address: string, block: Block): void {
    putBlock(this.into, address, block);
    this.brought.add(address);
    this.#provider(address, block);
    this.#waiting.push(block);
  }

  #provider(address: string, block: Block): void {
    const type = address.replace(/^data\./, "").split(".")[0] as string;
    const named = typeof block.provider === "string" ? block.provider : type;
    this.#bringProvider(named.split(/[._]/)[0] as string);
  }

  #bringProvider(name: string): void {
    const there = listed(section(this.into, "provider"), name);
    const aliases = new Set(there.map(aliasOf));
    const missing = listed(section(this.from, "provider"), name).filter((one) => !aliases.has(aliasOf(one)));
    if (missing.length > 0) {
      section(this.into, "provider")[name] = [...there, ...missing];
      this.#waiting.push(missing);
    }
    const required = section(section(this.from, "terraform"), "required_providers")[name];
    const wanted = section(section(this.into, "terraform"), "required_providers");
    if (required !== undefined && wanted[name] === undefined) wanted[name] = required;
  }

  /** Follows references until nothing is missing. */
  #settle(): void {
    for (let next = this.#waiting.pop(); next !== undefined; next = this.#waiting.pop())
      for (const text of textsIn(next))
        for (const [address] of text.matchAll(/(?<![\w.-])(?:data\.)?[A-Za-z_][\w-]*\.[A-Za-z_][\w-]*/g))
          this.#follow(address);
  }

  #follow(address: string): void {
    const [head, name] = address.split(".") as [string, string];
    const named = head === "local" ? "locals" : head === "var" ? "variable" : undefined;
    if (named === undefined) {
      if (blockAt(this.into, address) !== undefined) return;
      const block = blockAt(this.from, address);
      if (block !== undefined) this.#put(address, block);
      return;
    }
    const there = section(this.into, named);
    const value = section(this.from, named)[name];
    if (Object.hasOwn(there, name) || value === undefined) return;
    there[name] = value;
    this.#waiting.push(value);
  }
}

/** Every text in a value, keys too. */
export function textsIn(value: unknown): string[] {
  const texts: string[] = [];
  const waiting = [value];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next === "string") texts.push(next);
    else if (Array.isArray(next)) for (const member of next) waiting.push(member);
    else if (isBlock(next))
      for (const [key, member] of Object.entries(next)) {
        texts.push(key);
        waiting.push(member);
      }
  }
  return texts;
}

function aliasOf(provider: unknown): string {
  return isBlock(provider) && typeof provider.alias === "string" ? provider.alias : "";
}
