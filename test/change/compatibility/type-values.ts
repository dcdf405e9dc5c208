import fc from "fast-check";
import { type DataType, SIMPLE_TYPES } from "../../../src/model/data-type.js";

/** A value of a column, in a form that says nothing of its type: a whole number is the same in every type of whole numbers. */
export type Value =
  | { readonly sort: "integer"; readonly value: bigint }
  | { readonly sort: "float"; readonly value: number }
  /** `units` times ten to the power of minus `scale`. */
  | { readonly sort: "decimal"; readonly units: bigint; readonly scale: number }
  | { readonly sort: "text" | "char" | "nchar"; readonly value: string }
  | { readonly sort: "bytes"; readonly length: number }
  /** Days since 1970 and microseconds since midnight: a date is its midnight. */
  | { readonly sort: "moment"; readonly day: number; readonly micros: number }
  | { readonly sort: "array"; readonly items: readonly (Value | null)[] }
  | { readonly sort: "map"; readonly entries: readonly (readonly [Value, Value | null])[] }
  | { readonly sort: "struct"; readonly fields: ReadonlyMap<string, Value | null> }
  /** Of a type whose values no other type has. */
  | { readonly sort: "other"; readonly type: string };

/** Types of any kind, nested a little. */
export function dataTypes(): fc.Arbitrary<DataType> {
  const length = fc.integer({ min: 1, max: 6 });
  return fc.letrec<{ type: DataType }>((tie) => ({
    type: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.constantFrom(...SIMPLE_TYPES).map((name): DataType => ({ name })),
      fc.record({ name: fc.constantFrom("varchar", "nvarchar", "binary", "char", "nchar", "vector"), length }),
      fc.constantFrom("varchar", "nvarchar", "binary").map((name): DataType => ({ name })),
      fc
        .tuple(length, length)
        .map(([a, b]): DataType => ({ name: "decimal", precision: Math.max(a, b), scale: Math.min(a, b) })),
      fc.record({ name: fc.constant("array"), element: tie("type") }),
      fc.record({ name: fc.constant("map"), key: tie("type"), value: tie("type") }),
      fc
        .uniqueArray(fc.tuple(fc.constantFrom("a", "b", "c", "A"), tie("type")), {
          minLength: 1,
          maxLength: 3,
          selector: ([name]) => name,
        })
        .map((fields): DataType => ({ name: "struct", fields: fields.map(([name, type]) => ({ name, type })) })),
    ) as fc.Arbitrary<DataType>,
  })).type;
}

/** Values of a type, its extremes among them; of small floats every one. */
export function valuesOf(type: DataType): readonly Value[] {
  const integers = INTEGERS[type.name];
  if (integers) return [integers[0], 0n, 1n, integers[1]].map((value) => ({ sort: "integer", value }));
  const format = FLOATS[type.name];
  if (format) return floatsOf(format).map((value) => ({ sort: "float", value }));
  switch (type.name) {
    case "decimal": {
      const most = 10n ** BigInt(type.precision) - 1n;
      return [0n, 1n, most, -most].map((units) => ({ sort: "decimal", units, scale: type.scale }));
    }
    case "char":
    case "nchar":
      return [{ sort: type.name, value: (type.name === "char" ? "x" : "漢").repeat(type.length ?? 1) }];
    case "varchar":
    case "nvarchar":
      return ["", "x", (type.name === "varchar" ? "x" : "漢").repeat(type.length ?? 1000)].map((value) => ({
        sort: "text",
        value,
      }));
    case "binary":
      return [0, 1, type.length ?? 1000].map((length) => ({ sort: "bytes", length }));
    case "date":
      return [-719_162, 0, 2_932_896].map((day) => ({ sort: "moment", day, micros: 0 }));
    case "timestamp":
      return [0, 1, 86_399_999_999].map((micros) => ({ sort: "moment", day: 20_000, micros }));
    case "array":
      return [
        { sort: "array", items: [] },
        ...valuesOf(type.element).map((item): Value => ({ sort: "array", items: [item, null] })),
      ];
    case "map": {
      const key = valuesOf(type.key)[0] as Value;
      return valuesOf(type.value).map((value) => ({ sort: "map", entries: [[key, value]] }));
    }
    case "struct":
      return type.fields.flatMap((field) =>
        valuesOf(field.type).map((value): Value => {
          const fields = type.fields.map(({ name }) => [name, name === field.name ? value : null] as const);
          return { sort: "struct", fields: new Map(fields) };
        }),
      );
    default:
      return [{ sort: "other", type: JSON.stringify(type) }];
  }
}

