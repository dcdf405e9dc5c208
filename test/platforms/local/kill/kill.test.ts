import { afterAll, describe, expect, it } from "vitest";
import { postgresAvailable, startPostgres } from "../../../support/postgres.js";
import { killAtFailpoints, tableOf } from "./failpoints.js";
import { killAtMoments, linesOf } from "./moments.js";
import { seeded } from "./seed.js";

const postgres = postgresAvailable();
if (!postgres)
  console.warn("THERE IS NO POSTGRESQL ON THIS MACHINE: nothing is read from it, written to it, or killed at it.");
const ROUNDS = Number(process.env.KILL_ROUNDS ?? 30);

/** Both at once: each waits for processes most of the time. */
describe.concurrent("what is killed, and done again, leaves what an undisturbed run leaves", {
  timeout: 900_000,
}, () => {
  afterAll(async () => {
    if (postgres) await (await startPostgres()).stop();
  });

  it("at every failpoint", async () => {
    const kills = await killAtFailpoints(seeded("failpoints"), postgres);
    console.log(tableOf(kills));
    for (const [name, { runs, provisioning }] of kills) expect([name, runs + provisioning > 0]).toEqual([name, true]);
  });

  it("at moments of chance", async () => {
    const random = seeded("moments");
    const moments = await killAtMoments(ROUNDS, random);
    console.log(linesOf(moments, random));
    expect(moments.killed).toBeGreaterThanOrEqual((ROUNDS * 2) / 3);
  });
});
