import type { Terminal } from "./terminal.js";

/** A signal that Ctrl-C or a termination raises: what is running finishes its step; a second Ctrl-C ends the process at once. */
export function stopSignal(terminal: Terminal): AbortSignal {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(130);
    terminal.problem("stopping; press Ctrl-C again to stop at once");
    controller.abort();
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  return controller.signal;
}
