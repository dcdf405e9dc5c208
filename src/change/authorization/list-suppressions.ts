import { at, type Diagnostic } from "../../diagnostic/diagnostic.js";
import type { Model } from "../../model/model.js";
import type { PlatformAssignments } from "../../model/platform-assignments.js";
import type { Retirements } from "../../model/retirements.js";
import { compactJson } from "../../util/json.js";
import { sortedUnique } from "../../util/order.js";
import { quote } from "../../util/quote.js";
import { ECOSYSTEM, type Part, partId } from "../parts.js";
import { pinParts, retirementParts } from "./entries.js";
import { foreign } from "./foreign.js";
import type { Judgement } from "./judgement.js";
import type { Owner } from "./owners.js";

type SharedList = PlatformAssignments | Retirements;

/** A suppression of a shared list. It covers every entry that stands beside it, whoever these belong to. */
interface Covering {
  readonly list: SharedList;
  readonly index: number;
  readonly code: string;
  /** What an equal suppression of an equal entry has, wherever both are written: by the entry. */
  readonly covers: ReadonlyMap<string, string>;
}

/**
 * One finding for each suppression of a shared list that begins or ceases to cover an entry of somebody else. An entry
 * that itself comes or goes is judged by itself.
 */
export function listSuppressionFindings(judgement: Judgement): Diagnostic[] {
  const { base, head } = judgement;
  const [before, after] = [coverings(base.model), coverings(head.model)];
  if (before.length === 0 && after.length === 0) return [];
  const [was, is] = [
    { covered: new Set(before.flatMap(idsOf)), entries: entriesOf(base.model) },
    { covered: new Set(after.flatMap(idsOf)), entries: entriesOf(head.model) },
  ];
  return [...differing(judgement, after, was, "head"), ...differing(judgement, before, is, "base")];
}

function differing(
  judgement: Judgement,
  coverings: readonly Covering[],
  other: { readonly covered: ReadonlySet<string>; readonly entries: ReadonlySet<string> },
  tree: "base" | "head",
): Diagnostic[] {
  const { owners, source } = judgement;
  const ecosystem = owners.of(ECOSYSTEM).allows;
  return coverings.flatMap(({ list, index, code, covers }) => {
    if (list.kind === "PlatformAssignments" && ecosystem) return [];
    const refusing = new Map<string, Owner>();
    for (const [entry, id] of covers) {
      if (other.covered.has(id) || !other.entries.has(entry)) continue;
      for (const part of ownersOf(judgement, list, entry)) {
        const owner = owners.of(part);
        if (!owner.allows) refusing.set(partId(owner.part), owner);
      }
    }
    if (refusing.size === 0) return [];
    const what = list.kind === "PlatformAssignments" ? "pins" : "retirements";
    const object = `suppression of ${quote(code)} for ${what} of others`;
    const did = tree === "head" ? "added" : "removed";
    return [foreign({ object, did, owners: [...refusing.values()], source }, at(list, "suppress", index), tree)];
  });
}

function ownersOf(judgement: Judgement, { kind }: SharedList, entry: string): readonly Part[] {
  const name = nameOf(entry);
  return kind === "PlatformAssignments"
    ? pinParts(judgement, name)
    : retirementParts(judgement, name.split("/")[0] ?? name);
}

function coverings(model: Model): Covering[] {
  return listsOf(model).flatMap((list) =>
    (list.suppress ?? []).map((written, index): Covering => {
      const said = compactJson(written);
      const covers = new Map(idsIn(list).map((entry) => [entry, compactJson([said, entry])]));
      return { list, index, code: written.code, covers };
    }),
  );
}

const idsOf = ({ covers }: Covering): string[] => [...covers.values()];

const entriesOf = (model: Model): ReadonlySet<string> => new Set(listsOf(model).flatMap(idsIn));

const listsOf = ({ assignments, retirements }: Model): readonly SharedList[] => [...assignments, ...retirements];

/** The entries of a list, each as one text that tells it apart from those of all lists. */
function idsIn(list: SharedList): string[] {
  return list.kind === "PlatformAssignments"
    ? sortedUnique(Object.keys(list.assignments)).map((group) => compactJson([group]))
    : sortedUnique(list.retirements.map(({ platform, object }) => compactJson([object, platform])));
}

const nameOf = (entry: string): string => (JSON.parse(entry) as [name: string, ...string[]])[0];
