import { z } from "zod";
import { KIND_SCHEMAS } from "../model/kinds.js";

/** The name of the schema that any document of a model satisfies. */
export const MODEL_SCHEMA = "model.schema.json";

type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * The JSON Schemas (draft 2020-12) of the model language, by file name: one per kind, and {@link MODEL_SCHEMA}, which
 * picks the one that a document's `kind` asks for. Made from the definitions that the loader itself validates with.
 * @param configs what the `config` of a DataPlatform looks like, by its `type`; others may hold anything
 */
export function jsonSchemas(configs: ReadonlyMap<string, z.ZodType> = new Map()): ReadonlyMap<string, JsonSchema> {
  const schemas = new Map<string, JsonSchema>();
  const kinds = Object.entries(KIND_SCHEMAS);
  for (const [kind, schema] of kinds) {
    const { $schema, ...made } = z.toJSONSchema(schema, { target: "draft-2020-12", io: "input" });
    const more = kind === "DataPlatform" && configs.size > 0 ? { allOf: [...configs].map(configOf) } : {};
    schemas.set(`${kind}.schema.json`, { $schema, $id: `${kind}.schema.json`, title: kind, ...made, ...more });
  }
  schemas.set(MODEL_SCHEMA, {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: MODEL_SCHEMA,
    title: "A document of a Sluice model",
    type: "object",
    required: ["kind"],
    properties: { kind: { enum: kinds.map(([kind]) => kind), description: "What the document declares." } },
    // A chain of conditions instead of oneOf: an editor then shows what is wrong with the kind that was meant.
    allOf: kinds.map(([kind]) => ({
      if: { properties: { kind: { const: kind } }, required: ["kind"] },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: { $ref: `${kind}.schema.json` },
    })),
  });
  return schemas;
}

/** That an instance of a type has a config of its own form. What JSON Schema cannot say of it, it leaves open. */
function configOf([type, schema]: readonly [string, z.ZodType]): JsonSchema {
  const { $schema: _, ...config } = z.toJSONSchema(schema, {
    target: "draft-2020-12",
    io: "input",
    unrepresentable: "any",
  });
  return {
    if: { properties: { type: { const: type } }, required: ["type"] },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { properties: { config } },
  };
}
