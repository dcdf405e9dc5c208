import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { awsGlueConfigSchema } from "../../../../platforms/aws-glue/config.js";
import { dataContainers, graphFacts, lint as lintGraph } from "../../../../platforms/aws-glue/handler/graph-handler.js";
import { type JobPlan, planJobs } from "../../../../platforms/aws-glue/handler/plan-jobs.js";
import { planViews } from "../../../../platforms/aws-glue/handler/plan-views.js";
import { usageOf } from "../../../../platforms/aws-glue/handler/usage.js";
import { type LakeTable, specSchema } from "../../../../platforms/aws-glue/spec.js";
import { assign } from "../../../../src/assign/assign.js";
import { hasErrors } from "../../../../src/diagnostic/diagnostic.js";
import { buildGraphs } from "../../../../src/graph/build-graphs.js";
import { lint } from "../../../../src/lint/lint.js";
import type { Model } from "../../../../src/model/model.js";
import { canonicalJson } from "../../../../src/util/json.js";
import { type Declaration, declarations } from "../../../support/arbitraries.js";
import { loadYaml } from "../../../support/model.js";

const NETWORK = {
  vpc: "vpc-0a1b2c3d4e5f67890",
  subnets: [{ id: "subnet-0a1b2c3d4e5f67890", zone: "us-east-1a", cidr: "10.0.0.0/16" }],
  securityGroups: ["sg-0a1b2c3d4e5f67890"],
};

/** Random ecosystems whose instances are lakes, with buckets among their containers. */
const lakes = (): fc.Arbitrary<Declaration[]> => declarations().map(toLakes);

function toLakes(objects: readonly Declaration[]): Declaration[] {
  const text = JSON.stringify(objects)
    .replaceAll('"cloud":"PRIVATE"', '"cloud":"AWS"')
    .replaceAll('"type":"duckdb"', '"type":"glue"')
    .replaceAll('"store":"env"', '"store":"aws-secretsmanager"')
    .replaceAll('"latency":"seconds"', '"latency":"minutes"');
  return (JSON.parse(text) as Declaration[]).map((object, number): Declaration => {
    const { kind, name } = object;
    if (kind === "DataPlatform") {
      const config = { region: "us-east-1", account: String(number).padStart(12, "1"), network: NETWORK };
      return { ...object, type: "aws-glue", config, backend: { s3: { bucket: "state", region: "us-east-1" } } };
    }
    if (kind === "DataContainer" && name === "container_1") {
      const { credential: _, ...rest } = object;
      return { ...rest, type: "s3", format: "parquet", connection: { bucket: "random-delivery", prefix: "out" } };
    }
    if (kind !== "Workspace" || !("transformer" in object)) return object;
    const code = [
      /[02468]$/.test(String(name)) ? { runtime: "sql", file: "code.sql" } : { runtime: "pyspark", file: "code.py" },
    ];
    return { ...object, transformer: { ...(object.transformer as object), code } };
  });
}

function modelOf(objects: readonly Declaration[]): Model | undefined {
  const loaded = loadYaml({
    "model.yaml": objects.map((object) => JSON.stringify(object)).join("\n---\n"),
    "code.sql": "SELECT 1 AS id, '' AS value",
    "code.py": "def transform(spark, inputs, params): ...",
  });
  return hasErrors([...loaded.diagnostics, ...lint(loaded.model)]) ? undefined : loaded.model;
}

/** What there is of each instance of a model. */
function lakesOf(model: Model) {
  const [graphs] = buildGraphs(model, assign(model)[0]);
  return graphs.platforms.map((graph) => {
    const facts = graphFacts(graph, awsGlueConfigSchema.parse(graph.platform.config));
    return { graph, facts, jobs: planJobs(facts), views: planViews(facts) };
  });
}

/** Every table of the lake that a job reads or writes. */
function tablesOf({ spec }: JobPlan): { reads: LakeTable[]; writes: LakeTable[] } {
  switch (spec.kind) {
    case "ingest":
      return { reads: [], writes: spec.datasets.map(({ table }) => table) };
    case "export":
      return { reads: [spec.from], writes: [] };
    case "transform":
      return { reads: spec.inputs.map(({ from }) => from), writes: spec.outputs.map(({ table }) => table) };
  }
}

