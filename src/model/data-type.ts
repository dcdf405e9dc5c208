/** Types with no parameters. */
export const SIMPLE_TYPES = [
  "boolean",
  "tinyint",
  "smallint",
  "integer",
  "bigint",
  "uint8",
  "uint16",
  "uint32",
  "uint64",
  "float16",
  "float32",
  "float64",
  "float128",
  "string",
  "date",
  "time",
  "timestamp",
  "timestamptz",
  "interval",
  "uuid",
  "json",
  "variant",
  "geography",
  "fp8_e4m3",
  "fp8_e5m2",
  "fp6_e2m3",
  "fp6_e3m2",
  "fp4_e2m1",
  "mxfp8_e4m3",
  "mxfp8_e5m2",
  "mxfp6_e2m3",
  "mxfp6_e3m2",
  "mxfp4_e2m1",
  "mxint8",
] as const;
export type SimpleTypeName = (typeof SIMPLE_TYPES)[number];

/** Types with a length that may be left out (unbounded) or that must be given. */
export const LENGTH_TYPES = {
  varchar: "optional",
  nvarchar: "optional",
  binary: "optional",
  char: "required",
  nchar: "required",
  vector: "required",
} as const;
export type LengthTypeName = keyof typeof LENGTH_TYPES;

/** The type of a column, parsed. Struct fields, array elements and map values are nullable. */
export type DataType =
  | { readonly name: SimpleTypeName }
  | { readonly name: LengthTypeName; readonly length?: number }
  | { readonly name: "decimal"; readonly precision: number; readonly scale: number }
  | { readonly name: "array"; readonly element: DataType }
  | { readonly name: "map"; readonly key: DataType; readonly value: DataType }
  | { readonly name: "struct"; readonly fields: readonly StructField[] };

export interface StructField {
  readonly name: string;
  readonly type: DataType;
}

/** Every type name, for suggestions. */
export const TYPE_NAMES: readonly string[] = [
  ...SIMPLE_TYPES,
  ...Object.keys(LENGTH_TYPES),
  "decimal",
  "array",
  "map",
  "struct",
];

/** How deep types may nest: far beyond use, far below what a stack holds. */
export const MAX_TYPE_DEPTH = 64;

/** Reads a type as it is written in a model: `array<decimal(10,2)>`. Gives the type, or the problem as a sentence. Ranges are not judged here. */
export function parseDataType(
  text: string,
): { readonly type: DataType; readonly problem?: undefined } | { readonly type?: undefined; readonly problem: string } {
  const reader = new Reader(text);
  try {
    const type = reader.type(0);
    reader.end();
    return { type };
  } catch (error) {
    if (error instanceof TypeSyntax) return { problem: error.message };
    throw error;
  }
}

/** Writes a type as it is written in a model, with its defaults spelled out: `decimal(10,0)`. */
export function formatDataType(type: DataType): string {
  switch (type.name) {
    case "decimal":
      return `decimal(${type.precision},${type.scale})`;
    case "array":
      return `array<${formatDataType(type.element)}>`;
    case "map":
      return `map<${formatDataType(type.key)},${formatDataType(type.value)}>`;
    case "struct":
      return `struct<${type.fields.map((field) => `${field.name}:${formatDataType(field.type)}`).join(",")}>`;
    default:
      return "length" in type && type.length !== undefined ? `${type.name}(${type.length})` : type.name;
  }
}

class TypeSyntax extends Error {}

class Reader {
  private at = 0;
  constructor(private readonly text: string) {}

  type(depth: number): DataType {
    if (depth > MAX_TYPE_DEPTH) throw new TypeSyntax(`Types nest at most ${MAX_TYPE_DEPTH} deep.`);
    const name = this.word("a type name");
    switch (name) {
      case "array": {
        this.expect("<");
        const element = this.type(depth + 1);
        this.expect(">");
        return { name, element };
      }
      case "map": {
        this.expect("<");
        const key = this.type(depth + 1);
        this.expect(",");
        const value = this.type(depth + 1);
        this.expect(">");
        return { name, key, value };
      }
      case "struct": {
        this.expect("<");
        const fields: StructField[] = [];
        do {
          const field = this.word("a field name");
          this.expect(":");
          fields.push({ name: field, type: this.type(depth + 1) });
        } while (this.accept(","));
        this.expect(">");
        return { name, fields };
      }
      case "decimal": {
        const numbers = this.numbers();
        if (numbers.length === 0 || numbers.length > 2)
          throw new TypeSyntax(`"decimal" needs its digits: decimal(10,2), or decimal(10) for whole numbers.`);
        return { name, precision: numbers[0] as number, scale: numbers[1] ?? 0 };
      }
      default:
        return this.plain(name);
    }
  }

  end(): void {
    this.space();
    if (this.at < this.text.length)
      throw new TypeSyntax(`Unexpected "${this.text.slice(this.at, this.at + 20)}" after the type.`);
  }

  private plain(name: string): DataType {
    const numbers = this.numbers();
    if (name in LENGTH_TYPES && Object.hasOwn(LENGTH_TYPES, name)) {
      const lengthName = name as LengthTypeName;
      if (numbers.length > 1) throw new TypeSyntax(`"${name}" takes one number.`);
      if (numbers.length === 0 && LENGTH_TYPES[lengthName] === "required")
        throw new TypeSyntax(`"${name}" needs its length: ${name}(10).`);
      return numbers.length === 1 ? { name: lengthName, length: numbers[0] as number } : { name: lengthName };
    }
    const simple = SIMPLE_TYPES.find((known) => known === name);
    if (simple === undefined) throw new TypeSyntax(`There is no type "${name}".`);
    if (numbers.length > 0) throw new TypeSyntax(`"${name}" takes no numbers.`);
    return { name: simple };
  }

  private numbers(): number[] {
    const numbers: number[] = [];
    if (!this.accept("(")) return numbers;
    do {
      this.space();
      const digits = /^[0-9]{1,9}/.exec(this.text.slice(this.at, this.at + 10))?.[0];
      if (digits === undefined)
        throw new TypeSyntax(`A whole number of at most nine digits is wanted inside the parentheses.`);
      this.at += digits.length;
      numbers.push(Number(digits));
    } while (this.accept(","));
    this.expect(")");
    return numbers;
  }

  private word(what: string): string {
    this.space();
    const word = /^[A-Za-z_][A-Za-z0-9_]*/.exec(this.text.slice(this.at, this.at + 256))?.[0];
    if (word === undefined)
      throw new TypeSyntax(
        `Expected ${what}${this.at < this.text.length ? ` before "${this.text.slice(this.at, this.at + 20)}"` : " at the end"}.`,
      );
    this.at += word.length;
    return word;
  }

  private accept(sign: string): boolean {
    this.space();
    if (this.text[this.at] !== sign) return false;
    this.at += 1;
    return true;
  }

  private expect(sign: string): void {
    if (!this.accept(sign))
      throw new TypeSyntax(
        `Expected "${sign}"${this.at < this.text.length ? ` before "${this.text.slice(this.at, this.at + 20)}"` : " at the end"}.`,
      );
  }

  private space(): void {
    while (this.text[this.at] === " ") this.at += 1;
  }
}
