import { EVENT_ID, type Event, getScalarValue, SCALAR_STYLE } from "js-yaml";
import { MAX_DEPTH, MAX_EXPANSION } from "../limits.js";
import { isCollectionTag, resolvePlain, resolveTagged } from "./core-schema.js";
import type { Chunk } from "./stream.js";

type ScalarEvent = Extract<Event, { type: typeof EVENT_ID.SCALAR }>;

/** What is wrong with a document that is YAML, with the offsets of the place and of what it clashes with. */
export type ComposeProblem =
  | { readonly what: "duplicate-field"; readonly offset: number; readonly first: number; readonly field: string }
  | { readonly what: "field-name"; readonly offset: number; readonly written: string | undefined }
  | { readonly what: "merge-key" | "reserved-name" | "too-deep"; readonly offset: number }
  | { readonly what: "tag"; readonly offset: number; readonly tag: string }
  | { readonly what: "alias"; readonly offset: number; readonly name: string; readonly inside: boolean }
  | { readonly what: "expansion"; readonly offset: number; readonly name: string };

/** A document's value. `whole` is false when a part had to be left out, so that what is missing was not forgotten. */
export interface YamlDocument {
  readonly value: unknown;
  readonly whole: boolean;
  /** How many values it holds, aliases counted out. */
  readonly weight: number;
}

interface Anchor {
  value: unknown;
  /** How many values it stands for, aliases counted out. */
  weight: number;
  /** How deep it nests. */
  height: number;
  complete: boolean;
}

interface Frame {
  readonly list: unknown[] | undefined;
  readonly map: Record<string, unknown> | undefined;
  readonly event: number;
  readonly anchor: Anchor | undefined;
  /** map: the name whose value comes next; `undefined` when a name comes next. */
  key: string | undefined;
  /** map: the value that comes next is left out. */
  skip: boolean;
  /** map: where its names stand first; made at its first duplicate. */
  firsts: Map<string, number> | undefined;
  weight: number;
  height: number;
}

/** Counts what aliases stand for, over all chunks of a file; told once when it is too much. */
export class Expansion {
  total = 0;
  told = false;
}

/** Builds the values of a chunk's documents. Iterative; linear in the events. */
export function composeChunk(
  chunk: Chunk,
  expansion: Expansion,
  report: (problem: ComposeProblem) => void,
): YamlDocument[] {
  return new Composer(chunk, expansion, report).documents();
}

class Composer {
  private readonly frames: Frame[] = [];
  private anchors = new Map<string, Anchor>();
  private root: unknown = undefined;
  private whole = true;
  private weight = 0;

  constructor(
    private readonly chunk: Chunk,
    private readonly expansion: Expansion,
    private readonly report: (problem: ComposeProblem) => void,
  ) {}

  documents(): YamlDocument[] {
    const { events } = this.chunk;
    const documents: YamlDocument[] = [];
    for (let index = 0; index < events.length; index++) {
      const event = events[index] as Event;
      switch (event.type) {
        case EVENT_ID.DOCUMENT:
          this.anchors = new Map();
          this.root = undefined;
          this.whole = true;
          break;
        case EVENT_ID.POP:
          if (this.frames.length > 0) this.close(this.frames.pop() as Frame);
          else documents.push({ value: this.root, whole: this.whole, weight: this.weight });
          break;
        case EVENT_ID.SCALAR:
          this.scalar(event, index);
          break;
        case EVENT_ID.ALIAS:
          this.alias(event.anchorStart, event.anchorEnd);
          break;
        default:
          this.open(event, index);
      }
    }
    return documents;
  }

  private open(event: Extract<Event, { style: unknown; start: number }>, index: number): void {
    const map = event.type === EVENT_ID.MAPPING;
    const top = this.frames.at(-1);
    if (top?.map !== undefined && top.key === undefined)
      this.nameless(top, { what: "field-name", offset: this.chunk.offset + event.start, written: undefined }, false);
    if (event.tagStart >= 0) {
      const tag = this.chunk.text.slice(event.tagStart, event.tagEnd);
      if (!isCollectionTag(tag, map ? "map" : "seq"))
        this.report({ what: "tag", offset: this.chunk.offset + event.tagStart, tag });
    }
    const anchor = this.anchor(event.anchorStart, event.anchorEnd);
    const frame: Frame = {
      list: map ? undefined : [],
      map: map ? {} : undefined,
      event: index,
      anchor,
      key: undefined,
      skip: false,
      firsts: undefined,
      weight: 1,
      height: 0,
    };
    if (anchor) anchor.value = frame.list ?? frame.map;
    this.frames.push(frame);
  }

  private close(frame: Frame): void {
    if (frame.anchor) {
      frame.anchor.weight = frame.weight;
      frame.anchor.height = frame.height + 1;
      frame.anchor.complete = true;
    }
    this.add(frame.list ?? frame.map, frame.weight, frame.height + 1);
  }

