/** What a plain scalar can mean in YAML 1.2's core schema (YAML 1.2.2, section 10.3.2). */
export type CoreScalar = string | number | boolean | null;

const INTEGER = /^[-+]?[0-9]+$/;
const OCTAL = /^0o[0-7]+$/;
const HEXADECIMAL = /^0x[0-9a-fA-F]+$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const INFINITE = /^[-+]?\.(?:inf|Inf|INF)$/;

/**
 * The value of a plain scalar without a tag: null, true and false in their three spellings, numbers, everything else
 * a string. `yes`, `on`, dates and `1_000` are strings: that is what separates 1.2 from its predecessors.
 */
export function resolvePlain(text: string): CoreScalar {
  switch (text.charCodeAt(0)) {
    case 110: // n
    case 78: // N
      return text === "null" || text === "Null" || text === "NULL" ? null : text;
    case 126: // ~
      return text.length === 1 ? null : text;
    case 116: // t
    case 84: // T
      return text === "true" || text === "True" || text === "TRUE" ? true : text;
    case 102: // f
    case 70: // F
      return text === "false" || text === "False" || text === "FALSE" ? false : text;
    case 43: // +
    case 45: // -
    case 46: // .
      return resolveNumber(text);
    default: {
      if (text === "") return null;
      const first = text.charCodeAt(0);
      return first >= 48 && first <= 57 ? resolveNumber(text) : text;
    }
  }
}

function resolveNumber(text: string): string | number {
  if (INTEGER.test(text)) return Number(text);
  if (OCTAL.test(text)) return Number.parseInt(text.slice(2), 8);
  if (HEXADECIMAL.test(text)) return Number.parseInt(text.slice(2), 16);
  if (FLOAT.test(text)) return Number(text);
  if (INFINITE.test(text)) return text.startsWith("-") ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (text === ".nan" || text === ".NaN" || text === ".NAN") return Number.NaN;
  return text;
}

const CORE = "tag:yaml.org,2002:";

/** The value of a scalar with an explicit tag; `undefined` when the core schema has no such tag or the text does not fit it. */
export function resolveTagged(tag: string, text: string): { readonly value: CoreScalar } | undefined {
  const name = tag.startsWith("!!")
    ? tag.slice(2)
    : tag.startsWith(`!<${CORE}`) && tag.endsWith(">")
      ? tag.slice(2 + CORE.length, -1)
      : tag;
  if (name === "str" || name === "!") return { value: text };
  const value = resolvePlain(text);
  const fits =
    (name === "null" && value === null) ||
    (name === "bool" && typeof value === "boolean") ||
    (name === "int" && typeof value === "number" && Number.isInteger(value)) ||
    (name === "float" && typeof value === "number");
  return fits ? { value } : undefined;
}

/** Whether an explicit tag is the one that collections of this kind have anyway. */
export function isCollectionTag(tag: string, kind: "map" | "seq"): boolean {
  return tag === `!!${kind}` || tag === `!<${CORE}${kind}>` || tag === "!";
}
