import { type Diagnostic, isPosition } from "../diagnostic/diagnostic.js";
import type { Model } from "../model/model.js";
import { compactJson } from "../util/json.js";
import { authorizationFindings, type JudgedBy } from "./authorization/authorization.js";
import { caseRenameFindings } from "./case-renames.js";
import type { ChangeSource } from "./change-source.js";
import { changedObjects } from "./changed-objects.js";
import { compatibilityFindings } from "./compatibility/compatibility.js";
import { departureFindings } from "./departures.js";

/**
 * Everything that is to be said of a change from `base` to `head` proposed from `source`: whether that repository may
 * make it, whether nothing is left without an owner, and whether those who use data can live with it. In the order of
 * the rules, then of the keys. Of a head that does not load or lint, what is missing counts as removed.
 */
export function checkChange(base: Model, head: Model, source: ChangeSource, judgedBy: JudgedBy = {}): Diagnostic[] {
  const changed = changedObjects(base, head);
  const renames = caseRenameFindings(base, head, changed);
  const renamed = new Set(renames.flatMap(({ related }) => related.map(({ target }) => placeId(target))));
  return [
    ...authorizationFindings(base, head, source, changed, judgedBy),
    ...departureFindings(base, head),
    ...renames,
    // What is renamed by case alone is told so, and not also as removed: it must not stand beside its new name.
    ...compatibilityFindings(base, head).filter(({ tree, target }) => tree !== "base" || !renamed.has(placeId(target))),
  ];
}

/** One text for each place in a model; nothing for what is no part of an object. */
function placeId(target: Diagnostic["target"]): string | undefined {
  if (target === undefined || isPosition(target)) return undefined;
  const { subject, path } = target;
  return compactJson([subject.kind, subject.key, path]);
}
