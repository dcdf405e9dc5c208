import type { Random } from "./random.js";
import { Trial } from "./trial.js";

/** Every so manyth round it is provisioning that is killed. */
const CHANGES = 6;

export interface Moments {
  readonly rounds: number;
  /** Rounds in which something was running when the kill came. */
  readonly killed: number;
  /** Of those how many were provisioning. */
  readonly provisioning: number;
  /** How many kills there were in each tenth of the time that the work takes. */
  readonly tenths: readonly number[];
}

/**
 * Kills runs, and now and then provisioning, at moments that are spread over all of the time that they take, and lets each
 * be done by another attempt.
 * @param say - told now and then how far it is
 */
export async function killAtMoments(
  rounds: number,
  random: Random,
  say: (progress: string) => void = () => undefined,
): Promise<Moments> {
  const tenths = Array.from({ length: 10 }, () => 0);
  let [killed, provisioning] = [0, 0];
  const trial = await Trial.open(random);
  try {
    const took = { run: 0, change: 0 };
    for (const what of ["change", "run", "run", "change", "run"] as const) took[what] = await undisturbed(trial, what);
    const parts = random.shuffled(Array.from({ length: rounds }, (_, index) => (index + random.next()) / rounds));
    for (const [index, part] of parts.entries()) {
      const what = index % CHANGES === CHANGES - 1 ? "change" : "run";
      const [fate] = await trial[what]({ after: part * took[what] });
      if (fate?.killed) {
        killed += 1;
        if (what === "change") provisioning += 1;
        tenths[Math.floor(part * 10)] = (tenths[Math.floor(part * 10)] ?? 0) + 1;
      } else if (fate) took[what] = fate.took;
      if ((index + 1) % 50 === 0) say(`${index + 1} of ${rounds} rounds, ${killed} killed at work`);
    }
  } finally {
    await trial.close();
  }
  return { rounds, killed, provisioning, tenths };
}

/** How long it takes when nothing comes between. */
async function undisturbed(trial: Trial, what: "run" | "change"): Promise<number> {
  const [fate] = await trial[what]();
  return fate?.took ?? 0;
}

/** What is told of it. */
export function linesOf({ rounds, killed, provisioning, tenths }: Moments, { seed }: Random): string {
  return (
    `seed ${seed}: ${killed} of ${rounds} rounds were killed at work, ${provisioning} of them provisioning\n` +
    `kills in each tenth of the time: ${tenths.join(" ")}`
  );
}
