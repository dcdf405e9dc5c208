import fc from "fast-check";
import type { Cell, Row } from "./canonical.js";
import { type Change, type Column, type Dataset, type Ecosystem, keyOf, type Method } from "./model.js";
import type { Platform } from "./platform.js";
import { Trial } from "./trial.js";

/** A story: an ecosystem, and what happens to it. */
export interface Story {
  readonly ecosystem: Ecosystem;
  readonly steps: readonly Step[];
}

/** Between two runs: what a source holds now, or what comes to its feed; and how much later the run is, in milliseconds. */
interface Step {
  readonly rows: readonly Row[];
  readonly changes: readonly Change[];
  readonly later: number;
}

const NAME = "random/things";
const START = Date.parse("2024-02-28T22:00:00Z");

/** Types with some of their values, few enough for rows to meet again. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  integer: ["-2147483648", "0", "7"],
  "varchar(4)": ["", "ab", "äöü🙂", "too long"],
  string: ["NULL", 'a "b", c', " "],
  "decimal(9,3)": ["-0.001", "999999.999", "10.000"],
  float64: ["-0", "NaN", "0.1", "-1e300"],
  boolean: ["true", "false"],
  date: ["2024-02-29", "1999-12-31"],
  timestamptz: ["2024-02-29T23:59:59.999999Z", "2024-03-31T01:30:00Z"],
  uuid: ["00000000-0000-0000-0000-000000000001"],
  binary: ["", "00ff"],
};
const KEYS: Readonly<Record<string, readonly string[]>> = {
  integer: ["1", "2", "3", "4"],
  string: ["a", "A", " a", ""],
  date: ["2024-02-28", "2024-02-29", "2024-03-01"],
};
const MARKS = ["1", "2", "3", "4", "5", "6", "7", "8"];

const column = (name: string, types: readonly string[]): fc.Arbitrary<Column> =>
  fc.record({ name: fc.constant(name), type: fc.constantFrom(...types), nullable: fc.boolean() });

const method: fc.Arbitrary<Method> = fc.oneof(
  fc.constant<Method>({ type: "snapshot" }),
  fc.record({
    type: fc.constant("watermark" as const),
    column: fc.constant("mark"),
    overlap: fc.constantFrom("0", "2"),
  }),
  fc.constant<Method>({ type: "cdc" }),
);

function datasetFor({ type }: Method): fc.Arbitrary<Dataset> {
  const keys = fc.tuple(column("k0", Object.keys(KEYS)), column("k1", Object.keys(KEYS)));
  const count = type === "cdc" ? fc.integer({ min: 1, max: 2 }) : fc.integer({ min: 0, max: 2 });
  const values = fc.tuple(...["v0", "v1", "v2"].map((name) => column(name, Object.keys(VALUES))));
  return fc.tuple(keys, count, values).map(([found, number, rest]) => {
    const key = found.slice(0, number).map((one) => ({ ...one, nullable: false }));
    const mark = type === "watermark" ? [{ name: "mark", type: "bigint", nullable: false }] : [];
    return { name: "things", columns: [...key, ...mark, ...rest], primaryKey: key.map(({ name }) => name) };
  });
}

/** Rows of which one in many is bad: null where it may not be, or too long. */
function rowFor({ columns, primaryKey }: Dataset): fc.Arbitrary<Row> {
  const cells = columns.map(({ name, type, nullable }): fc.Arbitrary<Cell> => {
    if (name === "mark") return fc.constantFrom(...MARKS);
    if (primaryKey.includes(name)) return fc.constantFrom(...(KEYS[type] ?? []));
    const [bad, good] = [VALUES[type] ?? [], (VALUES[type] ?? []).filter((value) => value !== "too long")];
    const usual = fc.constantFrom(...good, ...(nullable ? [null] : []));
    return fc.oneof({ weight: 60, arbitrary: usual }, { weight: 1, arbitrary: fc.constantFrom(...bad, null) });
  });
  return fc
    .tuple(...cells)
    .map((row) => Object.fromEntries(columns.map(({ name }, at): [string, Cell] => [name, row[at] ?? null])));
}

