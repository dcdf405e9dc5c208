import { copyFile, mkdir, readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import pLimit from "p-limit";
import type { SluiceManifest, StackEntry } from "../../synth/tree.js";
import { asProblem, DeployProblem, Interrupted } from "../deploy-problem.js";
import { withLock } from "../file-lock.js";
import { MANIFEST, parseManifest } from "../manifest.js";
import { forgetApplied, noteApplied } from "./applied.js";
import { exitOf, type RunCommand, type RunReport, type StackOutcome, writeReport } from "./report.js";
import { homeOf, lockTimeoutOf, type RunRequest, terraformOf } from "./run-request.js";
import { type SelectedStacks, selectStacks } from "./stack-order.js";
import { type Done, type Phase, StackRunner } from "./stack-runner.js";
import { prepareWork, workLock } from "./work-folder.js";

export type { RunRequest } from "./run-request.js";

export interface PlanRequest extends RunRequest {
  /** Plan the destruction. */
  readonly destroy?: boolean;
  /** A folder that receives `<stack>.json` of each plan, as `terraform show -json` gives it. They may hold secrets. */
  readonly plansTo?: string | undefined;
}

export interface ApplyRequest extends RunRequest {
  /** Stack -> change set, from the outcomes of an earlier plan. Absent: whatever the plan made now says is approved. */
  readonly approved?: ReadonlyMap<string, string> | undefined;
}

/** Progress, as it happens. */
export type StackEvent =
  | { readonly type: "selected"; readonly selected: SelectedStacks }
  | { readonly type: "started"; readonly stack: string }
  | { readonly type: "phase"; readonly stack: string; readonly phase: Phase }
  | { readonly type: "finished"; readonly outcome: StackOutcome };

/** Plans stacks and keeps the plans for {@link applyStacks} or {@link destroyStacks}. Changes nothing anywhere. */
export function planStacks(request: PlanRequest): Promise<RunReport> {
  const mode = request.destroy === true ? "destroy" : "apply";
  return runStacks("plan", mode === "destroy" ? "destroy" : "build", request, async (runner, { name }) => {
    const done = await runner.plan(mode);
    if (request.plansTo !== undefined && done.planJson !== undefined) {
      await mkdir(request.plansTo, { recursive: true });
      await copyFile(done.planJson, join(request.plansTo, `${name}.json`));
    }
    return done;
  });
}

/** Applies stacks, each after those it waits for. Only saved plans are applied. */
export function applyStacks(request: ApplyRequest): Promise<RunReport> {
  return runStacks("apply", "build", request, (runner, { name }) => runner.apply("apply", approvalOf(request, name)));
}

/** Destroys what stacks manage, each before those it waited for. What is protected is refused. */
export function destroyStacks(request: ApplyRequest): Promise<RunReport> {
  return runStacks("destroy", "destroy", request, (runner, { name }) =>
    runner.apply("destroy", approvalOf(request, name)),
  );
}

/** The manifest of an `out/` folder. @throws DeployProblem when there is none */
export async function readManifest(out: string): Promise<SluiceManifest> {
  const path = join(out, MANIFEST);
  const text = await readFile(path, "utf8").catch((thrown: unknown) => {
    throw new DeployProblem(
      `There is no synthesized tree in ${out}: ${MANIFEST} is missing.`,
      "Run sluice synth first, or name the folder with --out.",
      (thrown as Error).message,
    );
  });
  return parseManifest(text, path);
}

/** A stack that was not among the approved has an approval that no change meets: it may be applied if it changes nothing. */
function approvalOf({ approved }: ApplyRequest, name: string): string | undefined {
  return approved === undefined ? undefined : (approved.get(name) ?? "");
}

type Work = (runner: StackRunner, stack: StackEntry) => Promise<Done>;

async function runStacks(
  command: RunCommand,
  direction: "build" | "destroy",
  request: RunRequest,
  work: Work,
): Promise<RunReport> {
  const start = new Date();
  const out = resolve(request.out);
  const home = homeOf(request);
  const selected = selectStacks(await readManifest(out), request.selection ?? {}, direction);
  const tell = request.onEvent ?? (() => {});
  tell({ type: "selected", selected });
  const terraform = terraformOf(request);
  const one = (stack: StackEntry): Promise<StackOutcome> =>
    runOne(stack, request, tell, () =>
      withLock(workLock(home, stack.name), stack.name, lockTimeoutOf(request) * 1000, request.signal, async () => {
        const folder = await prepareWork(out, home, stack);
        const enter = (phase: Phase) => tell({ type: "phase", stack: stack.name, phase });
        if (command !== "plan") await forgetApplied(home, stack.name);
        const done = await work(
          new StackRunner(terraform, stack, folder, enter, request.replace?.get(stack.name)),
          stack,
        );
        const made = done.result === "unchanged" || command === "apply";
        if (direction === "build" && made) await noteApplied(home, stack);
        return done;
      }),
    );
  const stacks = await inOrder(selected, request.parallelism ?? availableParallelism(), one, (outcome) =>
    tell({ type: "finished", outcome }),
  );
  const interrupted = request.signal?.aborted === true || request.force?.aborted === true;
  const exit = exitOf(command, stacks, interrupted);
  const report: RunReport = { command, start, end: new Date(), stacks, along: selected.along, interrupted, exit };
  if (request.report !== undefined) await writeReport(request.report, report);
  return report;
}

async function runOne(
  stack: StackEntry,
  request: RunRequest,
  tell: (event: StackEvent) => void,
  work: () => Promise<Done>,
): Promise<StackOutcome> {
  const { name, platform } = stack;
  if (request.signal?.aborted || request.force?.aborted) {
    return { name, platform, result: "skipped", reason: "interrupted before it started" };
  }
  tell({ type: "started", stack: name });
  const start = new Date();
  try {
    return { name, platform, start, ...(await work()), end: new Date() };
  } catch (thrown) {
    const problem = asProblem(thrown, `The work on ${name}`);
    const reason = problem instanceof Interrupted ? "interrupted" : problem.message;
    return { name, platform, start, end: new Date(), result: "failed", reason, problem };
  }
}

/**
 * Runs each stack as soon as those it waits for are done and a place is free. A failure skips what waits for it,
 * directly or not; everything else is finished, and only then a bug is thrown on.
 */
async function inOrder(
  { stacks, waitsFor }: SelectedStacks,
  parallelism: number,
  run: (stack: StackEntry) => Promise<StackOutcome>,
  finished: (outcome: StackOutcome) => void,
): Promise<readonly StackOutcome[]> {
  const places = pLimit(Math.max(1, parallelism));
  const runs = new Map<string, Promise<StackOutcome>>();
  for (const stack of stacks) {
    const before = (waitsFor.get(stack.name) ?? []).flatMap((name) => runs.get(name) ?? []);
    const outcome = Promise.all(before).then(async (outcomes) => {
      const failed = outcomes.find(({ result }) => result === "failed" || result === "skipped");
      const end = async () => {
        const ended = failed === undefined ? await run(stack) : skippedAfter(stack, failed);
        finished(ended);
        return ended;
      };
      return failed === undefined ? places(end) : end();
    });
    runs.set(stack.name, outcome);
  }
  await Promise.allSettled(runs.values());
  return Promise.all(runs.values());
}

/** A stack that could not start; the reason names the stack at the root of it. */
function skippedAfter({ name, platform }: StackEntry, before: StackOutcome): StackOutcome {
  const reason = before.result === "failed" ? `${before.name} failed` : (before.reason ?? `${before.name} was skipped`);
  return { name, platform, result: "skipped", reason };
}
