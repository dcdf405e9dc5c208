import { readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { StackEntry } from "../../synth/tree.js";
import { sortedUnique } from "../../util/order.js";
import { DeployProblem } from "../deploy-problem.js";
import { isRecord } from "../manifest.js";
import { type PlanSummary, readPlan, summaryLine } from "./plan-summary.js";
import type { StackOutcome } from "./report.js";
import { readRefresh } from "./stack-state.js";
import type { PlanMode, Terraform } from "./terraform.js";
import { isStale } from "./terraform-problem.js";
import type { WorkFolder } from "./work-folder.js";

/** A step of the work on a stack. */
export type Phase = "init" | "plan" | "apply";

/** A saved plan and what it would do. */
interface SavedPlan {
  /** Digest of the files that it was made from. */
  readonly digest: string;
  readonly mode: PlanMode;
  /** Whether there is anything to apply; outputs and moves count. */
  readonly changes: boolean;
  /** Addresses that it replaces because it was told to, sorted. */
  readonly replace: readonly string[];
  readonly changeSet: string;
  readonly summary: PlanSummary;
}

/** What is new about a stack's outcome. */
export type Done = Pick<StackOutcome, "result" | "reason" | "changes" | "changeSet" | "planJson" | "logs">;

/** How often a plan that went stale is made again. */
const REPLANS = 2;

/** The work on one stack: from its files to a saved plan, and from a saved plan to what it says. */
export class StackRunner {
  constructor(
    private readonly terraform: Terraform,
    private readonly stack: StackEntry,
    private readonly work: WorkFolder,
    private readonly enter: (phase: Phase) => void,
    /** Addresses to be made anew though their configuration stays. */
    private readonly replace: readonly string[] = [],
  ) {}

  /** Makes a saved plan and keeps it, its JSON and what it would do. @throws DeployProblem */
  async plan(mode: PlanMode): Promise<Done> {
    return this.done(await this.makePlan(mode));
  }

  /**
   * Applies a saved plan. Without `approved`, one is made first. With it, the kept plan is applied if it is the approved
   * one; if the files or the state have changed since, a new plan is made and applied only if it does the same.
   * @throws DeployProblem
   */
  async apply(mode: PlanMode, approved: string | undefined): Promise<Done> {
    let plan = (approved === undefined ? undefined : await this.keptPlan(mode)) ?? (await this.makePlan(mode));
    const allowed = approved ?? plan.changeSet;
    for (let attempt = 0; ; attempt += 1) {
      if (!plan.changes) return this.done(plan);
      if (plan.changeSet !== allowed) throw this.different(plan);
      this.enter("apply");
      const applied = await this.terraform.apply(this.stack.name, this.work);
      if (applied.exitCode === 0) {
        await this.dropPlan();
        return { ...this.done(plan), result: "succeeded" };
      }
      await this.refuseErroredState();
      if (!isStale(applied.errors) || attempt >= REPLANS) {
        throw this.terraform.problem(this.stack.name, "apply", applied);
      }
      plan = await this.makePlan(mode);
    }
  }

  /** The state, and what is no longer as it says. Keeps no plan. @throws DeployProblem */
  async refresh(): Promise<ReturnType<typeof readRefresh>> {
    const { terraform, stack, work } = this;
    await this.dropPlan();
    try {
      await terraform.init(stack.name, work);
      await terraform.plan(stack.name, work, "refresh");
      return readRefresh(await terraform.show(stack.name, work));
    } finally {
      await this.dropPlan();
    }
  }

  private async makePlan(mode: PlanMode): Promise<SavedPlan> {
    const { terraform, stack, work } = this;
    await this.refuseErroredState();
    await this.dropPlan();
    this.enter("init");
    await terraform.init(stack.name, work);
    this.enter("plan");
    const replace = mode === "apply" ? sortedUnique(this.replace) : [];
    const changes = await terraform.plan(stack.name, work, mode, replace);
    const facts = readPlan(await terraform.show(stack.name, work));
    if (facts.errored) {
      throw new DeployProblem(
        `The plan of ${stack.name} is not complete.`,
        "See what Terraform said in the stack's log.",
      );
    }
    const { summary, changeSet } = facts;
    const plan: SavedPlan = { digest: work.digest, mode, replace, changes, changeSet, summary };
    await writeFile(work.planNote, JSON.stringify(plan), { mode: 0o600 });
    return plan;
  }

  /** The plan that an earlier run kept, if it was made from the same files and for the same end. */
  private async keptPlan(mode: PlanMode): Promise<SavedPlan | undefined> {
    const note = await readFile(this.work.planNote, "utf8").catch(() => "null");
    const there = await stat(this.work.plan).catch(() => undefined);
    const value = parsed(note);
    if (there === undefined || !isRecord(value)) return undefined;
    const wanted = JSON.stringify(mode === "apply" ? sortedUnique(this.replace) : []);
    const same = value.digest === this.work.digest && value.mode === mode && JSON.stringify(value.replace) === wanted;
    return same ? (value as unknown as SavedPlan) : undefined;
  }

  /** An applied plan is of no more use, and may hold secrets. The note goes first: without it, no plan is kept. */
  private async dropPlan(): Promise<void> {
    for (const path of [this.work.planNote, this.work.plan, this.work.planJson]) await rm(path, { force: true });
  }

  private done(plan: SavedPlan): Done {
    return {
      result: plan.changes ? "succeeded" : "unchanged",
      changes: plan.summary,
      changeSet: plan.changeSet,
      planJson: this.work.planJson,
      logs: dirname(this.work.planJson),
    };
  }

  private different(plan: SavedPlan): DeployProblem {
    return new DeployProblem(
      `What would be done to ${this.stack.name} is not what was approved: ${summaryLine(plan.summary)}.`,
      "Look at the new plan and approve it, then apply again.",
    );
  }

  /** A state that could not be stored must be stored before anything else is done: it knows what exists. */
  private async refuseErroredState(): Promise<void> {
    const there = await stat(this.work.erroredState).catch(() => undefined);
    if (there === undefined) return;
    throw new DeployProblem(
      `Terraform could not store the state of ${this.stack.name} and left it in ${this.work.erroredState}.`,
      `Mend what kept it from being stored, then: terraform -chdir=${this.work.path} state push errored.tfstate, and remove that file.`,
    );
  }
}

/** JSON, or nothing: a note may be cut short by a kill. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
