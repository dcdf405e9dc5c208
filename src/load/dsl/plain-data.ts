import type { Path } from "../../diagnostic/diagnostic.js";
import { MAX_DEPTH } from "../limits.js";

/**
 * A copy of a value that code made, as the plain data that YAML could have said: texts, numbers, truth values, null,
 * lists and mappings. Fields that are `undefined` are as if not written; everything else that is no data is a problem.
 */
export function plainData(
  value: unknown,
  problem: (path: Path, found: string) => void,
  path: (string | number)[] = [],
): unknown {
  switch (typeof value) {
    case "string":
    case "number":
    case "boolean":
      return value;
    case "object":
      break;
    default:
      problem([...path], typeof value === "undefined" ? "undefined" : `a ${typeof value}`);
      return null;
  }
  if (value === null) return null;
  if (path.length > MAX_DEPTH) {
    problem([...path], "a value that nests too deep, or holds itself");
    return null;
  }
  if (Array.isArray(value))
    // From: a hole is as good as `undefined`.
    return Array.from(value, (item, index) => plainData(item, problem, [...path, index]));
  const prototype = Object.getPrototypeOf(value) as { constructor?: { name?: unknown } } | null;
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    problem([...path], `an object of the class ${String(prototype.constructor?.name ?? "?")}`);
    return null;
  }
  const copy: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value))
    if (name === "__proto__") problem([...path, name], "a reserved name");
    else if (member !== undefined) copy[name] = plainData(member, problem, [...path, name]);
  return copy;
}
