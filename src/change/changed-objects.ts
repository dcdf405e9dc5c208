import { KIND_LISTS, type Kind, type Model, type ModelObject } from "../model/model.js";
import { compactJson } from "../util/json.js";
import { sortedUnique } from "../util/order.js";

/** A declared object that differs between two models: in one of them only, or with other content in both. */
export interface ChangedObject {
  readonly kind: Kind;
  readonly key: string;
  /** As it was; absent: it was not there. Of several with one key (a mistake that lint reports) the first in model order. */
  readonly base?: ModelObject;
  /** As it is; absent: it is not there any more. */
  readonly head?: ModelObject;
}

/**
 * Every object whose content differs, kind by kind, then by key. In which files things are written, and in which order,
 * is no difference; what stands in the code files a workspace names is. Kinds without names (`PlatformAssignments`,
 * `Retirements`) are one object each, however many files they are spread over.
 */
export function changedObjects(base: Model, head: Model): readonly ChangedObject[] {
  const changed: ChangedObject[] = [];
  for (const [kind, list] of Object.entries(KIND_LISTS) as [Kind, keyof typeof base & keyof Lists][]) {
    const [before, after] = [byKey(base[list]), byKey(head[list])];
    for (const key of sortedUnique([...before.keys(), ...after.keys()])) {
      const [was, is] = [before.get(key) ?? [], after.get(key) ?? []];
      if (isOneObject(was, is) || contentOf(base, was) === contentOf(head, is)) continue;
      changed.push({ kind, key, ...(was[0] ? { base: was[0] } : {}), ...(is[0] ? { head: is[0] } : {}) });
    }
  }
  return changed;
}

/** Files that did not change are loaded to the same objects; only code, which stands elsewhere, may differ all the same. */
function isOneObject(was: readonly ModelObject[], is: readonly ModelObject[]): boolean {
  const [object] = was;
  if (object === undefined || was.length > 1 || is.length > 1 || object !== is[0]) return false;
  return object.kind !== "Workspace" || object.transformer === undefined;
}

type Lists = { readonly [list in (typeof KIND_LISTS)[Kind]]: readonly ModelObject[] };

function byKey(objects: readonly ModelObject[]): Map<string, ModelObject[]> {
  const map = new Map<string, ModelObject[]>();
  for (const object of objects) {
    const list = map.get(object.key);
    if (list) list.push(object);
    else map.set(object.key, [object]);
  }
  return map;
}

/** One text for objects of equal content. */
function contentOf({ files }: Model, objects: readonly ModelObject[]): string {
  const texts = objects.map((object) => {
    if (object.kind !== "Workspace") return compactJson(object);
    const code = object.transformer?.code ?? [];
    return compactJson([object, code.map(({ file }) => (file === undefined ? null : (files.get(file) ?? null)))]);
  });
  return texts.sort().join("\n");
}
