import {
  entryText,
  indentAt,
  lineEndOf,
  lineStart,
  type PinEntries,
  type PinEntry,
  type Splice,
} from "./pin-entries.js";

/** Takes entries between brackets out, each with a comma. */
export function flowRemovals(text: string, { map, items }: PinEntries, gone: readonly PinEntry[]): Splice[] {
  const lastKept = items.findLastIndex((entry) => !gone.includes(entry));
  const kept = items[lastKept];
  if (kept === undefined) return [{ from: map.range[0] + 1, to: map.range[1] - 1, text: "" }];
  const splices = gone.flatMap((entry): Splice[] => {
    const at = items.indexOf(entry);
    const next = items[at + 1];
    return at < lastKept && next ? [{ from: entry.key.range[0], to: next.key.range[0], text: "" }] : [];
  });
  const [behind, end] = [items[lastKept + 1], items.at(-1)];
  if (behind === undefined || end === undefined) return splices;
  const before = kept.value.range[1];
  const commented = text.slice(before, behind.key.range[0]).includes("#");
  return [...splices, { from: commented ? behind.key.range[0] : before, to: end.value.range[1], text: "" }];
}

/**
 * Adds entries between brackets, after those that are there. Where nothing is there yet, they become lines of their own,
 * unless the whole document is in brackets.
 */
export function flowInsertion(
  text: string,
  { map, items, inFlow }: PinEntries,
  added: readonly (readonly [group: string, instance: string])[],
): Splice {
  const last = items.at(-1);
  const texts = added.map(([group, instance]) => entryText(group, instance, last));
  if (last !== undefined) return behind(text, map, last, texts);
  const [from, to] = map.range;
  const like = /["']assignments["']\s*:\s*$/.test(text.slice(0, from));
  if (inFlow) {
    const entries = like ? added.map((entry) => entry.map((part) => JSON.stringify(part)).join(": ")) : texts;
    return { from: from + 1, to: to - 1, text: ` ${entries.join(", ")} ` };
  }
  const start = lineStart(text, from);
  const alone = text.slice(start, from).trim() === "";
  const next = lineEndOf(text) + (alone ? text.slice(start, from) : `${indentAt(text, start)}  `);
  const blanks = /[ \t]*$/.exec(text.slice(start, from))?.[0].length ?? 0;
  return { from: alone ? from : from - blanks, to, text: (alone ? "" : next) + texts.join(next) };
}

function behind(text: string, map: PinEntries["map"], last: PinEntry, texts: readonly string[]): Splice {
  const token = map.srcToken;
  const rest = token?.type === "flow-collection" ? token.items.at(-1) : undefined;
  const trailing = rest && !rest.key && !rest.value ? rest.start.find(({ type }) => type === "comma") : undefined;
  const start = lineStart(text, last.key.range[0]);
  const blanks = text.slice(start, last.key.range[0]);
  const between = blanks.trim() === "" ? lineEndOf(text) + blanks : " ";
  const from = trailing === undefined ? last.value.range[1] : trailing.offset + 1;
  const entries = between + texts.join(`,${between}`);
  return { from, to: from, text: trailing === undefined ? `,${entries}` : `${entries},` };
}
