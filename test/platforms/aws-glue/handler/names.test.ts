import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { layout } from "../../../../platforms/aws-glue/layout.js";
import {
  BUCKETS,
  NAME_LIMITS,
  Names,
  postgresName,
  rejectsTable,
  stackNames,
  tableName,
  viewName,
} from "../../../../platforms/aws-glue/names.js";
import { partitionOf } from "../../../../platforms/aws-glue/partition.js";
import { bucketProblem } from "../../../../src/lint/syntax/bucket-names.js";

/** Names as the language lets them be declared: identifiers of up to 128 letters, digits and underscores. */
const identifier = fc.oneof(
  fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,127}$/),
  fc.stringMatching(/^[a-b][a-b_]{0,3}$/),
  fc.stringMatching(/^xy{120}[A-Za-z0-9_]{1,6}$/),
);
const instance = fc.stringMatching(/^[a-z0-9][a-z0-9_-]{0,62}$/);
const scope = fc.record({
  account: fc.stringMatching(/^[0-9]{12}$/),
  region: fc.constantFrom("us-east-1", "ap-southeast-1", "cn-northwest-1", "us-gov-west-1"),
  prefix: fc.option(
    fc.stringMatching(/^[a-z][a-z0-9]{0,11}$/).filter((text) => text !== "sbx"),
    { nil: undefined },
  ),
  sandbox: fc.option(
    fc.stringMatching(/^[a-z0-9]{1,10}(_[a-z0-9]{1,9}){0,2}$/).filter((text) => text.length <= 31),
    { nil: undefined },
  ),
});
const namesOf = (given: {
  account: string;
  region: string;
  prefix?: string | undefined;
  sandbox?: string | undefined;
}) => new Names({ ...given, partition: partitionOf(given.region) });
const PLAIN = { account: "111122223333", region: "us-east-1" };

/** What can be called something, with all keys that tell it apart. No two differ only in case. */
const thing = fc.oneof(
  fc.record({ what: fc.constant("store" as const), a: identifier, b: fc.constant("") }),
  fc.record({ what: fc.constant("results" as const), a: identifier, b: fc.constant("") }),
);
const job = fc.oneof(
  fc.tuple(fc.constant("ingest"), identifier),
  fc.tuple(fc.constant("ingest"), identifier, identifier),
  fc.tuple(fc.constant("exchange"), instance, identifier),
  fc.tuple(fc.constant("publish"), instance, identifier, identifier),
  fc.tuple(fc.constant("export"), identifier, identifier, identifier),
  fc.tuple(fc.constant("export"), identifier, identifier, identifier, identifier, identifier),
  fc.tuple(fc.constant("transform"), identifier),
);
const folded = (keys: readonly string[]) => JSON.stringify(keys).toLowerCase();

