import { z } from "zod";
import type { Kind } from "./kinds.js";

/** What a worker is to do: a JSON file, whose path is its only argument. */
export interface Task {
  /** The module, as the worker finds it. */
  readonly module: string;
  readonly inputs: readonly InputTask[];
  readonly outputs: readonly OutputTask[];
  /** Where it says how it went. */
  readonly outcome: string;
  /** The longest row that may be made, in bytes. */
  readonly longestRow: number;
}

export interface InputTask {
  /** The name the code uses. */
  readonly relation: string;
  /** One JSON object per line. */
  readonly path: string;
  readonly rows: number;
  readonly columns: readonly { readonly name: string; readonly kind: Kind }[];
}

export interface OutputTask {
  /** The name the code gives it. */
  readonly name: string;
  /** Where its rows go: one JSON object per line, with `c0`, `c1`… for the columns. */
  readonly path: string;
  readonly columns: readonly {
    readonly name: string;
    /** As the model writes it, for messages. */
    readonly type: string;
    readonly kind: Kind;
  }[];
}

const problemSchema = z.object({
  /** What is wrong, after the name of the file. */
  message: z.string(),
  /** What to do about it; absent: mend the code. */
  remedy: z.string().optional(),
  /** Where in the module, from 1. */
  line: z.number().optional(),
  column: z.number().optional(),
});

/** How it went: what the worker leaves behind. The module could have written it, so it is judged. */
export const outcomeSchema = z.union([
  z.object({ problem: problemSchema }),
  z.object({
    /** In the order of the task's outputs. */
    outputs: z.array(
      z.object({
        rows: z.number(),
        /** Columns that no row has. */
        missing: z.array(z.string()),
        /** What rows have beside the columns. */
        extra: z.array(z.string()),
        /** What the first row has. */
        there: z.array(z.string()),
      }),
    ),
  }),
]);

export type Outcome = z.output<typeof outcomeSchema>;
export type WorkerProblem = z.output<typeof problemSchema>;