function stepFor(dataset: Dataset, feed: boolean): fc.Arbitrary<Step> {
  const row = rowFor(dataset);
  const dead = (full: Row): Row => Object.fromEntries(dataset.primaryKey.map((name) => [name, full[name] ?? null]));
  const change = fc
    .record({ seq: fc.integer({ min: 1, max: 40 }), op: fc.constantFrom("I", "U", "D"), row })
    .map((one): Change => (one.op === "D" ? { ...one, row: dead(one.row) } : one) as Change);
  const unique = dataset.primaryKey.length === 0 ? undefined : (one: Row): string => keyOf(dataset, one);
  // A key that is there twice stops a batch; most batches are to go through.
  const rows = fc.oneof(
    {
      weight: 8,
      arbitrary: fc.uniqueArray(row, {
        maxLength: 7,
        ...(unique ? { selector: unique } : { comparator: () => false }),
      }),
    },
    { weight: 1, arbitrary: fc.array(row, { maxLength: 3 }) },
  );
  return fc.record({
    rows: feed ? fc.constant([]) : rows,
    changes: feed ? fc.array(change, { maxLength: 6 }) : fc.constant([]),
    later: fc.constantFrom(0, 1, 3_600_000, 86_400_000, -5_000),
  });
}

/** Stories over all methods, histories and what is done about bad records. */
export const stories: fc.Arbitrary<Story> = method.chain((how) =>
  datasetFor(how).chain((dataset) =>
    fc
      .record({
        badRecords: fc.constantFrom("stop" as const, "reject" as const),
        retention: fc.constantFrom(undefined, "PT1H", "P1D"),
        steps: fc.array(stepFor(dataset, how.type === "cdc"), { minLength: 2, maxLength: 5 }),
      })
      .map(({ badRecords, retention, steps }): Story => {
        const kept = retention === undefined ? {} : { retention };
        return {
          steps,
          ecosystem: {
            stores: [{ name: "random", datasets: [dataset], method: how, badRecords }],
            workspaces: [
              { name: "desk", groups: [{ name: "now", history: "live", sinks: [NAME] }] },
              ...(dataset.primaryKey.length > 0
                ? [
                    {
                      name: "audit",
                      groups: [{ name: "versions", history: "milestoned" as const, sinks: [NAME], ...kept }],
                    },
                  ]
                : []),
            ],
          },
        };
      }),
  ),
);

/** Tells a story to a platform and the oracle. */
export function tell(platform: Platform, { ecosystem, steps }: Story): Promise<void> {
  const feed = ecosystem.stores[0]?.method.type === "cdc";
  return Trial.use(platform, ecosystem, async (trial) => {
    let now = START;
    for (const { rows, changes, later } of steps) {
      now += later;
      if (feed) await trial.feed(NAME, changes);
      else await trial.put(NAME, rows);
      await trial.run(new Date(now).toISOString());
    }
    await trial.compareAsOf();
  });
}

/**
 * Tells so many stories, others each time; CONFORMANCE_SEED tells those of an earlier run again.
 * @throws with the seed and the story when one does not come to what it must
 */
export async function tellMany(platform: Platform, usual: number): Promise<void> {
  const { CONFORMANCE_SEED: seed, CONFORMANCE_RUNS: runs } = process.env;
  const outcome = await fc.check(
    fc.asyncProperty(stories, (story) => tell(platform, story)),
    { numRuns: Number(runs ?? usual), endOnFailure: true, ...(seed === undefined ? {} : { seed: Number(seed) }) },
  );
  if (!outcome.failed) return;
  const story = JSON.stringify(outcome.counterexample);
  throw new Error(`CONFORMANCE_SEED=${outcome.seed} tells it again.\n${String(outcome.errorInstance)}\n${story}`);
}
