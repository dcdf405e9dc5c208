import type { Diagnostic } from "../diagnostic/diagnostic.js";
import { KIND_LISTS, type Kind, keyOf, type Model, type ModelObject } from "../model/model.js";
import { compactJson } from "../util/json.js";
import { compareStrings, sortedBy } from "../util/order.js";
import { emptyModel, noEcosystem } from "./diagnostics/files.js";
import type { FileSource } from "./file-source.js";
import type { Origins } from "./origins.js";
import type { ParsedFile, ParsedObject, ParsedValue } from "./parsed-file.js";
import { ReferencedFiles } from "./referenced-files.js";

/** What the files of a model give together. */
export interface Built {
  readonly model: Model;
  readonly diagnostics: readonly Diagnostic[];
  /** Code files and contracts that were read, besides the model files. */
  readonly referenced: readonly string[];
}

/**
 * Puts the objects of all files together: keys, defaults that depend on names, paths relative to the model's root,
 * the schemas of contracts, the texts of code. Law: the same objects in other files or another order give an equal model.
 */
export function buildModel(files: readonly ParsedFile[], source: FileSource, origins: Origins): Built {
  const referenced = new ReferencedFiles(source, origins);
  const lists = Object.fromEntries(Object.values(KIND_LISTS).map((list) => [list, [] as ModelObject[]]));
  let count = 0;
  for (const file of files) {
    for (const { subject, origin } of file.broken) origins.declare(subject, origin);
    for (const parsed of file.objects)
      lists[KIND_LISTS[parsed.value.kind]]?.push(objectOf(parsed, referenced, origins));
    count += file.objects.length + file.broken.length;
  }
  for (const [name, list] of Object.entries(lists)) lists[name] = inOrder(list);
  // Each list was filled with objects of its own kind only.
  const model = { ...lists, files: new Map(sortedBy(referenced.texts, ([path]) => path)) } as unknown as Model;
  const diagnostics = [...referenced.diagnostics];
  if (files.some(({ unread }) => unread)) return { model, diagnostics, referenced: referenced.paths };
  if (count === 0) diagnostics.push(emptyModel(undefined, { files: files.length }));
  else if (model.ecosystems.length === 0 && !files.some(({ broken }) => broken.some(isEcosystem)))
    diagnostics.push(noEcosystem(undefined));
  return { model, diagnostics, referenced: referenced.paths };
}

const isEcosystem = ({ subject }: ParsedFile["broken"][number]): boolean => subject.kind === "Ecosystem";

/**
 * What was made of each value. A value that a cache keeps from load to load gives the same object again, so that what
 * others remember about an object by its identity stays good for it.
 */
const made = new WeakMap<ParsedValue, ModelObject>();

/** Whether an object is made of its value alone, and not of other files or of where it is written. */
function standsAlone(value: ParsedValue): boolean {
  if (value.kind === "DataContainer") return value.path === undefined;
  if (value.kind === "Workspace") return !value.transformer?.code.some(({ file }) => file !== undefined);
  return value.kind !== "Datastore" || value.datasets.every(({ columns, contract }) => columns && !contract);
}

/** A declared value as an object of the model, declared where it is written. */
function objectOf(parsed: ParsedObject, referenced: ReferencedFiles, origins: Origins): ModelObject {
  const { value, origin } = parsed;
  const known = made.get(value);
  // Two files may have one text, and so one value: they are two declarations all the same.
  if (known === undefined || origins.has(known)) {
    const object = makeObject(parsed, referenced, origins);
    if (standsAlone(value)) made.set(value, object);
    return object;
  }
  origins.declare(known, origin);
  return known;
}

function makeObject({ value, origin }: ParsedObject, referenced: ReferencedFiles, origins: Origins): ModelObject {
  const key = keyOf(value as { kind: Kind; name?: string; zone?: string });
  switch (value.kind) {
    case "DataPlatform": {
      const { branch = `terraform/${value.name}`, apply } = value.deployment;
      return declared({ ...value, key, deployment: { branch, apply } });
    }
    case "DataContainer": {
      const subject = { kind: value.kind, key };
      origins.declare(subject, origin);
      const path = value.path === undefined ? undefined : referenced.folder(subject, ["path"], origin, value.path);
      return declared(path === undefined ? { ...value, key } : { ...value, key, path });
    }
    case "Workspace": {
      const { transformer } = value;
      if (transformer === undefined) return declared({ ...value, key });
      const subject = { kind: value.kind, key };
      origins.declare(subject, origin);
      const code = transformer.code.map((item, index) =>
        item.file === undefined
          ? item
          : { ...item, file: referenced.code(subject, ["transformer", "code", index, "file"], origin, item.file) },
      );
      return declared({ ...value, key, transformer: { ...transformer, code } });
    }
    case "Datastore": {
      const subject = { kind: value.kind, key };
      origins.declare(subject, origin);
      const { datasets, elsewhere } = referenced.datasets(subject, origin, value.datasets);
      const store = { ...value, key, datasets };
      origins.declare(store, origin, elsewhere);
      return store;
    }
    default:
      return declared({ ...value, key });
  }

  function declared(object: ModelObject): ModelObject {
    origins.declare(object, origin);
    return object;
  }
}

/** By key, then by content: nothing tells which file an object came from. */
function inOrder(list: readonly ModelObject[]): ModelObject[] {
  const contents = new Map<ModelObject, string>();
  const contentOf = (object: ModelObject): string => {
    let content = contents.get(object);
    if (content === undefined) {
      content = compactJson(object);
      contents.set(object, content);
    }
    return content;
  };
  return [...list].sort((a, b) => compareStrings(a.key, b.key) || compareStrings(contentOf(a), contentOf(b)));
}
