import { locateAll } from "../../../src/diagnostic/locate.js";
import { type Loaded, loadModel } from "../../../src/load/load.js";
import type { Declaration } from "../../support/arbitraries.js";
import { folderWith } from "../../support/cli.js";

/** Declarations as the text of a model file in TypeScript. */
export function codeOf(objects: readonly Declaration[]): string {
  const kinds = [...new Set(objects.map(({ kind }) => kind))];
  const calls = objects.map(({ kind, ...fields }) => `define${kind}(${JSON.stringify(fields, undefined, 2)});\n`);
  return `import { ${kinds.map((kind) => `define${kind}`).join(", ")} } from "sluice";\n${calls.join("")}`;
}

/** Declarations as the text of a YAML file. */
export const yamlOf = (objects: readonly Declaration[]): string =>
  objects.map((object) => JSON.stringify(object)).join("\n---\n");

/** Loads a folder with these files. */
export async function loadFiles(files: Readonly<Record<string, string>>, code = true): Promise<Loaded> {
  return loadModel(folderWith(files), { code });
}

/** What is found in a load, each with its place, but for a missing Ecosystem. */
export function found(loaded: Loaded): { at: string; code: string; detail: string }[] {
  return locateAll(loaded.diagnostics, loaded.locate)
    .filter(({ code }) => code !== "load/no-ecosystem")
    .map(({ position, code, detail }) => ({
      at: position === undefined ? "" : `${position.file}:${position.line}:${position.column}`,
      code,
      detail,
    }));
}
