import { type DataType, formatDataType, type SimpleTypeName } from "../../model/data-type.js";
import { quote } from "../../util/quote.js";

/**
 * Whether every value of one type is a value of another, so that a column may change from the one to the other:
 * `undefined`, or why not, as a sentence. A type widens to itself. Struct fields are told apart by their names, so their
 * order does not matter.
 */
export function widening(from: DataType, to: DataType): string | undefined {
  if (from.name === "struct" && to.name === "struct") return structWidening(from, to);
  if (from.name === "array" && to.name === "array") return inside("elements", widening(from.element, to.element));
  if (from.name === "map" && to.name === "map")
    return formatDataType(from.key) === formatDataType(to.key)
      ? inside("values", widening(from.value, to.value))
      : `The keys of a map never change their type, here ${quote(formatDataType(from.key))}.`;
  if (from.name === "decimal" && to.name === "decimal") return decimalWidening(from, to);
  if (isLong(from) && isLong(to)) return lengthWidening(from, to);
  const equal = formatDataType(from) === formatDataType(to);
  return equal || WIDER.get(from.name)?.has(to.name) ? undefined : unrelated(from, to);
}

/** Types of one kind, each holding all values of those before it. */
const LADDERS: readonly (readonly SimpleTypeName[])[] = [
  ["tinyint", "smallint", "integer", "bigint"],
  ["uint8", "uint16", "uint32", "uint64"],
  ["date", "timestamp"],
];

/** Bits of exponent and mantissa. One format holds the values of another when it has as many of both. */
const FLOATS: readonly (readonly [name: SimpleTypeName, exponent: number, mantissa: number])[] = [
  ["fp4_e2m1", 2, 1],
  ["fp6_e2m3", 2, 3],
  ["fp6_e3m2", 3, 2],
  ["fp8_e4m3", 4, 3],
  ["fp8_e5m2", 5, 2],
  ["float16", 5, 10],
  ["float32", 8, 23],
  ["float64", 11, 52],
  ["float128", 15, 112],
];

/** The types without parameters that each of them widens to. */
const WIDER: ReadonlyMap<string, ReadonlySet<string>> = new Map<string, ReadonlySet<string>>([
  ...LADDERS.flatMap((ladder) => ladder.map((name, at) => [name, new Set(ladder.slice(at + 1))] as const)),
  ...FLOATS.map(([name, exponent, mantissa]) => {
    const wider = FLOATS.filter(([other, e, m]) => other !== name && e >= exponent && m >= mantissa);
    return [name, new Set(wider.map(([other]) => other))] as const;
  }),
]);

/** The types with a length that each of them may become, where its length allows it. A vector's length is part of what it means. */
const LONGER: Readonly<Record<"char" | "nchar" | "varchar" | "nvarchar" | "binary", readonly DataType["name"][]>> = {
  char: ["char"],
  nchar: ["nchar"],
  varchar: ["varchar", "nvarchar"],
  nvarchar: ["nvarchar"],
  binary: ["binary"],
};

type LongName = keyof typeof LONGER;
type Long = Extract<DataType, { readonly length?: number }> & { readonly name: LongName };
type Struct = Extract<DataType, { readonly name: "struct" }>;
type Decimal = Extract<DataType, { readonly name: "decimal" }>;

function isLong(type: DataType): type is Long {
  return Object.hasOwn(LONGER, type.name);
}

function lengthWidening(from: Long, to: Long): string | undefined {
  if (!LONGER[from.name].includes(to.name)) return unrelated(from, to);
  if (to.length === undefined) return undefined;
  if (from.length === undefined)
    return `${quote(formatDataType(from))} has no limit, and ${quote(formatDataType(to))} has one.`;
  return to.length >= from.length ? undefined : `The length shrinks from ${from.length} to ${to.length}.`;
}

function decimalWidening(from: Decimal, to: Decimal): string | undefined {
  const [was, is] = [from.precision - from.scale, to.precision - to.scale];
  if (is < was) return `The digits before the point shrink from ${was} to ${is}.`;
  return to.scale < from.scale ? `The digits behind the point shrink from ${from.scale} to ${to.scale}.` : undefined;
}

function structWidening(from: Struct, to: Struct): string | undefined {
  const fields = new Map<string, DataType>();
  for (const { name, type } of to.fields) if (!fields.has(name)) fields.set(name, type);
  for (const { name, type } of from.fields) {
    const now = fields.get(name);
    if (now === undefined) return `The field ${quote(name)} vanishes.`;
    const problem = widening(type, now);
    if (problem !== undefined) return `In the field ${quote(name)}: ${problem}`;
  }
  return undefined;
}

function inside(part: "elements" | "values", problem: string | undefined): string | undefined {
  return problem === undefined ? undefined : `In the ${part}: ${problem}`;
}

function unrelated(from: DataType, to: DataType): string {
  return `A column of ${quote(formatDataType(from))} ${mayBecome(from)}, so not ${quote(formatDataType(to))}.`;
}

/** What a type may become, for a message. */
function mayBecome(type: DataType): string {
  if (type.name === "array") return "may only widen its elements";
  if (type.name === "map") return "may only widen its values";
  if (type.name === "struct") return "may only get more fields and widen those it has";
  if (type.name === "decimal") return "may only get more digits before or behind the point";
  if (isLong(type)) return longer(type);
  const wider = [...(WIDER.get(type.name) ?? [])];
  return wider.length === 0 ? "never changes its type" : `may only become ${wider.map(quote).join(" or ")}`;
}

function longer({ name, length }: Long): string {
  // Characters of a fixed number have no unbounded form.
  const how = name === "char" || name === "nchar" ? "longer" : "longer or unbounded";
  if (length !== undefined) return `may only become a ${how} ${LONGER[name].map(quote).join(" or ")}`;
  return name === "varchar" ? `may only become ${quote("nvarchar")}` : "never changes its type";
}
