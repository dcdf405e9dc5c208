import type { Target } from "../../../diagnostic/diagnostic.js";
import { maskSecrets } from "../../../util/secrets.js";

/**
 * The way to a part of an object by names instead of places in lists, as far as the parts have names, so that it stays the
 * same when something is put in before: `datasets[customers].columns[id].type`. Empty for the object itself.
 */
export function pathText({ subject, path }: Target): string {
  let value: unknown = subject;
  let text = "";
  for (const step of path) {
    value =
      typeof value === "object" && value !== null
        ? (value as Readonly<Record<string | number, unknown>>)[step]
        : undefined;
    text += typeof step === "number" ? `[${nameOf(value) ?? step}]` : text === "" ? step : `.${step}`;
  }
  return maskSecrets(text);
}

function nameOf(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  const name = typeof value === "object" && value !== null && "name" in value ? value.name : undefined;
  return typeof name === "string" ? name : undefined;
}
