import { at, type Target } from "../diagnostic/diagnostic.js";
import type { Locate } from "../diagnostic/locate.js";
import { type Model, objectsOf } from "../model/model.js";
import { canonicalJson } from "../util/json.js";

/**
 * The text of `sources.json`: kind -> key -> `file:line` of every object of the model, its datasets and its groups.
 * Kinds and keys are those of provenance. It changes when a file is moved or a line is added, so it is outside of every
 * digest and comparison, and its places are those of the commit it was made from.
 */
export function sourcesOf(model: Model, locate: Locate): string {
  const sources = new Map<string, Map<string, string>>();
  const note = (kind: string, key: string, target: Target): void => {
    const position = locate(target);
    if (position === undefined) return;
    const known = sources.get(kind) ?? new Map<string, string>();
    sources.set(kind, known);
    if (!known.has(key)) known.set(key, `${position.file}:${position.line}`);
  };
  for (const object of objectsOf(model)) {
    note(object.kind, object.key, at(object));
    if (object.kind === "Datastore")
      for (const [index, { name }] of object.datasets.entries())
        note("Dataset", `${object.key}/${name}`, at(object, "datasets", index));
    if (object.kind === "Workspace")
      for (const [index, { name }] of object.datasetGroups.entries())
        note("DatasetGroup", `${object.key}/${name}`, at(object, "datasetGroups", index));
  }
  return canonicalJson(Object.fromEntries([...sources].map(([kind, keys]) => [kind, Object.fromEntries(keys)])));
}
