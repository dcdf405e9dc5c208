import { resolve } from "node:path";
import type { Diagnostic, Subject, Target } from "../diagnostic/diagnostic.js";
import type { Locate } from "../diagnostic/locate.js";
import type { Model } from "../model/model.js";
import { sha256 } from "../util/digest.js";
import { compareStrings, sortedUnique } from "../util/order.js";
import { buildModel } from "./build-model.js";
import { codeRefused } from "./diagnostics/code.js";
import type { RanCode } from "./dsl/run-code.js";
import type { FileCache } from "./file-cache.js";
import { type FileSource, readText, textSource } from "./file-source.js";
import { type FindOptions, findFiles, isCodeFile, isYamlFile } from "./find-files.js";
import { folderSource } from "./folder-source.js";
import { Origins } from "./origins.js";
import type { ParsedFile } from "./parsed-file.js";
import { pathCases } from "./path-case.js";
import { parseYamlFile } from "./yaml/parse-yaml-file.js";
import { YamlPositions } from "./yaml/yaml-positions.js";

/** How a model is read. */
export interface LoadOptions extends FindOptions {
  /** Whether TypeScript model files may run; absent: yes. Without, each is a finding. */
  readonly code?: boolean;
  /** Keeps what files declare from load to load; absent: every file is parsed. */
  readonly cache?: FileCache;
}

/** A model as it was read. */
export interface Loaded {
  readonly model: Model;
  /** Where a part of a loaded object is written, or of one that a diagnostic of this load is about. */
  readonly locate: Locate;
  readonly diagnostics: readonly Diagnostic[];
  /** Every file that was read, code and contracts too: relative to the root, in order. What to watch. */
  readonly files: readonly string[];
  /** Objects that are declared but broken, so that the model lacks them: a reference to one is no mistake of its own. */
  readonly broken: readonly Subject[];
}

/** Loads the model in a folder. */
export async function loadModel(root: string, options: LoadOptions = {}): Promise<Loaded> {
  const folder = resolve(root);
  const { files: paths, diagnostics } = await findFiles(folder, options);
  const source = folderSource(folder);
  const code = options.code === false ? [] : paths.filter(isCodeFile);
  const { cache } = options;
  if (code.length === 0) return loadFrom({ paths, source, diagnostics, cache });
  const { runCode } = await import("./dsl/run-code.js");
  return loadFrom({ paths, source, diagnostics, cache, code: await runCode(folder, code, source) });
}

/**
 * Loads a model from texts by path, relative to its root: model files, and the code and contracts they name. Code is
 * never run from texts, so that a TypeScript model file is a finding.
 */
export function loadTexts(texts: ReadonlyMap<string, string>): Loaded {
  const paths = [...texts.keys()].filter((path) => isYamlFile(path) || path.endsWith(".model.ts"));
  return loadFrom({ paths: paths.sort(compareStrings), source: textSource(texts), diagnostics: [] });
}

interface Parts {
  readonly paths: readonly string[];
  readonly source: FileSource;
  /** What was found while the files were looked for. */
  readonly diagnostics: readonly Diagnostic[];
  readonly cache?: FileCache | undefined;
  readonly code?: RanCode | undefined;
}

function loadFrom({ paths, source, diagnostics: found, cache, code }: Parts): Loaded {
  const diagnostics: Diagnostic[] = [...found, ...pathCases(paths)];
  const files: ParsedFile[] = [];
  for (const path of paths) {
    const text = readText(source, path);
    if (typeof text === "string")
      files.push(isCodeFile(path) ? (code?.files.get(path) ?? notRun(path)) : parseCached(path, text, cache));
    else if (text !== undefined) diagnostics.push(text);
  }
  const origins = new Origins();
  const built = buildModel(files, source, origins);
  const positions = new YamlPositions((path) => {
    const text = readText(source, path);
    return typeof text === "string" ? text : undefined;
  });
  const locate = ({ subject, path, on }: Target) => {
    const place = origins.placeOf(subject, path);
    const files = place && isCodeFile(place.origin.file) ? code : positions;
    return place && files?.find(place.origin, place.path, on);
  };
  return {
    model: built.model,
    locate,
    diagnostics: [...diagnostics, ...files.flatMap((file) => file.diagnostics), ...built.diagnostics],
    files: sortedUnique([...paths, ...(code?.read ?? []), ...built.referenced]),
    broken: files.flatMap((file) => file.broken.map(({ subject }) => subject)),
  };
}

function notRun(path: string): ParsedFile {
  const diagnostics = [codeRefused({ file: path, line: 1, column: 1 })];
  return { path, objects: [], broken: [], diagnostics, unread: true };
}

function parseCached(path: string, text: string, cache: FileCache | undefined): ParsedFile {
  if (cache === undefined) return parseYamlFile(path, text);
  const digest = sha256(text);
  const known = cache.get(digest);
  if (known) {
    const objects = known.map(({ value, index }) => ({ value, origin: { file: path, index } }));
    return { path, objects, broken: [], diagnostics: [] };
  }
  const parsed = parseYamlFile(path, text);
  // What findings are about is told apart by identity, which no cache keeps.
  if (parsed.diagnostics.length === 0)
    cache.set(
      digest,
      parsed.objects.map(({ value, origin }) => ({ value, index: origin.index })),
    );
  return parsed;
}
