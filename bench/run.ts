import { benchCheck } from "./check/check.js";
import { benchLocal } from "./local/local.js";

/** `npm run bench -- local`: what is measured prints a table of medians and ratios. */
const BENCHES: Readonly<Record<string, () => Promise<void>>> = { check: benchCheck, local: benchLocal };

const [name = ""] = process.argv.slice(2);
const bench = BENCHES[name];
if (bench === undefined) {
  console.error(`Name one of: ${Object.keys(BENCHES).join(", ")}`);
  process.exitCode = 64;
} else await bench();
