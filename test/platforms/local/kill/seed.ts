import { Random } from "./random.js";

/** Other chances each time, unless KILL_SEED says which. Tells the seed, so that what failed can be had again. */
export function seeded(what: string): Random {
  const asked = process.env.KILL_SEED;
  const random = new Random(asked === undefined ? Date.now() % 2 ** 31 : Number(asked));
  console.log(`${what}: KILL_SEED=${random.seed}`);
  return random;
}
