import type { Model } from "../model/model.js";
import { indexModel, type ModelIndex } from "../model/model-index.js";
import { type Gaps, NO_GAPS, Undefined } from "./gaps.js";
import { Namespaces } from "./namespaces.js";
import { type MissingReferences, missingReferences } from "./references.js";

/** What rules that need the whole model look at. Costly views are made once, by the first rule that asks. */
export class LintContext {
  readonly index: ModelIndex;
  readonly names: Namespaces;
  /** What is declared and lacks in the model, because it is broken. */
  readonly gaps: Undefined;
  private missed: MissingReferences | undefined;

  constructor(
    readonly model: Model,
    gaps: Gaps = NO_GAPS,
  ) {
    this.index = indexModel(model);
    this.names = new Namespaces(model);
    this.gaps = new Undefined(gaps);
  }

  /** Every reference whose key names nothing. */
  get missing(): MissingReferences {
    this.missed ??= missingReferences(this.model, this.names, this.gaps);
    return this.missed;
  }
}
