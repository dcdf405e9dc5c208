import { existsSync } from "node:fs";
import { join } from "node:path";
import { createJiti } from "jiti";
import { z } from "zod";
import { readText } from "./file-source.js";
import { Findings } from "./findings.js";
import { folderSource } from "./folder-source.js";
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

/** Reads the configuration of the project at `root`; without one, the defaults. With `code: false` one in TypeScript is refused. */
export async function readConfig(
  root: string,
  options: { readonly code: boolean },
): Promise<{ readonly config: ProjectConfig } | { readonly problem: string }> {
  const found = CONFIG_FILES.filter((name) => existsSync(join(root, name)));
  if (found.length > 1) return { problem: `There is both ${found[0]} and ${found[1]}: keep one of them.` };
  const name = found[0];
  if (name === undefined) return { config: configSchema.parse({}) };
  const path = join(root, name);
  let value: unknown;
  if (name.endsWith(".ts")) {
    if (!options.code)
      return { problem: `${name} is code, and code is refused here: use sluice.config.yaml, or leave --no-code out.` };
    try {
      value = await createJiti(import.meta.url, { fsCache: false, moduleCache: false }).import(path, { default: true });
    } catch (error) {
      return { problem: `${name} cannot be loaded: ${(error as Error).message}` };
    }
  } else {
    const read = readYamlConfig(root, name);
    if ("problem" in read) return read;
    value = read.value ?? {};
    if (typeof value === "object" && value !== null && "platforms" in value)
      return { problem: `${name}: platforms are code; plug-ins are named in sluice.config.ts.` };
  }
  const parsed = configSchema.safeParse(value);
  if (parsed.success) return { config: parsed.data };
  const issue = parsed.error.issues[0];
  return {
    problem: `${name}: ${issue?.path.join(".") ?? ""}${issue?.path.length ? ": " : ""}${issue?.message ?? "not a configuration"}`,
  };
}

/** Read with the same bounds as a model file: a configuration comes from pull requests, too. */
function readYamlConfig(root: string, name: string): { readonly value: unknown } | { readonly problem: string } {
  const text = readText(folderSource(root), name);
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