describe("the names of the lake", () => {
  it("are as AWS takes them, however keys are spelled", () => {
    fc.assert(
      fc.property(scope, job, identifier, identifier, (given, keys, a, b) => {
        const names = namesOf(given);
        for (const bucket of BUCKETS) expect(bucketProblem("s3", names.bucket(bucket))).toBeUndefined();
        for (const database of [names.storeDatabase(a), names.resultsDatabase(a), names.groupDatabase(a, b)])
          expect(database).toMatch(/^[a-z0-9_]{1,252}$/);
        for (const table of [tableName(a), viewName(a, b), rejectsTable(), rejectsTable(a)])
          expect(table).toMatch(/^[a-z0-9_]{1,255}$/);
        for (const kind of [
          "job",
          "role",
          "policy",
          "stateMachine",
          "schedule",
          "rule",
          "queue",
          "topic",
          "alarm",
          "connection",
          "workgroup",
          "dashboard",
          "budget",
          "lfTag",
        ] as const) {
          const name = names[kind](...keys);
          expect(name, kind).toMatch(/^[a-z0-9_-]+$/);
          expect(name.length, kind).toBeLessThanOrEqual(NAME_LIMITS[kind]);
        }
        expect(names.alias(...keys)).toMatch(/^alias\/[a-z0-9_-]{1,250}$/);
        expect(names.logGroup("jobs", ...keys)).toMatch(/^\/[a-z0-9_-]+\/jobs\/[a-z0-9_-]+$/);
        expect(names.logGroup("jobs", ...keys).length).toBeLessThanOrEqual(NAME_LIMITS.logGroup);
        expect(Buffer.byteLength(postgresName(`_store_${a}`))).toBeLessThanOrEqual(57);
        for (const stack of [stackNames.store(a), stackNames.workspace(a), stackNames.transformer(a)]) {
          expect(stack).toMatch(/^[a-z0-9][a-z0-9_-]{0,99}$/);
          expect(stack).not.toContain("--");
        }
      }),
    );
  });

  it("of jobs and everything beside them are one for one list of keys", () => {
    const names = namesOf(PLAIN);
    fc.assert(
      fc.property(job, job, (a, b) => {
        for (const kind of ["job", "role", "schedule", "lfTag"] as const)
          expect(names[kind](...a) === names[kind](...b)).toBe(folded(a) === folded(b));
      }),
    );
  });

  it("of databases never meet, whatever they are of", () => {
    const names = namesOf(PLAIN);
    const of = ({ what, a }: { what: "store" | "results"; a: string }) =>
      what === "store" ? names.storeDatabase(a) : names.resultsDatabase(a);
    fc.assert(
      fc.property(thing, thing, identifier, identifier, (one, other, workspace, group) => {
        expect(of(one) === of(other)).toBe(folded([one.what, one.a]) === folded([other.what, other.a]));
        expect(names.groupDatabase(workspace, group)).not.toBe(of(one));
      }),
    );
  });

  it("of tables of a store never meet those of what was put aside", () => {
    fc.assert(
      fc.property(identifier, identifier, (a, b) => {
        expect([rejectsTable(), rejectsTable(b)]).not.toContain(tableName(a));
      }),
    );
  });

  it("of places never lie within each other", () => {
    const names = namesOf(PLAIN);
    const place = fc.oneof(
      fc.tuple(identifier, identifier).map(([a, b]) => layout.storeTable(names, a, b).location),
      fc.tuple(identifier, identifier).map(([a, b]) => layout.resultTable(names, a, b).location),
      fc
        .tuple(identifier, fc.option(identifier, { nil: undefined }))
        .map(([a, b]) => layout.rejects(names, a, b).location),
    );
    fc.assert(
      fc.property(place, place, (a, b) => {
        fc.pre(a !== b);
        expect(`${a}/`.startsWith(`${b}/`)).toBe(false);
        expect(a).not.toMatch(/\/[_.]/);
      }),
    );
  });

  it("of two deployments of one account and region never meet", () => {
    fc.assert(
      fc.property(scope, scope, job, job, identifier, identifier, (one, two, a, b, c, d) => {
        const other = { ...two, account: one.account, region: one.region };
        // Without prefixes only a developer's own copy may stand beside the thing itself.
        fc.pre((one.prefix === undefined) === (other.prefix === undefined));
        fc.pre(one.prefix !== other.prefix || one.sandbox !== other.sandbox);
        // Lint refuses workspaces that are named as if they were in a sandbox.
        fc.pre(![c, d].some((key) => key.toLowerCase().startsWith("sbx_")));
        const [mine, theirs] = [namesOf(one), namesOf(other)];
        expect(mine.job(...a)).not.toBe(theirs.job(...b));
        expect(mine.role(...a)).not.toBe(theirs.role(...b));
        expect(mine.groupDatabase(c, "g")).not.toBe(theirs.groupDatabase(d, "g"));
        expect(mine.storeDatabase(c)).not.toBe(theirs.storeDatabase(d));
        for (const bucket of BUCKETS)
          for (const another of BUCKETS) expect(mine.bucket(bucket)).not.toBe(theirs.bucket(another));
      }),
    );
  });

  it("of what is unique in an account hold the region", () => {
    const [here, there] = [namesOf(PLAIN), namesOf({ ...PLAIN, region: "us-west-2" })];
    for (const kind of ["role", "policy", "dashboard", "budget"] as const)
      expect(here[kind]("ingest", "nw")).not.toBe(there[kind]("ingest", "nw"));
    expect(here.job("ingest", "nw")).toBe(there.job("ingest", "nw"));
  });

  it("read well where there is room", () => {
    const names = namesOf(PLAIN);
    expect(names.bucket("lake")).toBe("sluice-lake-111122223333-us-east-1");
    expect(names.storeDatabase("nw_data")).toBe("_store_nw_data");
    expect(names.groupDatabase("live_reporting", "Live")).toBe("live_reporting_live");
    expect(names.role("ingest", "nw_data", "customers")).toBe("sluice-us-east-1-ingest-nw_data-customers");
    const copy = namesOf({ ...PLAIN, prefix: "eu", sandbox: "jo_ann" });
    expect(copy.bucket("lake")).toBe("eu-sbx-jo-ann--lake-111122223333-us-east-1");
    expect(copy.groupDatabase("live", "shop")).toBe("eu_sbx_jo_ann__live_shop");
    expect(copy.elsewhere({ ...PLAIN, partition: "aws" }, undefined).job("ingest", "nw")).toBe(
      "sluice-sbx_jo_ann__ingest-nw",
    );
    expect(names.job("export", "drop", "a".repeat(300)).length).toBe(255);
  });
});
