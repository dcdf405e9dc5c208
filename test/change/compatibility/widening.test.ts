import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { widening } from "../../../src/change/compatibility/widening.js";
import { type DataType, formatDataType, parseDataType, TYPE_NAMES } from "../../../src/model/data-type.js";
import { dataTypes, holds, valuesOf } from "./type-values.js";

/**
 * What each type may become besides itself, by hand from the rules; all other pairs of the types below are refused. The
 * keys are all the types that are tried, each against each.
 */
const MAY_BECOME: Readonly<Record<string, readonly string[]>> = {
  boolean: [],
  tinyint: ["smallint", "integer", "bigint"],
  smallint: ["integer", "bigint"],
  integer: ["bigint"],
  bigint: [],
  uint8: ["uint16", "uint32", "uint64"],
  uint16: ["uint32", "uint64"],
  uint32: ["uint64"],
  uint64: [],
  float16: ["float32", "float64", "float128"],
  float32: ["float64", "float128"],
  float64: ["float128"],
  float128: [],
  fp8_e4m3: ["float16", "float32", "float64", "float128"],
  fp8_e5m2: ["float16", "float32", "float64", "float128"],
  fp6_e2m3: ["fp8_e4m3", "float16", "float32", "float64", "float128"],
  fp6_e3m2: ["fp8_e4m3", "fp8_e5m2", "float16", "float32", "float64", "float128"],
  fp4_e2m1: ["fp6_e2m3", "fp6_e3m2", "fp8_e4m3", "fp8_e5m2", "float16", "float32", "float64", "float128"],
  mxfp8_e4m3: [],
  mxfp8_e5m2: [],
  mxfp6_e2m3: [],
  mxfp6_e3m2: [],
  mxfp4_e2m1: [],
  mxint8: [],
  string: [],
  date: ["timestamp"],
  time: [],
  timestamp: [],
  timestamptz: [],
  interval: [],
  uuid: [],
  json: [],
  variant: [],
  geography: [],
  "decimal(10,0)": ["decimal(12,2)", "decimal(38,10)"],
  "decimal(10,2)": ["decimal(12,2)", "decimal(12,4)", "decimal(38,10)"],
  "decimal(12,2)": ["decimal(38,10)"],
  "decimal(12,4)": ["decimal(38,10)"],
  "decimal(38,10)": [],
  "char(2)": ["char(5)"],
  "char(5)": [],
  "nchar(2)": ["nchar(5)"],
  "nchar(5)": [],
  "varchar(5)": ["varchar(20)", "varchar", "nvarchar(5)", "nvarchar(20)", "nvarchar"],
  "varchar(20)": ["varchar", "nvarchar(20)", "nvarchar"],
  varchar: ["nvarchar"],
  "nvarchar(5)": ["nvarchar(20)", "nvarchar"],
  "nvarchar(20)": ["nvarchar"],
  nvarchar: [],
  "binary(4)": ["binary(16)", "binary"],
  "binary(16)": ["binary"],
  binary: [],
  "vector(3)": [],
  "vector(4)": [],
  "array<integer>": ["array<bigint>"],
  "array<bigint>": [],
  "array<array<date>>": ["array<array<timestamp>>"],
  "array<array<timestamp>>": [],
  "map<integer,varchar(5)>": ["map<integer,varchar>"],
  "map<integer,varchar>": [],
  "map<bigint,varchar(5)>": [],
  "struct<a:integer>": ["struct<a:bigint>", "struct<a:integer,b:date>", "struct<b:timestamp,a:integer>"],
  "struct<a:bigint>": [],
  "struct<b:date>": ["struct<a:integer,b:date>", "struct<b:timestamp,a:integer>"],
  "struct<a:integer,b:date>": ["struct<b:timestamp,a:integer>"],
  "struct<b:timestamp,a:integer>": [],
  "array<struct<a:integer>>": ["array<struct<a:bigint>>"],
  "array<struct<a:bigint>>": [],
};

const ALL = Object.keys(MAY_BECOME);

describe("the matrix of types", () => {
  it("has every type there is", () => {
    const tried = new Set(ALL.map((text) => typeOf(text).name));
    expect([...tried].sort()).toEqual([...TYPE_NAMES].sort());
  });

  it.each(ALL)("knows what %s may become, and refuses every other type", (from) => {
    const allowed = ALL.filter((to) => widening(typeOf(from), typeOf(to)) === undefined);
    expect(allowed).toEqual(ALL.filter((to) => to === from || MAY_BECOME[from]?.includes(to)));
  });
});

