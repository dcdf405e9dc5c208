import { realpathSync } from "node:fs";
import { isAbsolute, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { createJiti, type Jiti } from "jiti";
import type { Subject } from "../../diagnostic/diagnostic.js";
import type { Locate } from "../../diagnostic/locate.js";
import { notData } from "../diagnostics/code.js";
import { type FileSource, readText } from "../file-source.js";
import { Findings } from "../findings.js";
import type { Origin, ParsedFile, ParsedObject } from "../parsed-file.js";
import { subjectOf, validate } from "../validate.js";
import { CodePositions, type PlacedDeclaration } from "./code-positions.js";
import { MODEL_MODULE } from "./model-module.js";
import { type Declaration, declarationsOf } from "./registry.js";
import { type ModelFolder, runFailure } from "./run-failure.js";

/** What the TypeScript files of a model declare. */
export interface RanCode {
  readonly files: ReadonlyMap<string, ParsedFile>;
  /** Where something is written that one of these files declares. */
  find(origin: Origin, path: Parameters<CodePositions["find"]>[1], on: "key" | undefined): ReturnType<Locate>;
  /** The files of the model's folder that were run or read, relative to it: modules that model files import, too. */
  readonly read: readonly string[];
}

let turn: Promise<unknown> = Promise.resolve();

/**
 * Runs model files one after the other in the given order. Law: a module runs once for each call of this function, however
 * many files import it, and anew in the next one; what it declares belongs to the file that was first to need it. Calls
 * wait for each other, as a process has one set of modules.
 */
export function runCode(root: string, paths: readonly string[], source: FileSource): Promise<RanCode> {
  const mine = turn.then(() => runAll(root, paths, source));
  turn = mine.catch(() => {});
  return mine;
}

async function runAll(root: string, paths: readonly string[], source: FileSource): Promise<RanCode> {
  const folder = modelFolder(realpathSync(root), source);
  const modules = new Modules(folder);
  const runs: { readonly path: string; readonly full: string }[] = [];
  for (const path of paths)
    if (folder.read(path) !== undefined) runs.push({ path, full: realpathSync(join(root, path)) });
  const modelFiles = new Map(runs.map(({ path, full }) => [full, path]));
  const declared: PlacedDeclaration[] = [];
  const files = new Map<string, ParsedFile>();
  for (const { path, full } of runs) {
    const { declarations, failure } = await modules.run(full);
    const first = declared.length;
    declared.push(...declarations.map((declaration) => placed(declaration, path, modelFiles)));
    const origins = declarations.map((_, index) => ({
      file: declared[first + index]?.file ?? path,
      index: first + index,
    }));
    if (failure === undefined) files.set(path, parsed(path, declarations, origins));
    else {
      const broken = declarations.map(({ kind, value }, index) => ({
        subject: subjectOf(kind, value),
        origin: origins[index] ?? { file: path, index: first },
      }));
      files.set(path, {
        path,
        objects: [],
        broken,
        diagnostics: [runFailure(path, failure.error, folder)],
        unread: true,
      });
    }
  }
  modules.forget();
  const positions = new CodePositions(declared, (path) => folder.read(path));
  return { files, find: (origin, path, on) => positions.find(origin, path, on), read: [...modules.read] };
}

/** The call in a model file that is nearest to a declaration; the file that is run where there is none. */
function placed(declaration: Declaration, path: string, modelFiles: ReadonlyMap<string, string>): PlacedDeclaration {
  const index = declaration.frames.findIndex(({ file }) => modelFiles.has(file));
  const frame = declaration.frames[index];
  return { ...declaration, file: (frame && modelFiles.get(frame.file)) ?? path, frame, direct: index === 0 };
}

function parsed(path: string, declarations: readonly Declaration[], origins: readonly Origin[]): ParsedFile {
  const findings = new Findings();
  const objects: ParsedObject[] = [];
  const broken: { subject: Subject; origin: Origin }[] = [];
  for (const [index, { kind, value, problems }] of declarations.entries()) {
    const origin = origins[index] as Origin;
    const raw = typeof value === "object" && value !== null && !Array.isArray(value) ? { kind, ...value } : value;
    if (problems.length > 0) {
      const subject = subjectOf(kind, raw);
      broken.push({ subject, origin });
      findings.addAll(problems.map(({ found, ...place }) => notData({ subject, ...place }, { found })));
      continue;
    }
    const result = validate(kind, raw, () => undefined);
    if ("value" in result) objects.push({ value: result.value, origin });
    else {
      broken.push({ subject: result.subject, origin });
      if (!findings.full) findings.addAll(result.diagnostics());
    }
  }
  return { path, objects, broken, diagnostics: findings.list() };
}

/** The modules of one load, kept only as long as it lasts. */
class Modules {
  readonly read = new Set<string>();
  private readonly jiti: Jiti;
  private readonly before: ReadonlySet<string>;

  constructor(private readonly folder: ModelFolder) {
    this.jiti = createJiti(import.meta.url, {
      fsCache: false,
      moduleCache: true,
      virtualModules: { sluice: MODEL_MODULE },
    });
    this.before = new Set(this.cached());
  }

  async run(file: string): ReturnType<typeof declarationsOf> {
    const before = new Set(this.cached());
    const result = await declarationsOf(() => this.jiti.import(file));
    // Whoever imports what has failed must not be given the half of it that ran.
    if (result.failure) this.drop(before);
    return result;
  }

  forget(): void {
    this.drop(this.before);
  }

  private cached(): string[] {
    return Object.keys(this.jiti.cache);
  }

  /** Drops the model's own modules that were not there before; installed packages stay. */
  private drop(before: ReadonlySet<string>): void {
    for (const file of this.cached()) {
      const path = before.has(file) ? undefined : this.folder.relative(file);
      if (path === undefined) continue;
      this.read.add(path);
      delete this.jiti.cache[file];
    }
  }
}

function modelFolder(root: string, source: FileSource): ModelFolder {
  return {
    relative: (file) => {
      const full = file.startsWith("file:") ? fileURLToPath(file) : file;
      const path = relative(root, full);
      if (!isAbsolute(full) || isAbsolute(path) || path === "" || path.split(sep)[0] === "..") return undefined;
      return path.split(sep).includes("node_modules") ? undefined : path.split(sep).join("/");
    },
    read: (path) => {
      const text = readText(source, path);
      return typeof text === "string" ? text : undefined;
    },
    withoutRoot: (text) => text.replaceAll(root + sep, ""),
  };
}
