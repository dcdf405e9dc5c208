import { createInterface } from "node:readline";
import { doWork, type Work } from "./work.js";

/**
 * A process that may be killed: says that it is ready, takes one line of JSON, a `Work` and beside it the failpoint at which
 * it is to die, and says how it ended. Whoever waits for it to be ready does not pay for its start.
 */
for await (const line of createInterface({ input: process.stdin, terminal: false })) {
  const { failpoint, ...work } = JSON.parse(line) as Work & { readonly failpoint?: string };
  if (failpoint !== undefined) process.env.SLUICE_FAILPOINT = failpoint;
  say({ started: true });
  try {
    say({ ended: await doWork(work) });
  } catch (error) {
    say({ broken: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
  break;
}
process.stdin.destroy();

function say(message: object): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}
