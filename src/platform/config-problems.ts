import type { z } from "zod";
import type { Path } from "../diagnostic/diagnostic.js";

/** What is wrong with a config: where, and what kind of mistake. */
export type ConfigProblem =
  | { readonly kind: "unknown"; readonly path: Path; readonly field: string; readonly known: readonly string[] }
  | { readonly kind: "missing"; readonly path: Path; readonly field: string; readonly meaning: string | undefined }
  | { readonly kind: "invalid"; readonly path: Path; readonly problem: string };

/** Checks a config against the schema of its kind. */
export function checkConfig<Config>(
  schema: z.ZodType<Config>,
  config: unknown,
): { readonly config: Config } | { readonly problems: readonly ConfigProblem[] } {
  const result = schema.safeParse(config);
  if (result.success) return { config: result.data };
  return { problems: result.error.issues.flatMap((issue) => problemsOf(issue, schema, config)) };
}

type Issue = z.core.$ZodIssue;

function problemsOf(issue: Issue, schema: unknown, config: unknown): ConfigProblem[] {
  const path = issue.path.filter((step) => typeof step !== "symbol");
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((field) => ({
      kind: "unknown",
      path: [...path, field],
      field,
      known: Object.keys(fieldsAt(schema, path)),
    }));
  const field = path.at(-1);
  if (typeof field === "string" && valueAt(config, path) === undefined) {
    const parent = path.slice(0, -1);
    return [{ kind: "missing", path: parent, field, meaning: meaningOf(fieldsAt(schema, parent)[field]) }];
  }
  return [{ kind: "invalid", path, problem: issue.message }];
}

/** The fields of the object schema that a path leads to; none where it leads through a choice of several. */
function fieldsAt(schema: unknown, path: Path): Readonly<Record<string, unknown>> {
  let at = unwrapped(schema);
  for (const step of path) {
    const { shape, element, valueType } = at;
    const next = typeof step === "number" ? element : (shape?.[step] ?? valueType);
    at = unwrapped(next);
  }
  return at.shape ?? {};
}

/** The parts of zod's definitions that lead from a schema to those inside it. */
interface Definition {
  readonly shape?: Readonly<Record<string, unknown>>;
  readonly element?: unknown;
  readonly valueType?: unknown;
  readonly innerType?: unknown;
}

/** The definition of a schema, inside of what only makes it optional or gives it a default. */
function unwrapped(schema: unknown): Definition {
  let definition = (schema as { def?: Definition } | undefined)?.def ?? {};
  while (definition.innerType !== undefined) definition = (definition.innerType as { def?: Definition }).def ?? {};
  return definition;
}

function meaningOf(schema: unknown): string | undefined {
  return (schema as { description?: string } | undefined)?.description;
}

function valueAt(config: unknown, path: Path): unknown {
  let at = config;
  for (const step of path) {
    if (at === null || typeof at !== "object" || !Object.hasOwn(at, step)) return undefined;
    at = (at as Record<string | number, unknown>)[step];
  }
  return at;
}
