import { isEmptied } from "./made-tables.js";
import type { RunBook, RunRecord } from "./runs.js";

/** A job, what comes before it, and what is known of the making of the tables it fills. */
export interface Step {
  readonly id: string;
  readonly after: readonly string[];
  readonly made: readonly string[];
}

/**
 * The instant up to which all changes of its source are in what a job maintains; `undefined` when it never was filled.
 * What is before a job may have found nothing new many times since the job last ran: as long as the job has taken all
 * their changes, it is as fresh as they are.
 */
export class Freshness {
  private readonly known = new Map<string, Promise<string | undefined>>();

  constructor(
    private readonly steps: ReadonlyMap<string, Step>,
    private readonly book: RunBook,
  ) {}

  of(id: string): Promise<string | undefined> {
    let fresh = this.known.get(id);
    if (fresh === undefined) {
      fresh = this.find(id);
      this.known.set(id, fresh);
    }
    return fresh;
  }

  /** The least of what is before it; `undefined` when there is nothing before it, or one of it never was filled. */
  async before(step: Step): Promise<string | undefined> {
    let least: string | undefined;
    for (const id of step.after) {
      const fresh = await this.of(id);
      if (fresh === undefined) return undefined;
      if (least === undefined || fresh < least) least = fresh;
    }
    return least;
  }

  private async find(id: string): Promise<string | undefined> {
    const record = await this.book.read(id);
    const step = this.steps.get(id);
    if (record?.freshSince === undefined || step === undefined) return record?.freshSince;
    if (isEmptied(record.made, step.made)) return undefined;
    let least: string | undefined;
    for (const before of step.after) {
      const fresh = await this.asSeen(before, record.seen[before] ?? 0);
      if (fresh === undefined) return record.freshSince;
      if (least === undefined || fresh < least) least = fresh;
    }
    return least !== undefined && least > record.freshSince ? least : record.freshSince;
  }

  /** How fresh a job is, or was until it changed something more than `changes` times; `undefined` when that is not known. */
  private async asSeen(id: string, changes: number): Promise<string | undefined> {
    const record = await this.book.read(id);
    return record?.changes === changes ? this.of(id) : record?.heldUntil[changes];
  }
}

/** Whether what is before a job changed since the job last looked, or its own last run may have stopped halfway. */
export async function isBehind(record: RunRecord, step: Pick<Step, "after">, book: RunBook): Promise<boolean> {
  if (record.unsettled) return true;
  for (const id of step.after) if ((record.seen[id] ?? 0) !== ((await book.read(id))?.changes ?? 0)) return true;
  return false;
}
