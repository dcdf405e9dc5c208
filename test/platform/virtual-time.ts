import { setImmediate as breathe } from "node:timers/promises";
import type { Clock } from "../../src/platform/watch-jobs.js";

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** A clock that stands still until it is told to go on, and then passes whoever sleeps in the order of their times. */
export class VirtualTime implements Clock {
  private time: number;
  private sleepers: Sleeper[] = [];

  constructor(start: string) {
    this.time = Date.parse(start);
  }

  now(): Date {
    return new Date(this.time);
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const sleeper: Sleeper = { at: this.time + milliseconds, wake: () => done() };
      const done = (): void => {
        this.sleepers = this.sleepers.filter((other) => other !== sleeper);
        signal?.removeEventListener("abort", done);
        resolve();
      };
      if (signal?.aborted) resolve();
      else {
        this.sleepers.push(sleeper);
        signal?.addEventListener("abort", done);
      }
    });
  }

  /** Goes on until an instant; whoever is woken may do what it likes before time goes on. */
  async until(instant: string | Date): Promise<void> {
    const end = new Date(instant).getTime();
    for (;;) {
      await breathe();
      const next = this.sleepers.reduce<Sleeper | undefined>(
        (first, other) => (first === undefined || other.at < first.at ? other : first),
        undefined,
      );
      if (next === undefined || next.at > end) break;
      this.time = Math.max(this.time, next.at);
      next.wake();
    }
    this.time = Math.max(this.time, end);
    await breathe();
  }

  pass(milliseconds: number): Promise<void> {
    return this.until(new Date(this.time + milliseconds));
  }

  /** As if the machine had slept: time passes, and nobody is woken meanwhile. */
  jump(instant: string): void {
    this.time = Date.parse(instant);
  }
}
