import { RuntimeProblem } from "../../../src/platform/runtime.js";
import type { Shape, TransformSpec } from "../spec.js";
import { count } from "./problem.js";
import type { Reading } from "./reading.js";

/** A transformer's code, prepared to be run once. */
export interface CodeRun {
  /** Keeps the rows of an input, in columns of a shape, under the name that the code uses. */
  take(relation: string, rows: string, shape: Shape): Promise<void>;
  /**
   * Runs the code on what was taken.
   * @throws RuntimeProblem when it fails, does what it may not, or makes not all of its outputs
   */
  run(progress: (note: string) => void): Promise<void>;
  /** What it made, about to be read. */
  reading(output: TransformSpec["outputs"][number]): Promise<Reading>;
  /** Removes all that was kept for it. Does not fail. */
  close(): Promise<void>;
}

/** What is said of code that ran for as many seconds as it may. */
export function tookTooLong({ title, code }: TransformSpec, timeLimit: number): RuntimeProblem {
  return new RuntimeProblem(
    `${title}: ${code.file} was stopped after ${count(timeLimit, "second")}, which is how long it may run.`,
    "Look for a loop or a join without an end, make it do less, or raise transformers.timeLimit in the instance's config.",
  );
}