describe("the reason why a type is no wider one", () => {
  it.each([
    ["bigint", "integer", 'A column of "bigint" never changes its type, so not "integer".'],
    ["smallint", "uint16", 'A column of "smallint" may only become "integer" or "bigint", so not "uint16".'],
    ["uuid", "string", 'A column of "uuid" never changes its type, so not "string".'],
    ["timestamp", "timestamptz", 'A column of "timestamp" never changes its type, so not "timestamptz".'],
    ["varchar(20)", "varchar(5)", "The length shrinks from 20 to 5."],
    ["varchar(20)", "nvarchar(5)", "The length shrinks from 20 to 5."],
    ["varchar", "varchar(5)", '"varchar" has no limit, and "varchar(5)" has one.'],
    ["varchar", "string", 'A column of "varchar" may only become "nvarchar", so not "string".'],
    ["nvarchar", "varchar", 'A column of "nvarchar" never changes its type, so not "varchar".'],
    [
      "varchar(5)",
      "string",
      'A column of "varchar(5)" may only become a longer or unbounded "varchar" or "nvarchar", so not "string".',
    ],
    ["char(2)", "varchar(2)", 'A column of "char(2)" may only become a longer "char", so not "varchar(2)".'],
    ["nchar(2)", "nvarchar(2)", 'A column of "nchar(2)" may only become a longer "nchar", so not "nvarchar(2)".'],
    // Of two fields of one name, which lint reports, the first counts.
    [
      "struct<a:date>",
      "struct<a:time,a:date>",
      'In the field "a": A column of "date" may only become "timestamp", so not "time".',
    ],
    ["decimal(10,2)", "decimal(10,4)", "The digits before the point shrink from 8 to 6."],
    ["decimal(10,2)", "decimal(10,1)", "The digits behind the point shrink from 2 to 1."],
    [
      "decimal(10,2)",
      "float64",
      'A column of "decimal(10,2)" may only get more digits before or behind the point, so not "float64".',
    ],
    ["vector(3)", "vector(4)", 'A column of "vector(3)" never changes its type, so not "vector(4)".'],
    [
      "array<bigint>",
      "array<integer>",
      'In the elements: A column of "bigint" never changes its type, so not "integer".',
    ],
    ["array<bigint>", "bigint", 'A column of "array<bigint>" may only widen its elements, so not "bigint".'],
    ["map<integer,date>", "map<bigint,date>", 'The keys of a map never change their type, here "integer".'],
    [
      "map<integer,bigint>",
      "map<integer,date>",
      'In the values: A column of "bigint" never changes its type, so not "date".',
    ],
    ["map<integer,bigint>", "json", 'A column of "map<integer,bigint>" may only widen its values, so not "json".'],
    ["struct<a:integer,b:date>", "struct<a:integer>", 'The field "b" vanishes.'],
    ["struct<a:integer>", "struct<A:integer>", 'The field "a" vanishes.'],
    [
      "struct<a:struct<b:date>>",
      "struct<a:struct<b:time>>",
      'In the field "a": In the field "b": A column of "date" may only become "timestamp", so not "time".',
    ],
    [
      "struct<a:integer>",
      "json",
      'A column of "struct<a:integer>" may only get more fields and widen those it has, so not "json".',
    ],
  ])("%s to %s", (from, to, reason) => {
    expect(widening(typeOf(from), typeOf(to))).toBe(reason);
  });
});

