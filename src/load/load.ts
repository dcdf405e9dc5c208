import { resolve } from "node:path";
import type { Diagnostic, Subject, Target } from "../diagnostic/diagnostic.js";
import type { Locate } from "../diagnostic/locate.js";
import type { Model } from "../model/model.js";
import { sha256 } from "../util/digest.js";
import { compareStrings, sortedUnique } from "../util/order.js";
import { buildModel } from "./build-model.js";
import { codeRefused } from "./diagnostics/code.js";
import { fileUnreadable } from "./diagnostics/files.js";
import type { RanCode } from "./dsl/run-code.js";
import type { FileCache } from "./file-cache.js";
import { type FileSource, readText, textSource } from "./file-source.js";
import { type FindOptions, findFiles, isCodeFile, isYamlFile } from "./find-files.js";
import { folderSource } from "./folder-source.js";
import { Origins } from "./origins.js";
import type { ParsedFile } from "./parsed-file.js";
import { pathCases } from "./path-case.js";
import { referencesOf } from "./referenced-files.js";
import type { SnapshotFiles } from "./snapshot.js";
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
  /** The text of a file below the root, as it is read; `undefined` where there is none. */
  readonly textOf: (path: string) => string | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** Every file that was read, code and contracts too: relative to the root, in order. What to watch. */
  readonly files: readonly string[];
  /** Objects that are declared but broken, so that the model lacks them: a reference to one is no mistake of its own. */
  readonly broken: readonly Subject[];
  /** Whether there are files of which nobody can tell what they declare: unreadable ones, code that was not run. Each is a finding. */
  readonly unread: boolean;
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

/** Loads the model of a snapshot, as if it lay in the folder `root`. Its code is never run, so that a TypeScript model file is a finding. */
export async function loadSnapshot(root: string, source: SnapshotFiles, options: LoadOptions = {}): Promise<Loaded> {
  const { files: paths, diagnostics } = await findFiles(resolve(root), options, source.lister(resolve(root)));
  await source.prefetch(paths);
  const parsed = parseFiles({ paths, source, diagnostics, cache: options.cache });
  await source.prefetch(parsed.files.flatMap(referencesOf));
  return join(parsed);
}

/** Whether a snapshot's model has files in TypeScript: what they declare is known only where they may run, which needs them on a disk. */
export async function hasCode(root: string, source: SnapshotFiles, options: FindOptions = {}): Promise<boolean> {
  const { files } = await findFiles(resolve(root), options, source.lister(resolve(root)));
  return files.some(isCodeFile);
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

interface Parsed extends Parts {
  readonly files: readonly ParsedFile[];
  /** What is known before the files are put together. */
  readonly found: readonly Diagnostic[];
  /** Whether a file could not be read, or a folder not be looked into. */
  readonly unread: boolean;
}

const loadFrom = (parts: Parts): Loaded => join(parseFiles(parts));

/** Each file by itself. */
function parseFiles(parts: Parts): Parsed {
  const { paths, source, cache, code } = parts;
  const found: Diagnostic[] = [...parts.diagnostics];
  const files: ParsedFile[] = [];
  const before = found.length;
  for (const path of paths) {
    const text = readText(source, path);
    if (typeof text === "string")
      files.push(isCodeFile(path) ? (code?.files.get(path) ?? notRun(path)) : parseCached(path, text, cache));
    else if (text !== undefined) found.push(text);
    else if (path.includes("\ufffd")) found.push(unreadableName(path));
  }
  return { ...parts, files, found, unread: parts.diagnostics.length > 0 || found.length > before };
}

/** All files together. */
function join({ paths, source, code, files, found, unread }: Parsed): Loaded {
  const origins = new Origins();
  const built = buildModel(files, source, origins);
  const textOf = (path: string): string | undefined => {
    const text = readText(source, path);
    return typeof text === "string" ? text : undefined;
  };
  const positions = new YamlPositions(textOf);
  const locate = ({ subject, path, on }: Target) => {
    const place = origins.placeOf(subject, path);
    const files = place && isCodeFile(place.origin.file) ? code : positions;
    return place && files?.find(place.origin, place.path, on);
  };
  return {
    model: built.model,
    locate,
    textOf,
    diagnostics: [
      ...found,
      ...pathCases(sortedUnique([...paths, ...built.referenced])),
      ...files.flatMap((file) => file.diagnostics),
      ...built.diagnostics,
    ],
    files: sortedUnique([...paths, ...(code?.read ?? []), ...built.referenced]),
    broken: files.flatMap((file) => file.broken.map(({ subject }) => subject)),
    unread: unread || files.some((file) => file.unread === true),
  };
}

/** A name whose bytes are no UTF-8 cannot be asked for: such a file is never read, and must not look like one that is not there. */
function unreadableName(path: string): Diagnostic {
  return fileUnreadable({ file: path, line: 1, column: 1 }, { reason: "its name is no UTF-8" });
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
