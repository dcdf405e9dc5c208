import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Diagnostic, Subject, Target } from "../diagnostic/diagnostic.js";
import type { Locate } from "../diagnostic/locate.js";
import type { Model } from "../model/model.js";
import { compareStrings } from "../util/order.js";
import { buildModel } from "./build-model.js";
import { findFiles } from "./find-files.js";
import type { Origin, ParsedFile } from "./parsed-file.js";
import { parseYamlFile } from "./yaml/parse-yaml-file.js";
import { YamlPositions } from "./yaml/yaml-positions.js";

export interface LoadOptions {
  readonly code?: boolean;
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
}

export interface Loaded {
  readonly model: Model;
  readonly locate: Locate;
  readonly diagnostics: readonly Diagnostic[];
  readonly files: readonly string[];
}

/** Loads texts. */
export function loadTexts(texts: ReadonlyMap<string, string>): Loaded {
  const origins = new Map<Subject, Origin>();
  const files: ParsedFile[] = [];
  const paths = [...texts.keys()].filter((path) => /\.ya?ml$/.test(path)).sort(compareStrings);
  for (const path of paths) files.push(parseYamlFile(path, texts.get(path) ?? "", origins));
  const built = buildModel(files, origins, (path) => texts.get(path));
  const positions = new YamlPositions((path) => texts.get(path));
  return {
    model: built.model,
    diagnostics: [...files.flatMap((file) => file.diagnostics), ...built.diagnostics],
    locate: (target: Target) => {
      const origin = origins.get(target.subject);
      return origin && positions.find(origin, target.path, target.on);
    },
    files: paths,
  };
}

/** Loads a directory. */
export async function loadModel(root: string, options: LoadOptions = {}): Promise<Loaded> {
  const texts = new Map<string, string>();
  for (const path of await findFiles(root, options)) texts.set(path, await readFile(join(root, path), "utf8"));
  return loadTexts(texts);
}
