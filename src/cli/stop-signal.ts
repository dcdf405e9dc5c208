import type { Terminal } from "./terminal.js";

/** What Ctrl-C asks for. */
export interface StopSignals {
  /** The first: what is running finishes its step, nothing new starts. */
  readonly stop: AbortSignal;
  /** The second: what is running is ended at once. */
  readonly force: AbortSignal;
}

/** Signals that Ctrl-C or a termination raises. A third Ctrl-C ends the process whatever it does. */
export function stopSignals(terminal: Terminal): StopSignals {
  const stop = new AbortController();
  const force = new AbortController();
  const raise = (): void => {
    if (force.signal.aborted) process.exit(130);
    else if (stop.signal.aborted) {
      terminal.problem("stopping at once");
      force.abort();
    } else {
      terminal.problem("stopping when the current steps are done; press Ctrl-C again to stop at once");
      stop.abort();
    }
  };
  process.on("SIGINT", raise);
  process.on("SIGTERM", raise);
  return { stop: stop.signal, force: force.signal };
}

/** For work that has no way to be ended at once: a second Ctrl-C ends the process. What it does is safe to kill. */
export function stopSignal(terminal: Terminal): AbortSignal {
  const { stop, force } = stopSignals(terminal);
  force.addEventListener("abort", () => process.exit(130));
  return stop;
}
