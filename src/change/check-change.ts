import type { Diagnostic } from "../diagnostic/diagnostic.js";
import type { Model } from "../model/model.js";
import { authorizationFindings, type JudgedBy } from "./authorization/authorization.js";
import type { ChangeSource } from "./change-source.js";
import { compatibilityFindings } from "./compatibility/compatibility.js";

/**
 * Everything that is to be said of a change from `base` to `head` proposed from `source`: whether that repository may
 * make it, and whether those who use data can live with it. In the order of the rules, then of the keys. A head that
 * does not load or lint is judged as far as it goes; that it does not is found elsewhere.
 */
export function checkChange(base: Model, head: Model, source: ChangeSource, judgedBy: JudgedBy = {}): Diagnostic[] {
  return [...authorizationFindings(base, head, source, judgedBy), ...compatibilityFindings(base, head)];
}
