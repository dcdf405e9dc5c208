import { RuntimeProblem } from "../../../src/platform/runtime.js";
import type { Shape } from "../spec.js";
import { fromJson } from "./convert.js";
import { jsonRecords } from "./json-lines.js";
import { LONGEST_RECORD, mendFile } from "./mend.js";
import { firstLines } from "./problem.js";
import type { BrokenRecords, Part, Reading } from "./reading.js";
import { assertSettled, type SourceFile } from "./source-files.js";
import { literals, pathLiteral } from "./sql.js";

/**
 * JSON files: one object per line, objects one after another, or an array of objects. A key that an object lacks is
 * null there; one that no object has is a missing column. Other keys are left out.
 */
export function readJson(files: readonly SourceFile[], shape: Shape, timezone: string, what: string): Reading {
  return readingOf(files, files, shape, timezone, what);
}

/** `read` are the files as they lie before DuckDB: themselves, or copies without what is badly written. */
function readingOf(
  files: readonly SourceFile[],
  read: readonly SourceFile[],
  shape: Shape,
  timezone: string,
  what: string,
): Reading {
  const part = (group: readonly SourceFile[]): Part => partOf(group, shape, timezone);
  return {
    parts: read.length > 0 ? [part(read)] : [],
    single: () => read.map((file) => part([file])),
    notes: [],
    mend: async (session) => {
      const mended: SourceFile[] = [];
      const broken: BrokenRecords[] = [];
      for (const file of files) {
        const found = await mendFile(session, file.label, jsonRecords(file));
        if (found === undefined) return undefined;
        mended.push({ ...file, path: found.path });
        broken.push(found.broken);
      }
      return { reading: readingOf(files, mended, shape, timezone, what), broken };
    },
    failure: async (error) => {
      await assertSettled(files, what);
      return /Malformed JSON|maximum_object_size/i.test(String(error))
        ? new RuntimeProblem(
            `${what}: ${labelOf(error, files)} is no whole JSON file: ${reasonOf(error)}.`,
            "Write the file again: one object per line, or one array of objects.",
            { cause: error },
          )
        : error;
    },
    settle: () => assertSettled(files, what),
  };
}

function partOf(files: readonly SourceFile[], shape: Shape, timezone: string): Part {
  const paths = shape.columns.map(({ name }) => `$."${name.replace(/["\\]/g, (sign) => `\\${sign}`)}"`);
  const objects = `read_json_objects([${files.map(({ path }) => pathLiteral(path)).join(", ")}], maximum_object_size = ${LONGEST_RECORD})`;
  return {
    label: files[0]?.label ?? "",
    from: `(SELECT json, json_type(json) AS kind, json_extract(json, ${literals(paths)}) AS found FROM ${objects})`,
    broken: { test: "kind IS DISTINCT FROM 'OBJECT'", says: "a record is no JSON object", record: "json" },
    present: shape.columns.map((_, index) => `found[${index + 1}] IS NOT NULL`),
    cells: shape.columns.map((column, index) => {
      const raw = `CASE WHEN json_type(found[${index + 1}]) <> 'NULL' THEN found[${index + 1}] END`;
      return { raw, value: fromJson(column, timezone)(`(${raw})`), shown: `((${raw}) ->> '$')` };
    }),
    steady: true,
    where: async (records) => records.map((record) => `record ${record}`),
  };
}

function labelOf(error: unknown, files: readonly SourceFile[]): string {
  const text = String(error);
  return files.find(({ path }) => text.includes(path))?.label ?? files.map(({ label }) => label).join(", ");
}

/** DuckDB's reason without the path, which the label stands for. */
function reasonOf(error: unknown): string {
  const text = firstLines(error instanceof Error ? error.message : String(error));
  return text.replace(/^.*?Malformed JSON in file "[^"]*", /, "").replace(/\.$/, "");
}
