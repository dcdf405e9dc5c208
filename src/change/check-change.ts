import type { Diagnostic } from "../diagnostic/diagnostic.js";
import type { Model } from "../model/model.js";
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
  return [
    ...authorizationFindings(base, head, source, changed, judgedBy),
    ...departureFindings(base, head),
    ...caseRenameFindings(base, head, changed),
    ...compatibilityFindings(base, head),
  ];
}
