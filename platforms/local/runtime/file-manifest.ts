import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { FILE_FORMATS } from "../../../src/model/data-container.js";
import { RuntimeProblem } from "../../../src/platform/runtime.js";
import { canonicalJson } from "../../../src/util/json.js";
import { fileOptionsSchema } from "../spec.js";
import { durable } from "./failpoint.js";
import { exists } from "./file-links.js";
import { type TableState, tableStateSchema } from "./ledger.js";
import { show } from "./problem.js";
import { replaceFile } from "./replace-file.js";

const dataName = z.string().regex(/^[0-9a-f]+(?:\.[a-z]+)+$/);

/**
 * The manifest of a table in a folder: its renaming into place is the moment a batch becomes the current one. Files are
 * named within the table's folder of batches.
 */
const manifestSchema = tableStateSchema.extend({
  schema: z.literal(1),
  format: z.enum(FILE_FORMATS),
  options: fileOptionsSchema,
  /** The current rows, as consumers read them: in the container's format. */
  data: dataName,
  /** Every version of them, likewise, where the table is milestoned. */
  versions: dataName.optional(),
  /** All that is kept, every value in its own type. */
  exact: dataName,
});
export type Manifest = z.output<typeof manifestSchema>;

export async function readManifest(batches: string): Promise<Manifest | undefined> {
  const path = manifestPath(batches);
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
  try {
    const manifest = manifestSchema.parse(JSON.parse(text));
    // Without its rows a manifest is worth nothing: the table is filled anew.
    return (await exists(join(batches, manifest.exact))) ? manifest : undefined;
  } catch {
    throw new RuntimeProblem(
      `The manifest ${show(path, 200)} cannot be read.`,
      "Remove it: `sluice apply` makes the table anew and `sluice run` fills it.",
    );
  }
}

export async function writeManifest(batches: string, manifest: Manifest): Promise<void> {
  await durable("files.manifest", () => replaceFile(manifestPath(batches), canonicalJson(manifest)));
}

export async function removeManifest(batches: string): Promise<void> {
  await durable("files.manifest", () => rm(manifestPath(batches), { force: true }));
}

/** What a manifest says of the table's state. */
export function stateOf({ shape, batch, fingerprint, watermark, at, number }: TableState): TableState {
  return { shape, batch, fingerprint, watermark, at, number };
}

function manifestPath(batches: string): string {
  return `${batches}.json`;
}
