import { type Event, parseEvents, YAMLException } from "js-yaml";
import { MAX_DEPTH, MAX_VALUES } from "../limits.js";

/** How many broken parts of one file are told. */
const MOST_PROBLEMS = 20;

/** A part of a file that is YAML: its events tell offsets from `offset` on. */
export interface Chunk {
  readonly offset: number;
  readonly text: string;
  readonly events: readonly Event[];
}

/** A place where a file is not YAML. */
export interface SyntaxProblem {
  readonly offset: number;
  readonly reason: string;
  /** It nests deeper than {@link MAX_DEPTH}. */
  readonly tooDeep: boolean;
}

/**
 * Reads a text into events, with their places and without building anything. A text that is not YAML as a whole is
 * read document by document, so that one broken document does not hide the others. Costs time and memory linear in
 * the text, whatever it is: nesting is bounded by the parser, and nothing is looked for in what was read before.
 */
export function parseStream(text: string): { readonly chunks: readonly Chunk[]; readonly problems: SyntaxProblem[] } {
  const whole = parseChunk(text, 0);
  if ("events" in whole) return { chunks: [whole], problems: [] };
  const chunks: Chunk[] = [];
  const problems: SyntaxProblem[] = [];
  const starts = [0, ...[...text.matchAll(/^---(?=[ \t\r\n])/gm)].map(({ index }) => index).filter((at) => at > 0)];
  for (const [index, start] of starts.entries()) {
    const part = parseChunk(text.slice(start, starts[index + 1] ?? text.length), start);
    if ("events" in part) chunks.push(part);
    else if (problems.push(part) === MOST_PROBLEMS) break;
  }
  // Read by itself every document is fine: what was wrong lies between them.
  if (problems.length === 0) problems.push(whole);
  return { chunks, problems };
}

function parseChunk(text: string, offset: number): Chunk | SyntaxProblem {
  try {
    return { offset, text, events: parseEvents(text, { maxDepth: MAX_DEPTH }) };
  } catch (error) {
    // The parser promises no more than that it throws something.
    const reason =
      error instanceof YAMLException ? error.reason : error instanceof Error ? error.message : "unreadable";
    const place = error instanceof YAMLException ? (error.mark?.position ?? 0) : 0;
    return { offset: offset + place, reason, tooDeep: reason.startsWith("nesting exceeded") };
  }
}

/**
 * Whether a text can hold more than {@link MAX_VALUES} values, or has more lines than that. Values are counted by the
 * characters that separate them, of which each needs one; before parsing, because the parser's events alone would fill
 * the memory, and because millions of empty lines are what it is slowest at.
 */
export function hasTooManyValues(text: string): boolean {
  if (text.length <= MAX_VALUES) return false;
  let found = 0;
  let lines = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case 0x0a:
        if (++lines > MAX_VALUES) return true;
        break;
      case 0x2c: // ,
      case 0x5b: // [
      case 0x7b: // {
        found++;
        break;
      case 0x3a: // : and - and ? separate only before white space, or where a bracket ends
      case 0x2d:
      case 0x3f: {
        const next = text.charCodeAt(at + 1);
        if (Number.isNaN(next) || next <= 0x20 || next === 0x5d || next === 0x7d) found++;
      }
    }
    if (found > MAX_VALUES) return true;
  }
  return false;
}
