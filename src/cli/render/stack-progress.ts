import type { RunCommand, RunReport } from "../../deploy/terraform/report.js";
import type { StackEvent } from "../../deploy/terraform/run-stacks.js";
import { visibleLines } from "../../util/visible.js";
import type { Terminal } from "../terminal.js";
import { createProgress, type Progress } from "./progress.js";
import { outcomeText } from "./stack-outcomes.js";

/** Shows the work on stacks as it goes. `verb` is what was asked for, `doing` the step of it. */
export async function watched(
  terminal: Terminal,
  start: (onEvent: (event: StackEvent) => void) => Promise<RunReport>,
  verb: RunCommand,
  doing: RunCommand = verb,
): Promise<RunReport> {
  let progress: Progress | undefined;
  const done = await start((event) => {
    switch (event.type) {
      case "selected":
        // Said once, with the plan: what follows works on the same stacks.
        if (doing === "plan")
          for (const { stack, because } of event.selected.along) {
            const why = verb === "destroy" ? `it needs ${visibleLines(because)}` : `${visibleLines(because)} needs it`;
            terminal.say(terminal.paint.dim(`${visibleLines(stack)} rides along: ${why}`));
          }
        progress = createProgress(
          terminal,
          event.selected.stacks.map(({ name }) => ({ id: name, title: name })),
        );
        break;
      case "started":
        progress?.started(event.stack);
        break;
      case "phase":
        progress?.note(event.stack, event.phase);
        break;
      case "finished":
        progress?.ended(
          event.outcome.name,
          event.outcome.result === "failed" ? "failed" : event.outcome.result === "skipped" ? "skipped" : "done",
          outcomeText(event.outcome, doing),
        );
        break;
    }
  });
  await progress?.close();
  return done;
}