  private scalar(event: ScalarEvent, index: number): void {
    const { text } = this.chunk;
    const source = event.valueStart < 0 ? "" : getScalarValue(text, event);
    const top = this.frames.at(-1);
    if (top?.map !== undefined && top.key === undefined) {
      this.name(top, top.map, event, source, index);
      if (event.anchorStart >= 0) this.anchored(event, source);
      return;
    }
    let value: unknown = event.style === SCALAR_STYLE.PLAIN ? resolvePlain(source) : source;
    if (event.tagStart >= 0) {
      const tag = text.slice(event.tagStart, event.tagEnd);
      const tagged = resolveTagged(tag, source);
      if (tagged) value = tagged.value;
      else this.report({ what: "tag", offset: this.chunk.offset + event.tagStart, tag });
    }
    if (event.anchorStart >= 0) this.anchored(event, value);
    this.add(value, 1, 0);
  }

  /** A mapping's next name. */
  private name(top: Frame, map: Record<string, unknown>, event: ScalarEvent, source: string, index: number): void {
    const offset = this.chunk.offset + Math.max(0, event.valueStart);
    const plain = event.style === SCALAR_STYLE.PLAIN && event.tagStart < 0;
    if (plain && source === "<<") this.nameless(top, { what: "merge-key", offset });
    else if (source === "__proto__") this.nameless(top, { what: "reserved-name", offset });
    else {
      if (plain && typeof resolvePlain(source) !== "string")
        this.report({ what: "field-name", offset, written: source === "" ? "nothing" : source });
      top.key = source;
      top.skip = false;
      if (Object.hasOwn(map, source)) {
        top.skip = true;
        top.firsts ??= this.namesBefore(top.event, index);
        this.report({ what: "duplicate-field", offset, first: top.firsts.get(source) ?? offset, field: source });
      } else top.firsts?.set(source, offset);
    }
  }

  /** A name that cannot be one: its value is left out. The name of a collection ends only with the collection. */
  private nameless(top: Frame, problem: ComposeProblem, ends = true): void {
    this.lost(problem);
    top.key = ends ? "" : undefined;
    top.skip = true;
  }

  private alias(start: number, end: number): void {
    const offset = this.chunk.offset + start - 1;
    const name = this.chunk.text.slice(start, end);
    const top = this.frames.at(-1);
    if (top?.map !== undefined && top.key === undefined) {
      this.nameless(top, { what: "field-name", offset, written: undefined });
      return;
    }
    const anchor = this.anchors.get(name);
    let value: unknown = null;
    if (!anchor?.complete) this.lost({ what: "alias", offset, name, inside: anchor !== undefined });
    else if (anchor.height + this.frames.length > MAX_DEPTH) this.lost({ what: "too-deep", offset });
    else {
      this.expansion.total += anchor.weight;
      if (this.expansion.total > MAX_EXPANSION) {
        this.expansion.total -= anchor.weight;
        if (!this.expansion.told) this.report({ what: "expansion", offset, name });
        this.expansion.told = true;
        this.whole = false;
      } else value = anchor.value;
    }
    this.add(value, anchor?.complete ? anchor.weight : 1, anchor?.complete ? anchor.height : 0);
  }

  /** Puts a complete value where it belongs. */
  private add(value: unknown, weight: number, height: number): void {
    const top = this.frames.at(-1);
    if (top === undefined) {
      this.root = value;
      this.weight = weight;
      return;
    }
    if (top.list) top.list.push(value);
    else if (top.map) {
      if (top.key === undefined) {
        // The end of a collection that stood in a name's place.
        top.key = "";
        return;
      }
      if (!top.skip) top.map[top.key] = value;
      top.key = undefined;
      top.skip = false;
    }
    top.weight += weight;
    if (height > top.height) top.height = height;
  }

  private anchor(start: number, end: number): Anchor | undefined {
    if (start < 0) return undefined;
    const anchor: Anchor = { value: undefined, weight: 1, height: 0, complete: false };
    this.anchors.set(this.chunk.text.slice(start, end), anchor);
    return anchor;
  }

  private anchored(event: ScalarEvent, value: unknown): void {
    const anchor = this.anchor(event.anchorStart, event.anchorEnd);
    if (anchor) Object.assign(anchor, { value, complete: true });
  }

  /** Where the names of the mapping that opens at event `from` stand first, before event `to`. */
  private namesBefore(from: number, to: number): Map<string, number> {
    const firsts = new Map<string, number>();
    let depth = 0;
    let isName = true;
    for (let index = from + 1; index < to; index++) {
      const event = this.chunk.events[index] as Event;
      if (event.type === EVENT_ID.MAPPING || event.type === EVENT_ID.SEQUENCE) depth++;
      else if (event.type === EVENT_ID.POP) depth--;
      if (depth > 0) continue;
      if (isName && event.type === EVENT_ID.SCALAR) {
        const name = event.valueStart < 0 ? "" : getScalarValue(this.chunk.text, event);
        if (!firsts.has(name)) firsts.set(name, this.chunk.offset + Math.max(0, event.valueStart));
      }
      isName = !isName;
    }
    return firsts;
  }

  /** A fault that leaves a value out. */
  private lost(problem: ComposeProblem): void {
    this.whole = false;
    this.report(problem);
  }
}
