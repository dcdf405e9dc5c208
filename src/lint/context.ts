import type { Model } from "../model/model.js";
import { indexModel, type ModelIndex } from "../model/model-index.js";
import { Namespaces } from "./namespaces.js";
import { type MissingReferences, missingReferences } from "./references.js";

/** What rules that need the whole model look at. Costly views are made once, by the first rule that asks. */
export class LintContext {
  readonly index: ModelIndex;
  readonly names: Namespaces;
  private missed: MissingReferences | undefined;

  constructor(readonly model: Model) {
    this.index = indexModel(model);
    this.names = new Namespaces(model);
  }

  /** Every reference whose key names nothing. */
  get missing(): MissingReferences {
    this.missed ??= missingReferences(this.model, this.names);
    return this.missed;
  }
}