describe("widening", () => {
  const widens = (from: DataType, to: DataType): boolean => widening(from, to) === undefined;
  const triple = fc.tuple(dataTypes(), dataTypes(), dataTypes());
  /** Types that were grown out of each other, so that they often widen. */
  const grown = fc.tuple(dataTypes(), fc.infiniteStream(fc.nat())).map(([type, luck]) => {
    const next = (): number => Number(luck.next().value);
    const second = wider(type, next);
    return [type, second, wider(second, next)] as const;
  });

  it("is reflexive", () => {
    fc.assert(fc.property(dataTypes(), (type) => widens(type, type)));
  });

  it("is transitive", () => {
    const holdsFor = (types: readonly DataType[]): boolean =>
      types.every((a) => types.every((b) => types.every((c) => !widens(a, b) || !widens(b, c) || widens(a, c))));
    fc.assert(fc.property(triple, holdsFor));
    fc.assert(fc.property(grown, (types) => widens(types[0], types[2]) && holdsFor(types)));
    expect(holdsFor(ALL.map(typeOf))).toBe(true);
  });

  it("goes both ways only between equal types, whatever the order of their fields", () => {
    const holdsFor = (a: DataType, b: DataType): boolean =>
      !(widens(a, b) && widens(b, a)) || formatDataType(ordered(a)) === formatDataType(ordered(b));
    fc.assert(fc.property(dataTypes(), dataTypes(), holdsFor));
    fc.assert(fc.property(grown, ([a, b]) => holdsFor(a, b)));
  });

  it("preserves values: what the old type holds, the new one holds", () => {
    const check = (from: DataType, to: DataType): void => {
      if (!widens(from, to)) return;
      for (const value of valuesOf(from))
        if (!holds(to, value))
          throw new Error(`${formatDataType(to)} does not hold ${String(value)} of ${formatDataType(from)}`);
    };
    for (const from of ALL) for (const to of ALL) check(typeOf(from), typeOf(to));
    fc.assert(fc.property(dataTypes(), dataTypes(), check));
    fc.assert(fc.property(grown, ([a, b]) => check(a, b)));
  });

  it("knows the numbers that would be lost: every pair of number formats refused loses a value, or means another thing", () => {
    const floats = ["fp4_e2m1", "fp6_e2m3", "fp6_e3m2", "fp8_e4m3", "fp8_e5m2", "float16", "float32", "float64"].map(
      typeOf,
    );
    const whole = ["tinyint", "smallint", "integer", "bigint"].map(typeOf);
    const unsigned = ["uint8", "uint16", "uint32", "uint64"].map(typeOf);
    for (const family of [floats, whole, unsigned])
      for (const from of family)
        for (const to of family)
          expect(
            valuesOf(from).every((value) => holds(to, value)),
            `${from.name} to ${to.name}`,
          ).toBe(widens(from, to));
  });

  it("takes types as deep as they may nest, also where only keys do, in no time", () => {
    const deep = (inner: DataType): DataType => {
      let type = inner;
      for (let depth = 0; depth < 64; depth++) type = { name: "map", key: type, value: { name: "date" } };
      return type;
    };
    expect(widens(deep({ name: "date" }), deep({ name: "date" }))).toBe(true);
    expect(widens(deep({ name: "date" }), deep({ name: "timestamp" }))).toBe(false);
  });
});

/** A type that holds what `type` does: by the rules, but by other means than the code under test. */
function wider(type: DataType, next: () => number): DataType {
  switch (type.name) {
    case "array":
      return { name: "array", element: wider(type.element, next) };
    case "map":
      return { ...type, value: wider(type.value, next) };
    case "struct": {
      const fields = type.fields.map(({ name, type: inner }) => ({ name, type: wider(inner, next) }));
      const more = next() % 2 === 0 ? [{ name: `more_${fields.length}`, type: typeOf("date") }] : [];
      return { name: "struct", fields: next() % 2 === 0 ? [...more, ...fields] : [...fields.reverse(), ...more] };
    }
    case "decimal": {
      const [before, behind] = [next() % 4, next() % 4];
      return { name: "decimal", precision: type.precision + before + behind, scale: type.scale + behind };
    }
    default: {
      if ("length" in type && type.length !== undefined && type.name !== "vector")
        return { name: type.name, length: type.length + (next() % 3) };
      const choices = [formatDataType(type), ...(MAY_BECOME[formatDataType(type)] ?? [])];
      return typeOf(choices[next() % choices.length] as string);
    }
  }
}

/** With fields in the order of their names. */
function ordered(type: DataType): DataType {
  if (type.name === "array") return { name: "array", element: ordered(type.element) };
  if (type.name === "map") return { name: "map", key: ordered(type.key), value: ordered(type.value) };
  if (type.name !== "struct") return type;
  const fields = type.fields.map((field) => ({ name: field.name, type: ordered(field.type) }));
  return { name: "struct", fields: fields.sort((a, b) => (a.name < b.name ? -1 : 1)) };
}

function typeOf(text: string): DataType {
  const { type, problem } = parseDataType(text);
  if (type === undefined) throw new Error(problem);
  return type;
}
