import { z } from "zod";
import type { Diagnostic, Path, Subject } from "../../diagnostic/diagnostic.js";
import type { Column } from "../../model/datastore.js";
import { contractType, notAContract } from "../diagnostics/contracts.js";
import { Findings } from "../findings.js";
import { diagnose } from "../issues.js";
import { readYaml } from "../yaml/read-yaml.js";
import { YamlIndex } from "../yaml/yaml-index.js";
import { contractTypeOf, type TypedProperty } from "./contract-types.js";

interface Property extends TypedProperty {
  readonly name?: string | undefined;
  readonly physicalName?: string | undefined;
  readonly required?: boolean | undefined;
  readonly primaryKey?: boolean | undefined;
  readonly primaryKeyPosition?: number | undefined;
  readonly partitioned?: boolean | undefined;
  readonly partitionKeyPosition?: number | undefined;
  readonly classification?: string | undefined;
  readonly description?: string | undefined;
}

/** What is read of a property; a contract says much more that is not for a compiler. */
const property: z.ZodType<Property> = z.lazy(() =>
  z.looseObject({
    name: z.string().optional(),
    physicalName: z.string().optional(),
    logicalType: z.string().optional(),
    physicalType: z.string().optional(),
    logicalTypeOptions: z.looseObject({}).optional(),
    required: z.boolean().optional(),
    primaryKey: z.boolean().optional(),
    primaryKeyPosition: z.number().optional(),
    partitioned: z.boolean().optional(),
    partitionKeyPosition: z.number().optional(),
    classification: z.string().optional(),
    description: z.string().optional(),
    items: property.optional(),
    properties: z.array(property).optional(),
    map: z.looseObject({ key: property, value: property }).optional(),
  }),
);

const contractSchema = z.looseObject({
  apiVersion: z.string().describe("v3.x.x"),
  kind: z.literal("DataContract"),
  schema: z
    .array(
      z.looseObject({
        name: z.string().optional(),
        physicalName: z.string().optional(),
        properties: z.array(property).optional(),
      }),
    )
    .optional(),
});

type SchemaObject = NonNullable<z.output<typeof contractSchema>["schema"]>[number];

/** What a dataset takes from a contract. */
export interface ContractSchema {
  readonly columns: readonly Column[];
  readonly primaryKey: readonly string[];
  readonly partitionBy: readonly string[];
  /** Where in the contract each column stands. */
  readonly paths: readonly Path[];
}

/** A contract file, read once for all datasets that name it. */
export class Contract {
  /** What findings in the file are about. */
  readonly subject: Subject;
  /** The number of its document. */
  readonly document: number;
  /** What is wrong with the file as a whole. */
  readonly diagnostics: readonly Diagnostic[];
  private readonly objects: readonly SchemaObject[];

  constructor(path: string, text: string) {
    this.subject = { kind: "DataContract", key: path };
    const findings = new Findings();
    const documents = readYaml(path, text, findings);
    this.document = Math.max(
      0,
      documents.findIndex(({ value }) => value !== null && value !== undefined),
    );
    const raw = documents[this.document]?.value;
    let index: YamlIndex | undefined;
    const source = (at: Path): string | undefined => {
      index ??= new YamlIndex(path, text);
      return index.source(this.document, at);
    };
    const parsed = contractSchema.safeParse(raw);
    const target = { subject: this.subject, path: [] };
    const version = parsed.success ? parsed.data.apiVersion : "";
    if (!findings.any) {
      if (raw === null || typeof raw !== "object" || !("kind" in raw) || raw.kind !== "DataContract")
        findings.add(notAContract(target, { problem: "This file is none." }));
      else if (!parsed.success)
        findings.addAll(diagnose(parsed.error.issues, { subject: this.subject, schema: contractSchema, raw, source }));
      else if (!/^v3\./.test(version))
        findings.add(
          notAContract({ ...target, path: ["apiVersion"] }, { problem: `This one has version ${version}.` }),
        );
    }
    this.diagnostics = findings.list();
    this.objects = parsed.success && !findings.any ? (parsed.data.schema ?? []) : [];
  }

  /** The names of its schema objects. */
  get names(): readonly string[] {
    return this.objects.flatMap(({ name, physicalName }) => name ?? physicalName ?? []);
  }

  /** The schema of the object with the dataset's name, or of the only one; `undefined` when there is none. */
  schemaFor(
    dataset: string,
  ): { readonly schema: ContractSchema; readonly diagnostics: readonly Diagnostic[] } | undefined {
    const named = this.objects.findIndex(({ name, physicalName }) => name === dataset || physicalName === dataset);
    const index = named < 0 && this.objects.length === 1 ? 0 : named;
    const object = this.objects[index];
    return object && this.read(object, index);
  }

  private read(object: SchemaObject, index: number): { schema: ContractSchema; diagnostics: Diagnostic[] } {
    const diagnostics: Diagnostic[] = [];
    const columns: Column[] = [];
    const paths: Path[] = [];
    const keyed: { name: string; position: number }[] = [];
    const partitioned: { name: string; position: number }[] = [];
    for (const [number, item] of (object.properties ?? []).entries()) {
      const path: Path = ["schema", index, "properties", number];
      const name = item.physicalName ?? item.name ?? "";
      const found = contractTypeOf(item);
      if ("problem" in found) {
        const { physicalType, logicalType } = item;
        const at = physicalType !== undefined ? "physicalType" : "logicalType";
        diagnostics.push(
          contractType(
            { subject: this.subject, path: [...path, at] },
            { property: name, physicalType, logicalType, problem: found.problem },
          ),
        );
        continue;
      }
      columns.push({
        name,
        type: found.type,
        nullable: !(item.required === true || item.primaryKey === true),
        ...(item.classification === undefined ? {} : { classification: item.classification }),
        ...(item.description === undefined ? {} : { description: item.description }),
      });
      paths.push(path);
      if (item.primaryKey === true) keyed.push({ name, position: positionOf(item.primaryKeyPosition) });
      if (item.partitioned === true) partitioned.push({ name, position: positionOf(item.partitionKeyPosition) });
    }
    const schema = { columns, paths, primaryKey: inOrder(keyed), partitionBy: inOrder(partitioned) };
    return { schema, diagnostics };
  }
}

/** The standard counts from 1 and writes -1 for "not said". */
const positionOf = (position: number | undefined): number =>
  position !== undefined && position > 0 ? position : Number.MAX_SAFE_INTEGER;

const inOrder = (items: readonly { readonly name: string; readonly position: number }[]): string[] =>
  [...items].sort((a, b) => a.position - b.position).map(({ name }) => name);
