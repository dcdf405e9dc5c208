import { hasErrors } from "../../src/diagnostic/diagnostic.js";
import { locateAll } from "../../src/diagnostic/locate.js";
import { type Loaded, loadTexts } from "../../src/load/load.js";
import type { Model } from "../../src/model/model.js";

/** Model texts for a test: one YAML text of any number of documents, or texts by path (code files and contracts too). */
export type ModelText = string | Readonly<Record<string, string>>;

/** Loads model texts, whatever they say; a single text is the file `model.yaml`. */
export function loadYaml(yaml: ModelText): Loaded {
  return loadTexts(new Map(Object.entries(typeof yaml === "string" ? { "model.yaml": yaml } : yaml)));
}

/** The model of texts that load without errors; throws what is wrong with them otherwise. They may lack an Ecosystem. */
export function modelOf(yaml: ModelText): Model {
  const { model, diagnostics, locate } = loadYaml(yaml);
  const wrong = diagnostics.filter(({ code }) => code !== "load/no-ecosystem");
  if (!hasErrors(wrong)) return model;
  const lines = locateAll(wrong, locate).map(
    ({ position, code, detail }) => `${position?.file}:${position?.line}:${position?.column} ${code} ${detail}`,
  );
  throw new Error(`The model of a test does not load:\n${lines.join("\n")}`);
}
