import { describe, expect, it } from "vitest";
import type { IngestSpec, JobSpec } from "../../../../platforms/local/spec.js";
import { edited, specsOf, synthesized } from "./ecosystem.js";

const CRM = 'method: watermark, column: changed, scope: datastore, schedule: "0 * * * *"';
const CONFIG = "config: { timezone: America/New_York, location: onprem:us/ny }";

/** How the CRM is ingested when its model says so. */
async function ingestOf(ingestion: string, ...more: readonly (readonly [string, string])[]): Promise<IngestSpec> {
  const spec = specsOf(await synthesized(edited([CRM, ingestion], ...more))).get("store-crm/specs/ingest.json");
  if (spec?.kind !== "ingest") throw new Error("The CRM is not ingested.");
  return spec;
}

describe("an ingestion's specification", () => {
  it("says how far below a watermark is read again", async () => {
    const { method } = await ingestOf(`${CRM}, overlap: PT2H`);
    expect(method).toEqual({ type: "watermark", column: "changed", overlap: "PT2H" });
    expect((await ingestOf(CRM)).method).toEqual({ type: "watermark", column: "changed" });
  });

  it("says what becomes of bad records", async () => {
    expect((await ingestOf(`${CRM}, badRecords: reject`)).badRecords).toBe("reject");
    expect((await ingestOf(`${CRM}, badRecords: stop`)).badRecords).toBe("stop");
    expect((await ingestOf(CRM)).badRecords).toBe("stop");
  });

  it("follows a feed all the time whose columns the model does not list, by the usual letters", async () => {
    const spec = await ingestOf("method: cdc, scope: datastore, sequence: seq, operation: op");
    expect(spec.method).toEqual({
      type: "cdc",
      sequence: "seq",
      sequenceType: "DECIMAL(38,0)",
      operation: "op",
      inserted: "I",
      updated: "U",
      deleted: "D",
    });
    expect(spec).not.toHaveProperty("schedule");
  });

  it("follows a feed at its times, in the order of a column that the model lists, by letters of its own", async () => {
    const spec = await ingestOf(
      'method: cdc, scope: datastore, sequence: changed, operation: op, inserted: c, updated: u, deleted: "", overlap: P1D, schedule: "*/5 * * * *"',
    );
    expect(spec.method).toEqual({
      type: "cdc",
      sequence: "changed",
      sequenceType: "TIMESTAMP",
      operation: "op",
      inserted: "c",
      updated: "u",
      deleted: "",
      overlap: "P1D",
    });
    expect(spec.schedule).toBe("*/5 * * * *");
  });

  it("is whole and says nothing of bad records where a transformer made the data", async () => {
    const spec = specsOf(await synthesized(edited())).get("store-masked/specs/ingest.json");
    expect(spec).toMatchObject({ method: { type: "snapshot" }, badRecords: "stop" });
  });
});

describe("the code of a transformer", () => {
  const JAVASCRIPT = ["{ runtime: sql, file: mask.sql }", "{ runtime: javascript, file: mask.mjs }"] as const;
  const MODULE = { "mask.mjs": "export function transform() { return {}; }" };
  const codeOf = async (...edits: readonly (readonly [string, string])[]) => {
    const texts = { ...edited(JAVASCRIPT, ...edits), ...MODULE };
    const spec = specsOf(await synthesized(texts)).get("transformer-mask/specs/transform.json");
    return spec?.kind === "transform" ? spec.code : undefined;
  };
  const code = { runtime: "javascript", file: "mask.mjs", text: MODULE["mask.mjs"] };

  it("travels with what it may use", async () => {
    expect(await codeOf()).toEqual({ ...code, timeLimit: 600, memoryLimit: 512 });
    expect(
      await codeOf([
        CONFIG,
        "config: { location: onprem:us/ny, transformers: { timeLimit: PT1H30M, memoryLimit: 64 } }",
      ]),
    ).toEqual({ ...code, timeLimit: 5400, memoryLimit: 64 });
  });

  it("is the first that runs here", async () => {
    const both = "{ runtime: javascript, file: mask.mjs }, { runtime: sql, file: mask.sql }";
    expect(await codeOf(["{ runtime: javascript, file: mask.mjs }", both])).toMatchObject({ runtime: "javascript" });
  });
});

describe("the instance's configuration", () => {
  it("tells every job what is done about missed runs", async () => {
    const missed = async (config: string): Promise<Set<string>> => {
      const specs = [...specsOf(await synthesized(edited([CONFIG, config]))).values()];
      return new Set(specs.filter((spec): spec is JobSpec => "id" in spec).map((spec) => spec.missedRuns));
    };
    expect(await missed("config: { location: onprem:us/ny }")).toEqual(new Set(["once"]));
    expect(await missed("config: { location: onprem:us/ny, missedRuns: each }")).toEqual(new Set(["each"]));
  });
});
