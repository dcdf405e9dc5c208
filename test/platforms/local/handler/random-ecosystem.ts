import type fc from "fast-check";
import { type Declaration, declarations } from "../../../support/arbitraries.js";
import { prepare } from "./ecosystem.js";

/** Random ecosystems of which one local instance serves everything: DuckDB files and folders instead of servers. */
export const localDeclarations = (): fc.Arbitrary<Declaration[]> => declarations().map(toLocal);

function toLocal(objects: readonly Declaration[]): Declaration[] {
  const text = JSON.stringify(objects)
    .replaceAll(/"instance-[0-9]+"/g, '"local"')
    .replaceAll('"type":"iceberg"', '"type":"files"')
    .replaceAll('"latency":"seconds"', '"latency":"minutes"');
  const seen = new Set<string>();
  return (JSON.parse(text) as Declaration[]).flatMap((object): Declaration[] => {
    const { kind, name } = object as { kind: string; name?: string };
    if (kind === "DataPlatform") {
      if (seen.has("local")) return [];
      seen.add("local");
    }
    if (kind === "DataContainer") return [file(String(name))];
    if (kind === "Datastore") return [{ ...object, primaryPlatform: undefined }];
    if (kind !== "Workspace" || !("transformer" in object)) return [object];
    const code = /[02468]$/.test(String(name))
      ? { runtime: "sql", file: "code.sql" }
      : { runtime: "javascript", file: "code.mjs" };
    const transformer = { ...(object.transformer as object), code: [code] };
    return [{ ...object, transformer }];
  });
}

function file(name: string): Declaration {
  const common = { kind: "DataContainer", name, owner: "ecosystem", locations: ["onprem:us/ny"] };
  return name === "container_1"
    ? { ...common, type: "files", path: `data/${name}`, format: "csv" }
    : { ...common, type: "duckdb", path: `data/${name}.duckdb` };
}

export const textsOf = (objects: readonly Declaration[]) => ({
  "model.yaml": objects.map((object) => JSON.stringify(object)).join("\n---\n"),
  "code.sql": "SELECT 1 AS id, '' AS value",
  "code.mjs": "export const transform = () => ({});",
});

/** Nothing to look at where nobody is served, or where two groups meet in one name. */
export const usable = (objects: readonly Declaration[]): boolean => {
  try {
    prepare(textsOf(objects));
    return true;
  } catch (error) {
    if (!/has nothing to do|not sound/.test(String(error))) throw error;
    return false;
  }
};
