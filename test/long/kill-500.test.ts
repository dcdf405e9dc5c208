import { afterAll, expect, test } from "vitest";
import { killAtMoments, linesOf } from "../platforms/local/kill/moments.js";
import { seeded } from "../platforms/local/kill/seed.js";
import { postgresAvailable, startPostgres } from "../support/postgres.js";

const ROUNDS = Number(process.env.KILL_ROUNDS ?? 500);

afterAll(async () => {
  if (postgresAvailable()) await (await startPostgres()).stop();
});

test(`an ecosystem that is killed ${ROUNDS} times, at moments of chance`, { timeout: 6 * 3_600_000 }, async () => {
  const random = seeded("moments");
  const moments = await killAtMoments(ROUNDS, random, console.log);
  console.log(linesOf(moments, random));
  expect(moments.killed).toBeGreaterThanOrEqual((ROUNDS * 2) / 3);
});
