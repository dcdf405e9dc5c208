import type { Path, Target } from "../diagnostic/diagnostic.js";
import { type Model, type ModelObject, objectsOf } from "../model/model.js";

/** What a suppression says. */
export interface Written {
  readonly code: string;
  readonly reason: string;
  readonly expires?: string | undefined;
}

/** A list of suppressions and what it covers: an object, or the part of it that `path` leads to. */
export interface SuppressionList {
  readonly object: ModelObject;
  readonly path: Path;
  readonly entries: readonly Written[];
}

/** Where an entry, or a field of it, is written. */
export function entryTarget({ object, path }: SuppressionList, index: number, field: keyof Written): Target {
  return { subject: object, path: [...path, "suppress", index, field] };
}

/** Every list of suppressions in a model: on objects, on datasets and on dataset groups. */
export function suppressionLists(model: Model): readonly SuppressionList[] {
  const lists: SuppressionList[] = [];
  const add = (object: ModelObject, path: Path, entries: readonly Written[] | undefined): void => {
    if (entries !== undefined) lists.push({ object, path, entries });
  };
  for (const object of objectsOf(model)) {
    add(object, [], object.suppress);
    if (object.kind === "Datastore")
      for (const [index, { suppress }] of object.datasets.entries()) add(object, ["datasets", index], suppress);
    if (object.kind === "Workspace")
      for (const [index, { suppress }] of object.datasetGroups.entries())
        add(object, ["datasetGroups", index], suppress);
  }
  return lists;
}
