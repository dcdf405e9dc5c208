import type { RunBook, RunRecord } from "./runs.js";

/** A job and what comes before it. */
export interface Step {
  readonly id: string;
  readonly after: readonly string[];
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
    if (step.after.length === 0 || (await isBehind(record, step, this.book))) return record.freshSince;
    const before = await this.before(step);
    return before !== undefined && before > record.freshSince ? before : record.freshSince;
  }
}

/** Whether what is before a job changed since the job last looked, or its own last run may have stopped halfway. */
export async function isBehind(record: RunRecord, step: Step, book: RunBook): Promise<boolean> {
  if (record.unsettled) return true;
  for (const id of step.after) if ((record.seen[id] ?? 0) !== ((await book.read(id))?.changes ?? 0)) return true;
  return false;
}
