import { DURABLE_STEPS } from "../../../../platforms/local/runtime/failpoint.js";
import type { Random } from "./random.js";
import { Trial } from "./trial.js";

/**
 * Every durable step that runs pass, and that provisioning passes, with how often each is passed at least by an attempt
 * that follows one that was killed before its first.
 */
const OF_RUNS: readonly (readonly [step: string, times: number])[] = [
  ["ingest.commit", 4],
  ["transform.commit", 1],
  ["export.duckdb.commit", 6],
  ["export.postgresql.commit", 4],
  ["files.batch", 3],
  ["files.manifest", 3],
  ["files.link", 4],
  ["files.sweep", 2],
  ["runs.record", 40],
];
const OF_PROVISIONING: readonly (readonly [step: string, times: number])[] = [
  ["relations.record", 2],
  ["provision.duckdb.commit", 12],
  ["provision.postgresql.commit", 5],
  ["relations.link", 2],
  ["files.batch", 1],
  ["files.manifest", 1],
  ["files.link", 1],
  ["files.sweep", 1],
  ["runs.record", 12],
];

export interface Kills {
  runs: number;
  provisioning: number;
}

/**
 * Lets an ecosystem live through as many changes of what is deployed and of its sources as there are steps, and kills each
 * time: provisioning first before and then after one step, then the run that follows likewise. Gives the kills at each
 * failpoint.
 */
export async function killAtFailpoints(random: Random, postgres: boolean): Promise<ReadonlyMap<string, Kills>> {
  const there = ([step]: readonly [string, number]): boolean => postgres || !step.includes("postgresql");
  const kills = new Map(
    DURABLE_STEPS.filter((step) => there([step, 0]))
      .flatMap((step) => [`${step}:before`, `${step}:after`])
      .map((name): [string, Kills] => [name, { runs: 0, provisioning: 0 }]),
  );
  const [runs, provisioning] = [OF_RUNS.filter(there), OF_PROVISIONING.filter(there)];
  const trial = await Trial.open(random);
  try {
    for (let index = 0; index < Math.max(runs.length, provisioning.length); index += 1) {
      await killed(kills, "provisioning", provisioning[index], random, (...at) => trial.change(...at));
      // What was killed and done again has swept already: there is something to sweep only from the second batch after it on.
      if (runs[index]?.[0] === "files.sweep") await trial.run();
      await killed(kills, "runs", runs[index], random, (...at) => trial.run(...at));
    }
  } finally {
    await trial.close();
  }
  return kills;
}

async function killed(
  kills: ReadonlyMap<string, Kills>,
  where: keyof Kills,
  step: readonly [step: string, times: number] | undefined,
  random: Random,
  work: Trial["run"],
): Promise<void> {
  if (step === undefined) {
    await work();
    return;
  }
  const [name, times] = step;
  const failpoints = [`${name}:before`, `${name}:after#${random.between(1, times)}`];
  const fates = await work(...failpoints.map((failpoint) => ({ failpoint })));
  for (const [index, failpoint] of failpoints.entries()) {
    if (!fates[index]?.killed) throw new Error(`Nothing was killed at ${failpoint} in ${where}.`);
    const known = kills.get(failpoint.replace(/#.*/, ""));
    if (known === undefined) throw new Error(`${failpoint} is no failpoint.`);
    known[where] += 1;
  }
}

/** The kills as a table of text. */
export function tableOf(kills: ReadonlyMap<string, Kills>): string {
  const width = Math.max(...[...kills.keys()].map((name) => name.length));
  const line = (name: string, all: unknown, runs: unknown, provisioning: unknown): string =>
    `${name.padEnd(width)}  ${[all, runs, provisioning].map((cell) => String(cell).padStart(12)).join("  ")}`;
  return [
    line("failpoint", "kills", "in runs", "provisioning"),
    ...[...kills].map(([name, { runs, provisioning }]) => line(name, runs + provisioning, runs, provisioning)),
  ].join("\n");
}
