import type { Diagnostic } from "../../diagnostic/diagnostic.js";
import type { Model } from "../../model/model.js";

/** Whether those who use data can live with a change: what it breaks, from the model as it was to the model as it is. */
export function compatibilityFindings(base: Model, head: Model): Diagnostic[] {
  void base;
  void head;
  return [];
}
