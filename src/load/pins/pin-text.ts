import { compareStrings } from "../../util/order.js";
import { blockInsertions, blockRemovals } from "./block-pins.js";
import { flowInsertion, flowRemovals } from "./flow-pins.js";
import { entryText, groupOf, pinEntries, spliced, valueText } from "./pin-entries.js";

/** What is to become of the entries of one PlatformAssignments document; all others stay as they are. */
export interface PinEdits {
  /** Group -> instance: added, or given another instance where the group has an entry. */
  readonly set: ReadonlyMap<string, string>;
  readonly remove: ReadonlySet<string>;
}

/**
 * Edits the `assignments` of the document that covers `line` (from 1) of a YAML text without a byte order mark. Only the
 * characters of the entries concerned change: comments, order, quotes, line ends and all other documents stay as they
 * are. `undefined` when the entries are written in a way that only a person can edit.
 */
export function editPinText(text: string, line: number, { set, remove }: PinEdits): string | undefined {
  const before = pinEntries(text, line);
  if (before === undefined) return undefined;
  const present = new Map(before.items.map((entry) => [groupOf(entry), entry]));
  const changed = [...set].flatMap(([group, instance]) => {
    const entry = present.get(group);
    return entry ? [{ from: entry.value.range[0], to: entry.value.range[1], text: valueText(instance, entry) }] : [];
  });
  const gone = before.items.filter((entry) => remove.has(groupOf(entry)));
  const takeOut = before.map.flow ? flowRemovals : blockRemovals;
  const kept = spliced(text, [...changed, ...(gone.length > 0 ? takeOut(text, before, gone) : [])]);
  const added = sortedPins(new Map([...set].filter(([group]) => !present.has(group))));
  if (added.length === 0) return kept;
  const now = pinEntries(kept, line);
  if (now === undefined) return undefined;
  return spliced(kept, now.map.flow ? [flowInsertion(kept, now, added)] : blockInsertions(kept, now, added));
}

/** A document that pins these groups, without `---` before it. */
export function newPinText(pins: ReadonlyMap<string, string>, eol = "\n"): string {
  return [
    "# Which instance serves each group that chooses by needs. `sluice assign` adds entries and moves none by itself.",
    "kind: PlatformAssignments",
    "assignments:",
    ...sortedPins(pins).map(([group, instance]) => `  ${entryText(group, instance)}`),
    "",
  ].join(eol);
}

function sortedPins(pins: ReadonlyMap<string, string>): [string, string][] {
  return [...pins].sort(([a], [b]) => compareStrings(a, b));
}