describe("any graph of a lake", () => {
  it("has a job for each node, with a specification that jobs can read, one writer for each table, and names of its own", () => {
    let looked = 0;
    fc.assert(
      fc.property(lakes(), (objects) => {
        const model = modelOf(objects);
        fc.pre(model !== undefined);
        for (const { graph, facts, jobs, views } of lakesOf(model as Model)) {
          expect(lintGraph(facts).filter(({ severity }) => severity === "error")).toEqual([]);
          const parsed = jobs.map(({ spec }) => specSchema.parse(JSON.parse(canonicalJson(spec))));
          expect(parsed).toEqual(jobs.map(({ spec }) => spec));
          const served = new Set(facts.served.map(({ node }) => node.id));
          const wanted = graph.nodes
            .filter(({ kind, id }) => kind !== "trigger" && !served.has(id))
            .map(({ id }) => id);
          expect([...new Set(jobs.map(({ node }) => node.id))].sort()).toEqual(wanted.sort());
          const ids = jobs.map(({ spec }) => spec.id);
          expect(new Set(ids).size).toBe(ids.length);
          for (const { spec, node } of jobs) expect(spec.id.split("@")[0]).toBe(node.id);
          const names = jobs.map(({ keys }) => facts.names.job(...keys));
          expect(new Set(names).size).toBe(names.length);
          const written = jobs.flatMap((job) => tablesOf(job).writes);
          const at = written.map((table) => JSON.stringify(table.at));
          expect(new Set(at).size).toBe(at.length);
          expect(new Set(written.map(({ location }) => location)).size).toBe(written.length);
          const made = new Set(written.map((table) => canonicalJson(table)));
          const shown = views.flatMap((group) => group.views.map(({ table }) => table));
          for (const table of [...jobs.flatMap((job) => tablesOf(job).reads), ...shown])
            expect(made).toContain(canonicalJson(table));
          const databases = views.map(({ database }) => database);
          expect(new Set(databases).size).toBe(databases.length);
          expect(views.reduce((sum, group) => sum + group.views.length, 0)).toBeGreaterThanOrEqual(served.size);
          expect(usageOf(facts).jobs).toBe(jobs.length);
          looked += 1;
        }
      }),
      { numRuns: 60 },
    );
    expect(looked).toBeGreaterThan(20);
  });

  it("has for every container what governance must judge, each once", () => {
    fc.assert(
      fc.property(lakes(), (objects) => {
        const model = modelOf(objects);
        fc.pre(model !== undefined);
        for (const { graph, facts } of lakesOf(model as Model)) {
          const uses = dataContainers(facts);
          const keys = uses.map(({ key }) => key);
          expect(keys).toEqual([...new Set(keys)].sort());
          const touched = new Set(graph.nodes.flatMap(({ container }) => container ?? []));
          expect(keys.filter((key) => !/^(lake|exchange|results):/.test(key)).sort()).toEqual([...touched].sort());
          for (const { key, role, locations, encryption, datasets } of uses) {
            expect(locations.length, key).toBeGreaterThan(0);
            expect(datasets, key).toEqual([...new Set(datasets)].sort());
            expect(datasets.length, key).toBeGreaterThan(0);
            if (role === "internal" || key.startsWith("managed:")) expect(encryption.serverSide, key).toBe(true);
          }
          const lake = uses.find(({ key }) => key === `lake:${graph.platform.key}`);
          const brought = graph.nodes.filter(({ kind }) => ["ingest", "exchange", "transform"].includes(kind));
          expect(lake?.datasets ?? []).toEqual([...new Set(brought.flatMap(({ datasets }) => datasets))].sort());
        }
      }),
      { numRuns: 40 },
    );
  });

  it("is told the same whatever order the model is written in", () => {
    fc.assert(
      fc.property(lakes(), fc.infiniteStream(fc.nat()), (objects, order) => {
        const model = modelOf(objects);
        fc.pre(model !== undefined);
        const ranks = [...order.take(objects.length)];
        const shuffled = objects
          .map((object, at) => ({ object, rank: ranks[at] ?? 0 }))
          .sort((a, b) => a.rank - b.rank);
        const other = modelOf(shuffled.map(({ object }) => object));
        const told = (of: Model) =>
          lakesOf(of).map(({ jobs, views }) => [
            jobs.map(({ spec }) => canonicalJson(spec)),
            views.map(({ database }) => database),
          ]);
        expect(told(other as Model)).toEqual(told(model as Model));
      }),
      { numRuns: 30 },
    );
  });

  it("hands over below the very folder from which the other instance takes", () => {
    let exchanged = 0;
    fc.assert(
      fc.property(lakes(), (objects) => {
        const model = modelOf(objects);
        fc.pre(model !== undefined);
        const jobs = lakesOf(model as Model).flatMap((lake) => lake.jobs);
        const handed = new Map(
          jobs.flatMap(({ spec, node }) =>
            node.kind === "publish" && spec.kind === "export" && spec.to.type === "files"
              ? [[spec.to.uri, spec] as const]
              : [],
          ),
        );
        for (const { spec } of jobs) {
          if (spec.kind !== "ingest" || spec.source.type !== "exchange") continue;
          for (const { dataset, from, table } of spec.datasets) {
            const other = handed.get(`${spec.source.uri}/${from}`);
            expect(other?.dataset).toBe(dataset);
            expect(other?.shape.columns).toEqual(table.shape.columns);
            exchanged += 1;
          }
        }
      }),
      { numRuns: 60 },
    );
    expect(exchanged).toBeGreaterThan(3);
  });
});
