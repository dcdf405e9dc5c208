import { existsSync } from "node:fs";
import { join } from "node:path";
import { createJiti } from "jiti";
import { z } from "zod";
import { compactJson } from "../util/json.js";
import { type FileSource, readText } from "./file-source.js";
import { Findings } from "./findings.js";
import { folderSource } from "./folder-source.js";
import type { SnapshotFiles } from "./snapshot.js";
import { readYaml } from "./yaml/read-yaml.js";

const configSchema = z.strictObject({
  include: z.array(z.string()).optional(),
  exclude: z.array(z.string()).optional(),
  out: z.string().default("out"),
  platforms: z.array(z.unknown()).default([]),
});

/** What a project says about itself in `sluice.config.yaml` or `sluice.config.ts`. */
export interface ProjectConfig {
  /** Globs of model files, relative to the root; absent: every YAML and `*.model.ts` file. */
  readonly include?: readonly string[] | undefined;
  /** Globs of files that are no part of the model. */
  readonly exclude?: readonly string[] | undefined;
  /** Where synthesis lands, relative to the root. */
  readonly out: string;
  /** Plug-ins: platforms themselves, from `sluice.config.ts` only. Judged by whoever registers them. */
  readonly platforms: readonly unknown[];
}

/** The names a configuration may have; at most one may be there. */
export const CONFIG_FILES = ["sluice.config.yaml", "sluice.config.yml", "sluice.config.ts"] as const;

/** A configuration as it was read. */
export interface ReadConfig {
  readonly config: ProjectConfig;
  /** The file it is in; absent: there is none. */
  readonly file?: string;
  /** One text for all that it says: equal texts, equal configurations. Comments in YAML are no part of it. */
  readonly content: string;
}

/** Reads the configuration of the project at `root`; without one, the defaults. With `code: false` one in TypeScript is refused. */
export async function readConfig(
  root: string,
  options: { readonly code: boolean },
): Promise<ReadConfig | { readonly problem: string }> {
  const found = CONFIG_FILES.filter((name) => existsSync(join(root, name)));
  return readFound(found, folderSource(root), options.code ? root : undefined);
}

/** The same for the project that a snapshot is of. One in TypeScript is refused: nothing of a snapshot is run. */
export async function readSnapshotConfig(files: SnapshotFiles): Promise<ReadConfig | { readonly problem: string }> {
  await files.prefetch(CONFIG_FILES);
  const found = CONFIG_FILES.filter((name) => {
    const raw = files.read(name);
    return !("problem" in raw && raw.problem === "missing");
  });
  return readFound(found, files, undefined);
}

/** `codeRoot`: the folder that holds the file, where its code may run. */
async function readFound(
  found: readonly string[],
  source: FileSource,
  codeRoot: string | undefined,
): Promise<ReadConfig | { readonly problem: string }> {
  if (found.length > 1) return { problem: `There is both ${found[0]} and ${found[1]}: keep one of them.` };
  const name = found[0];
  const nothing = configSchema.parse({});
  if (name === undefined) return { config: nothing, content: compactJson(nothing) };
  const isCode = name.endsWith(".ts");
  let value: unknown;
  if (isCode) {
    if (codeRoot === undefined)
      return { problem: `${name} is code, and code is refused here: use sluice.config.yaml, or leave --no-code out.` };
    try {
      const jiti = createJiti(import.meta.url, { fsCache: false, moduleCache: false });
      value = await jiti.import(join(codeRoot, name), { default: true });
    } catch (error) {
      return { problem: `${name} cannot be loaded: ${(error as Error).message}` };
    }
  } else {
    const read = readYamlConfig(source, name);
    if ("problem" in read) return read;
    value = read.value ?? {};
    if (typeof value === "object" && value !== null && "platforms" in value)
      return { problem: `${name}: platforms are code; plug-ins are named in sluice.config.ts.` };
  }
  const parsed = configSchema.safeParse(value);
  if (parsed.success) {
    const { data: config } = parsed;
    const text = isCode ? readText(source, name) : undefined;
    return { config, file: name, content: typeof text === "string" ? text : compactJson(config) };
  }
  const issue = parsed.error.issues[0];
  return {
    problem: `${name}: ${issue?.path.join(".") ?? ""}${issue?.path.length ? ": " : ""}${issue?.message ?? "not a configuration"}`,
  };
}

/** Read with the same bounds as a model file: a configuration comes from pull requests, too. */
function readYamlConfig(source: FileSource, name: string): { readonly value: unknown } | { readonly problem: string } {
  const text = readText(source, name);
  if (text === undefined) return { problem: `${name} is no file.` };
  if (typeof text !== "string") return { problem: `${name}: ${text.detail}` };
  const findings = new Findings();
  const documents = readYaml(name, text, findings);
  const [broken] = findings.list();
  if (broken?.target && "line" in broken.target)
    return { problem: `${name}:${broken.target.line}: ${broken.summary}. ${broken.detail}` };
  const written = documents.filter(({ value }) => value !== null && value !== undefined);
  return written.length > 1 ? { problem: `${name}: a configuration is one document.` } : { value: written[0]?.value };
}