/** Whether a type has a value. */
export function holds(type: DataType, value: Value | null): boolean {
  if (value === null) return true;
  const integers = INTEGERS[type.name];
  const format = FLOATS[type.name];
  switch (value.sort) {
    case "integer":
      return integers !== undefined && value.value >= integers[0] && value.value <= integers[1];
    case "float":
      return format !== undefined && represents(format, value.value);
    case "decimal": {
      if (type.name !== "decimal" || type.scale < value.scale) return false;
      const units = value.units * 10n ** BigInt(type.scale - value.scale);
      return (units < 0n ? -units : units) < 10n ** BigInt(type.precision);
    }
    case "text":
      if (type.name !== "varchar" && type.name !== "nvarchar") return false;
      return value.value.length <= (type.length ?? 1e9) && (type.name === "nvarchar" || /^[ -~]*$/.test(value.value));
    case "char":
    case "nchar":
      return type.name === value.sort && value.value.length <= (type.length ?? 0);
    case "bytes":
      return type.name === "binary" && value.length <= (type.length ?? 1e9);
    case "moment":
      return type.name === "timestamp" || (type.name === "date" && value.micros === 0);
    case "array":
      return type.name === "array" && value.items.every((item) => holds(type.element, item));
    case "map":
      return (
        type.name === "map" && value.entries.every(([key, item]) => holds(type.key, key) && holds(type.value, item))
      );
    case "struct":
      return (
        type.name === "struct" &&
        [...value.fields].every(([name, item]) =>
          type.fields.some((field) => field.name === name && holds(field.type, item)),
        )
      );
    case "other":
      return JSON.stringify(type) === value.type;
  }
}

const INTEGERS: { readonly [name: string]: readonly [low: bigint, high: bigint] } = Object.fromEntries([
  ...["tinyint", "smallint", "integer", "bigint"].map((name, at) => {
    const half = 2n ** BigInt(2 ** at * 8 - 1);
    return [name, [-half, half - 1n]];
  }),
  ...["uint8", "uint16", "uint32", "uint64"].map((name, at) => [name, [0n, 2n ** BigInt(2 ** at * 8) - 1n]]),
]);

interface Float {
  readonly exponent: number;
  readonly mantissa: number;
  /** Which codes are no numbers: all of the highest exponent (as in IEEE 754), only the very last, or none. */
  readonly special: "ieee" | "last" | "none";
}

/** IEEE 754-2019, and the OCP specifications of 8-bit floats and of microscaling formats. */
const FLOATS: { readonly [name: string]: Float } = {
  float16: { exponent: 5, mantissa: 10, special: "ieee" },
  float32: { exponent: 8, mantissa: 23, special: "ieee" },
  float64: { exponent: 11, mantissa: 52, special: "ieee" },
  float128: { exponent: 15, mantissa: 112, special: "ieee" },
  fp8_e5m2: { exponent: 5, mantissa: 2, special: "ieee" },
  fp8_e4m3: { exponent: 4, mantissa: 3, special: "last" },
  fp6_e2m3: { exponent: 2, mantissa: 3, special: "none" },
  fp6_e3m2: { exponent: 3, mantissa: 2, special: "none" },
  fp4_e2m1: { exponent: 2, mantissa: 1, special: "none" },
};

const biasOf = ({ exponent }: Float): number => 2 ** (exponent - 1) - 1;

function greatest(format: Float): number {
  const { exponent, mantissa, special } = format;
  const top = 2 ** exponent - 1 - biasOf(format) - (special === "ieee" ? 1 : 0);
  const steps = special === "last" ? 2 : 1;
  return 2 ** top * (2 - steps * 2 ** -mantissa);
}

function floatsOf(format: Float): number[] {
  const { exponent, mantissa, special } = format;
  const bias = biasOf(format);
  const odd = [...(special === "none" ? [] : [Number.NaN]), ...(special === "ieee" ? [Infinity, -Infinity] : [])];
  if (exponent + mantissa > 15) {
    // Of what JavaScript's own numbers can say.
    const [e, m] = [Math.min(exponent, 11), Math.min(mantissa, 52)];
    const least = 2 ** (2 - 2 ** (e - 1) - m);
    return [...odd, 0, 1, 1 + 2 ** -m, least, greatest({ exponent: e, mantissa: m, special: "ieee" })];
  }
  const finite: number[] = [];
  for (let code = 0; code < 2 ** exponent; code++)
    for (let part = 0; part < 2 ** mantissa; part++) {
      if (special === "ieee" && code === 2 ** exponent - 1) continue;
      if (special === "last" && code === 2 ** exponent - 1 && part === 2 ** mantissa - 1) continue;
      const fraction = part * 2 ** -mantissa;
      finite.push(code === 0 ? 2 ** (1 - bias) * fraction : 2 ** (code - bias) * (1 + fraction));
    }
  return [...odd, ...finite, ...finite.map((value) => -value)];
}

function represents(format: Float, value: number): boolean {
  if (Number.isNaN(value)) return format.special !== "none";
  if (!Number.isFinite(value)) return format.special === "ieee";
  if (format.exponent > 11 || value === 0) return true;
  const size = Math.abs(value);
  let power = Math.floor(Math.log2(size));
  if (2 ** power > size) power--;
  if (2 ** (power + 1) <= size) power++;
  const step = Math.max(power, 1 - biasOf(format)) - format.mantissa;
  return size <= greatest(format) && Number.isInteger(size / 2 ** step);
}
