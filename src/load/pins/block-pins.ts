import { compareStrings } from "../../util/order.js";
import {
  entryText,
  groupOf,
  indentAt,
  lineEndOf,
  lineStart,
  type PinEntries,
  type PinEntry,
  type Splice,
} from "./pin-entries.js";

/** Takes entries that stand on lines of their own out; comments on other lines stay. */
export function blockRemovals(text: string, { items }: PinEntries, gone: readonly PinEntry[]): Splice[] {
  // A mapping without entries has to be written as one, or it would be nothing at all.
  const none = gone.length === items.length;
  return gone.map((entry, number): Splice => {
    const from = lineStart(text, entry.key.range[0]);
    const end = entry.value.range[1];
    if (none && number === 0) return { from: from + indentAt(text, from).length, to: end, text: "{}" };
    return { from, to: nextLine(text, end), text: "" };
  });
}

/**
 * Adds entries on lines of their own: where order by key puts them when the present ones are in order, else at the end.
 * @param added in the order of their groups
 */
export function blockInsertions(
  text: string,
  { items }: PinEntries,
  added: readonly (readonly [group: string, instance: string])[],
): Splice[] {
  const [first] = items;
  const last = items.at(-1);
  if (first === undefined || last === undefined) return [];
  const eol = lineEndOf(text);
  const top = lineStart(text, first.key.range[0]);
  const indent = indentAt(text, top);
  const groups = items.map(groupOf);
  const inOrder = groups.every((group, at) => at === 0 || compareStrings(groups[at - 1] ?? "", group) < 0);
  // What a comment above the first entry is about is not to be guessed: an entry before it goes to the end instead.
  const commented = /^[ \t]*#/.test(text.slice(lineStart(text, Math.max(0, top - 1)), top));
  const places = new Map<number, string>();
  for (const [group, instance] of added) {
    const before = inOrder ? items[groups.findLastIndex((other) => compareStrings(other, group) < 0)] : last;
    const after = before ?? (commented ? last : undefined);
    const place = after ? nextLine(text, after.value.range[1]) : top;
    const line = `${indent}${entryText(group, instance, last)}`;
    const open = place > 0 && text[place - 1] !== "\n";
    places.set(place, (places.get(place) ?? "") + (open ? eol + line : line + eol));
  }
  return [...places].map(([place, lines]) => ({ from: place, to: place, text: lines }));
}

/** Where the line after an entry begins, which ends at `end`; the end of the text when there is none. */
function nextLine(text: string, end: number): number {
  // The text of a block scalar takes its line end with it.
  if (end > 0 && text[end - 1] === "\n") return end;
  const found = text.indexOf("\n", end);
  return found < 0 ? text.length : found + 1;
}
