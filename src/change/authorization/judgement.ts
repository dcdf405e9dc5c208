import { KIND_LISTS, type Model } from "../../model/model.js";
import type { ChangeSource } from "../change-source.js";
import type { OwnedKind, OwnedObject } from "../parts.js";
import { Owners } from "./owners.js";

/** A change that is being judged. */
export interface Judgement {
  readonly base: Declared;
  readonly head: Declared;
  readonly source: ChangeSource;
  readonly owners: Owners;
}

/** The objects of a model by kind and key; several of one key are a mistake, which may not hide a change. */
export interface Declared {
  readonly model: Model;
  of(kind: OwnedKind, key: string): readonly OwnedObject[];
}

export function judgementOf(base: Model, head: Model, source: ChangeSource): Judgement {
  return { base: declaredIn(base), head: declaredIn(head), source, owners: new Owners(base, head, source) };
}

function declaredIn(model: Model): Declared {
  const found = new Map<string, OwnedObject[]>();
  for (const [kind, list] of Object.entries(KIND_LISTS)) {
    for (const object of model[list] as readonly OwnedObject[]) {
      const id = `${kind} ${object.key}`;
      const same = found.get(id);
      if (same) same.push(object);
      else found.set(id, [object]);
    }
  }
  return { model, of: (kind, key) => found.get(`${kind} ${key}`) ?? [] };
}
