import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createJiti } from "jiti";
import { LineCounter, parseDocument } from "yaml";
import { z } from "zod";

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
      value = await createJiti(import.meta.url).import(path, { default: true });
    } catch (error) {
      return { problem: `${name} cannot be loaded: ${(error as Error).message}` };
    }
  } else {
    const lines = new LineCounter();
    const document = parseDocument(readFileSync(path, "utf8"), { lineCounter: lines });
    const broken = document.errors[0];
    if (broken) return { problem: `${name}:${lines.linePos(broken.pos[0]).line}: ${broken.message.split("\n")[0]}` };
    value = document.toJS({ maxAliasCount: 100 }) ?? {};
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
