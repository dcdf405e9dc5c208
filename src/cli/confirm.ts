import { createInterface } from "node:readline/promises";
import { UsageProblem } from "./usage-problem.js";

/** Asks a yes-or-no question on the terminal; anything but yes is no. @throws UsageProblem where nobody can be asked */
export async function confirm(question: string): Promise<boolean> {
  if (process.stdin.isTTY !== true || process.stderr.isTTY !== true)
    throw new UsageProblem("This changes things and nobody can be asked here: give --yes to agree beforehand.");
  const dialogue = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await dialogue.question(`${question} [y/N] `)).trim());
  } finally {
    dialogue.close();
  }
}
