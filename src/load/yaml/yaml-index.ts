import { EVENT_ID, type Event, getScalarValue, parseEvents, SCALAR_STYLE } from "js-yaml";
import type { Path, Position } from "../../diagnostic/diagnostic.js";
import { LineIndex } from "../line-index.js";
import { parseStream } from "./stream.js";

/** Collections with more members than this are looked up by name or number instead of walked through. */
const WIDE = 32;

/** A member of a collection: the event of its name (in a mapping) and of its value. */
interface Member {
  readonly name: number;
  readonly value: number;
}

/**
 * Where every node of a YAML text stands, in a few flat arrays: made only when a finding in the file is shown, so
 * that a model without findings never pays for it.
 */
export class YamlIndex {
  private readonly types: Uint8Array;
  private readonly starts: Int32Array;
  private readonly ends: Int32Array;
  /** The event after a node and all it holds. */
  private readonly nexts: Int32Array;
  private readonly roots: number[] = [];
  private readonly wide = new Map<number, ReadonlyMap<string | number, Member>>();
  private readonly lines: LineIndex;
  /** The end of what was placed so far. */
  private cursor = 0;

  constructor(
    file: string,
    private readonly text: string,
  ) {
    this.lines = new LineIndex(file, text);
    const { chunks } = parseStream(text);
    const size = chunks.reduce((sum, { events }) => sum + events.length, 0);
    this.types = new Uint8Array(size);
    this.starts = new Int32Array(size);
    this.ends = new Int32Array(size);
    this.nexts = new Int32Array(size);
    const open: number[] = [];
    let at = 0;
    for (const { events, offset } of chunks)
      for (const event of events) {
        this.types[at] = event.type;
        this.place(event, at, offset, this.types[open.at(-1) ?? at] === EVENT_ID.SEQUENCE);
        if (event.type === EVENT_ID.DOCUMENT) this.roots.push(at + 1);
        if (event.type === EVENT_ID.POP) this.nexts[open.pop() ?? at] = at + 1;
        else if (event.type === EVENT_ID.SCALAR || event.type === EVENT_ID.ALIAS) this.nexts[at] = at + 1;
        else open.push(at);
        at++;
      }
  }

  /** Where `path` leads in the document of that number; where that is not written, to the nearest that is. */
  find(document: number, path: Path, on?: "key"): Position | undefined {
    const found = this.walk(document, path);
    if (found === undefined) return undefined;
    const { member, steps } = found;
    const exact = steps === path.length;
    const type = this.types[member.value];
    const collection = type === EVENT_ID.MAPPING || type === EVENT_ID.SEQUENCE;
    // What a collection lacks is missed in a field: that field's name is the place, not the first thing it has.
    const name = member.name >= 0 && (exact ? on === "key" : collection) ? member.name : member.value;
    return this.lines.position(this.starts[name] ?? 0);
  }

  /** The text of the scalar that `path` leads to, as it is written; `undefined` for anything else. */
  source(document: number, path: Path): string | undefined {
    const found = this.walk(document, path);
    if (found === undefined || found.steps < path.length) return undefined;
    const { value } = found.member;
    return this.types[value] === EVENT_ID.SCALAR ? this.text.slice(this.starts[value], this.ends[value]) : undefined;
  }

  private walk(document: number, path: Path): { readonly member: Member; readonly steps: number } | undefined {
    const root = this.roots[document];
    if (root === undefined) return undefined;
    let member: Member = { name: -1, value: root };
    for (const [steps, step] of path.entries()) {
      const next = this.member(member.value, step);
      if (next === undefined) return { member, steps };
      member = next;
    }
    return { member, steps: path.length };
  }

  private member(collection: number, step: string | number): Member | undefined {
    const known = this.wide.get(collection);
    if (known) return known.get(this.types[collection] === EVENT_ID.MAPPING ? String(step) : Number(step));
    if (this.types[collection] === EVENT_ID.SEQUENCE) {
      let count = 0;
      for (const member of this.members(collection)) {
        if (count === Number(step)) return member;
        if (++count > WIDE) return this.remember(collection).get(Number(step));
      }
    } else if (this.types[collection] === EVENT_ID.MAPPING) {
      let count = 0;
      for (const member of this.members(collection)) {
        if (this.name(member.name) === String(step)) return member;
        if (++count > WIDE) return this.remember(collection).get(String(step));
      }
    }
    return undefined;
  }

  private remember(collection: number): ReadonlyMap<string | number, Member> {
    const made = new Map<string | number, Member>();
    const mapping = this.types[collection] === EVENT_ID.MAPPING;
    for (const member of this.members(collection)) {
      const key = mapping ? this.name(member.name) : made.size;
      // Of a name's duplicates the first holds.
      if (!made.has(key)) made.set(key, member);
    }
    this.wide.set(collection, made);
    return made;
  }

  private *members(collection: number): Generator<Member> {
    const mapping = this.types[collection] === EVENT_ID.MAPPING;
    let at = collection + 1;
    while (at < this.types.length && this.types[at] !== EVENT_ID.POP) {
      const name = mapping ? at : -1;
      const value = mapping ? (this.nexts[at] as number) : at;
      yield { name, value };
      at = this.nexts[value] as number;
    }
  }

  private name(event: number): string {
    const source = this.text.slice(this.starts[event], this.ends[event]);
    if (!/^["']|\n/.test(source)) return source;
    const [, scalar] = parseEvents(source, {});
    return scalar?.type === EVENT_ID.SCALAR ? getScalarValue(source, scalar) : source;
  }

  private place(event: Event, at: number, offset: number, inSequence: boolean): void {
    let start = -1;
    let end = -1;
    if (event.type === EVENT_ID.SCALAR && event.valueStart >= 0) {
      const quoted = event.style === SCALAR_STYLE.DOUBLE_QUOTED || event.style === SCALAR_STYLE.SINGLE_QUOTED ? 1 : 0;
      start = offset + event.valueStart - quoted;
      end = offset + event.valueEnd + quoted;
    } else if (event.type === EVENT_ID.ALIAS) {
      start = offset + event.anchorStart - 1;
      end = offset + event.anchorEnd;
    } else if (event.type === EVENT_ID.MAPPING || event.type === EVENT_ID.SEQUENCE) start = offset + event.start;
    else if (event.type === EVENT_ID.SCALAR && at > 0) {
      // Nothing is written: in a mapping it stands where its name does, in a sequence at its dash.
      const dash = inSequence ? this.text.indexOf("-", this.cursor) : -1;
      start = dash >= 0 ? dash : (this.starts[at - 1] as number);
    } else start = this.cursor;
    this.starts[at] = start;
    this.ends[at] = Math.max(start, end);
    this.cursor = Math.max(this.cursor, this.ends[at] as number, event.type === EVENT_ID.SCALAR ? start + 1 : start);
  }
}
