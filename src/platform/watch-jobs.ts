import { type Ending, JobBoard, type JobView } from "./job-board.js";
import { outcomeOf } from "./job-outcome.js";
import type { Job } from "./runtime.js";

/** Time, as a watch sees it. */
export interface Clock {
  now(): Date;
  /** Until so many milliseconds have passed, or `signal` is aborted. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}

export interface WatchListener {
  started(job: Job): void;
  progressed(job: Job, note: string): void;
  ended(job: Job, ending: Ending): void;
  /** What is deployed changed: these are the jobs from now on. */
  replanned(jobs: readonly Job[]): void;
}

export interface WatchOptions {
  readonly parallel: number;
  /** Milliseconds between two runs of a job that nothing else starts. */
  readonly poll: number;
  readonly clock: Clock;
  /** Once aborted, nothing new starts, and the watch is over when nothing runs. */
  readonly stop: AbortSignal;
  /** Once aborted, what is running is ended. */
  readonly force: AbortSignal;
  readonly listener: WatchListener;
  /** The jobs that are deployed now, where they are no longer what they were; asked every few seconds. */
  readonly refresh?: () => Promise<readonly Job[] | undefined>;
}

/** How often, in milliseconds, the clock and what is deployed are looked at. */
const HEARTBEAT = 5_000;

/** Runs jobs when they are due ({@link JobBoard}), until it is stopped. */
export class JobWatch {
  private readonly board: JobBoard;
  private readonly running = new Set<string>();
  /** Ends the sleep that the watch is in. */
  private bell = new AbortController();

  constructor(
    jobs: readonly Job[],
    private readonly options: WatchOptions,
  ) {
    this.board = new JobBoard(jobs, options.poll, options.clock.now());
  }

  views(): readonly JobView[] {
    return this.board.views(this.options.clock.now());
  }

  async run(): Promise<void> {
    const { clock, stop } = this.options;
    const ring = (): void => this.bell.abort();
    stop.addEventListener("abort", ring);
    let refreshed = clock.now().getTime();
    try {
      for (;;) {
        this.bell = new AbortController();
        if (!stop.aborted && Math.abs(clock.now().getTime() - refreshed) >= HEARTBEAT) {
          await this.refresh();
          refreshed = clock.now().getTime();
        }
        if (!stop.aborted) this.startDue();
        else if (this.running.size === 0) return;
        await clock.sleep(this.pause(), this.bell.signal);
      }
    } finally {
      stop.removeEventListener("abort", ring);
    }
  }

  private startDue(): void {
    const now = this.options.clock.now();
    this.board.tick(now);
    const free = this.options.parallel - this.running.size;
    for (const job of this.board.startable(now).slice(0, Math.max(0, free))) this.start(job);
  }

  private start(job: Job): void {
    const { clock, force, listener } = this.options;
    const due = this.board.started(job.id);
    this.running.add(job.id);
    listener.started(job);
    void outcomeOf(job, (note) => listener.progressed(job, note), force, due).then((outcome) => {
      this.running.delete(job.id);
      listener.ended(job, this.board.ended(job.id, outcome, clock.now()));
      this.bell.abort();
    });
  }

  private async refresh(): Promise<void> {
    const jobs = await this.options.refresh?.();
    if (jobs === undefined) return;
    this.board.replace(jobs, this.options.clock.now());
    this.options.listener.replanned(jobs);
  }

  /** Milliseconds until there is something to look at. */
  private pause(): number {
    const now = this.options.clock.now();
    const wake = this.board.wake(now);
    return wake === undefined ? HEARTBEAT : Math.max(1, Math.min(HEARTBEAT, wake.getTime() - now.getTime()));
  }
}
