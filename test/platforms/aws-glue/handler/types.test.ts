import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EVERY_TYPE, typeTable } from "../../../../platforms/aws-glue/type-table.js";
import { mapType, type Stored } from "../../../../platforms/aws-glue/types.js";
import { mapType as mapLocal } from "../../../../platforms/local/types.js";
import { type DataType, formatDataType, parseDataType, TYPE_NAMES } from "../../../../src/model/data-type.js";

const typeOf = (text: string): DataType => {
  const { type } = parseDataType(text);
  if (!type) throw new Error(text);
  return type;
};
const stored = (text: string): Stored => {
  const mapped = mapType(typeOf(text));
  if (mapped.fidelity === "impossible") throw new Error(mapped.why);
  return mapped;
};

const simple = EVERY_TYPE.filter((text) => !text.includes("<")).map(typeOf);
const anyType = fc.letrec<{ type: DataType }>((tie) => ({
  type: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(...simple),
    tie("type").map((element) => ({ name: "array" as const, element })),
    tie("type").map((value) => ({ name: "map" as const, key: { name: "string" as const }, value })),
    fc
      .array(tie("type"), { minLength: 1, maxLength: 3 })
      .map((types) => ({ name: "struct" as const, fields: types.map((type, at) => ({ name: `f${at}`, type })) })),
  ),
})).type;

describe("the mapping of types to the lake", () => {
  it("knows every type of the language", () => {
    expect([...new Set(EVERY_TYPE.map((text) => typeOf(text).name))].sort()).toEqual([...TYPE_NAMES].sort());
  });

  it.each([
    ["tinyint", "int", "int", "int"],
    ["uint16", "int", "int", "int"],
    ["uint32", "bigint", "bigint", "long"],
    ["uint64", "decimal(20,0)", "decimal(20,0)", "decimal(20,0)"],
    ["float16", "float", "float", "float"],
    ["fp4_e2m1", "float", "float", "float"],
    ["decimal(38,10)", "decimal(38,10)", "decimal(38,10)", "decimal(38,10)"],
    ["time", "string", "string", "string"],
    ["interval", "string", "string", "string"],
    ["uuid", "string", "string", "string"],
    ["json", "string", "string", "string"],
    ["timestamp", "timestamp_ntz", "timestamp", "timestamp"],
    ["timestamptz", "timestamp", "timestamp", "timestamptz"],
    ["vector(768)", "array<float>", "array<float>", "list<float>"],
    ["array<bigint>", "array<bigint>", "array<bigint>", "list<long>"],
    ["map<string,uint8>", "map<string,int>", "map<string,int>", "map<string,int>"],
    [
      "struct<At:timestamptz,n:uint64>",
      "struct<`At`:timestamp,`n`:decimal(20,0)>",
      "struct<at:timestamp,n:decimal(20,0)>",
      "struct<At:timestamptz,n:decimal(20,0)>",
    ],
  ])("keeps %s as %s", (text, spark, glue, iceberg) => {
    expect(stored(text)).toMatchObject({ spark, glue, iceberg });
  });

  it("calls impossible what nothing there could hold", () => {
    for (const text of ["decimal(39,0)", "struct<a:integer,A:integer>", "array<struct<x:decimal(50,1)>>"])
      expect(mapType(typeOf(text)).fidelity, text).toBe("impossible");
    const wide = `struct<${Array.from({ length: 12_000 }, (_, at) => `field_${at}:string`).join(",")}>`;
    expect(mapType(typeOf(wide)).fidelity).toBe("impossible");
  });

  it("loses nothing that the local platform keeps", () => {
    fc.assert(
      fc.property(anyType, (type) => {
        const [here, there] = [mapType(type), mapLocal(type)];
        if (there.fidelity === "lossless") expect(here.fidelity, formatDataType(type)).toBe("lossless");
        if (here.fidelity === "lossy") expect(there.fidelity, formatDataType(type)).toBe("lossy");
      }),
    );
  });

  it("is a table with a row for each type", () => {
    const rows = typeTable().trim().split("\n").slice(2);
    expect(rows.map((row) => row.split(" | ")[0])).toEqual(EVERY_TYPE.map((text) => `| \`${text}\``));
    for (const row of rows) expect(row.split(" | ")).toHaveLength(7);
  });
});
