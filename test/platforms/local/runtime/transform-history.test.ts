import { afterEach, beforeEach, expect, it } from "vitest";
import { layout } from "../../../../platforms/local/layout.js";
import type { Shape } from "../../../../platforms/local/spec.js";
import { ingestSpec, rootDatabase, shape, shared, staging, tableSpec, World } from "./support/world.js";

const INPUT = shape({ id: "integer!", name: "string" }, "id");
const OUTPUT = shape({ id: "integer!", loud: "string" }, "id");
const DATED: Shape = { ...OUTPUT, history: "milestoned" };
const MART = rootDatabase("mart.duckdb");
const result = { store: layout.transforms("louder"), table: layout.table("made", "names") };

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.remove());

it("what a transformer makes gets its history when it is ingested", async () => {
  const at = shared(MART, "shop", "names");
  for (const spec of [tableSpec(at, INPUT), tableSpec(result, OUTPUT), tableSpec(staging("made", "names"), DATED)])
    await world.provision(spec);
  await world.provision(tableSpec(staging("shop", "names"), INPUT));
  const seconds = [0, 1];
  for (const second of seconds) {
    const environment = world.environment({ now: () => new Date(Date.UTC(2024, 0, 1, 0, 0, second)) });
    world.file("data/names.csv", `id,name\n1,ann\n2,bob${second}\n`);
    await world.run(ingestSpec({ shapes: { names: INPUT } }), { environment });
    await world.run(
      {
        ...{ schema: 1, kind: "export", id: "e", title: "e", after: [], priority: "medium", timezone: "UTC" },
        ...{ missedRuns: "once", dataset: "shop/names", from: staging("shop", "names"), to: at, shape: INPUT },
      },
      { environment },
    );
    await world.run(
      {
        ...{ schema: 1, kind: "transform", id: "t", title: "t", after: [], priority: "medium", workspace: "louder" },
        code: {
          runtime: "sql",
          file: "louder.sql",
          text: "CREATE TABLE names AS SELECT id, upper(name) AS loud FROM n",
        },
        inputs: [{ relation: "n", from: at, shape: INPUT }],
        target: layout.transforms("louder"),
        outputs: [{ dataset: "made/names", name: "names", table: result.table, shape: OUTPUT }],
      },
      { environment },
    );
    await world.run(
      ingestSpec({
        shapes: { names: DATED },
        datastore: "made",
        source: {
          ...{ type: "transformer", workspace: "louder", schema: result.table.schema },
          file: layout.transforms("louder").file,
        },
      }),
      { environment },
    );
  }
  const rows = await world.rows(staging("made", "names"));
  const [first, then] = seconds.map((second) => `2024-01-01 00:00:0${second}+00`);
  expect(rows.map((row) => row.map((cell) => (cell === null ? null : String(cell)))).sort()).toEqual([
    ["1", "ANN", first, null],
    ["2", "BOB0", first, then],
    ["2", "BOB1", then, null],
  ]);
}, 60_000);
