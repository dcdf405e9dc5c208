import type { FileTree, SluiceManifest } from "../../synth/tree.js";
import { compareStrings } from "../../util/order.js";
import { asProblem, DeployProblem } from "../deploy-problem.js";
import { MANIFEST, parseManifest } from "../manifest.js";
import type { Environment } from "../run-process.js";
import { branchChanges } from "./branch-changes.js";
import type { Handles } from "./branch-files.js";
import { type BranchState, readBranchState } from "./branch-state.js";
import { noteCheck } from "./check-note.js";
import { commitMessage, type StackChanges, stackChanges } from "./commit-message.js";
import { Git } from "./git.js";
import { gitProblem, lostRace } from "./git-problem.js";
import { guard } from "./guard.js";
import { pause } from "./pause.js";
import { branchRef, fetchCommit, listRefs, pushIf, resolveRemote } from "./remote.js";
import { writeCommit, writeTree } from "./tree-objects.js";

export interface PublishRequest {
  /** Any folder in a git repository, whose objects, remotes and settings are used; absent: a temporary one. */
  readonly repository?: string | undefined;
  /** A configured remote's name, a URL, or a path. */
  readonly remote: string;
  readonly branch: string;
  /** Push `<branch>-next`, for a pull request, and leave the branch alone. */
  readonly propose?: boolean;
  /** Synthesizes. Called again with the new previous tree whenever the branch has moved meanwhile. */
  readonly produce: (previous: FileTree | undefined) => Promise<FileTree>;
  readonly modelCommit?: string | undefined;
  readonly compilerVersion: string;
  /** One line for the commit on what Terraform would do. */
  readonly planSummary?: (previous: FileTree | undefined, next: FileTree) => string | undefined;
  /** Who reviews what an owner owns, for CODEOWNERS. Default: nobody is known. */
  readonly handles?: Handles;
  /** Names of platform instances and stacks whose resources may vanish whatever their share. */
  readonly allow?: readonly string[];
  /** The share of resources, from 0 to 1, that may vanish otherwise. Default: 0.3. */
  readonly limit?: number;
  /** Most attempts against others who publish at the same time. Default: 12. */
  readonly attempts?: number;
  /** The time, for notes. */
  readonly now?: () => Date;
  readonly env: Environment;
  readonly signal?: AbortSignal | undefined;
}

export interface PublishResult {
  /** withdrawn: the proposal that was open is no longer needed, and its branch was reset to the deployment branch. */
  readonly action: "unchanged" | "committed" | "withdrawn";
  /** The branch that was, or would have been, pushed. */
  readonly branch: string;
  /** Its commit now. */
  readonly commit: string;
  readonly stacks: StackChanges;
  /** How often a tree was produced. */
  readonly attempts: number;
  /** What went wrong beside the publication itself: the check could not be recorded. */
  readonly warnings: readonly DeployProblem[];
}

const UNCHANGED: StackChanges = { added: [], changed: [], removed: [] };

/**
 * Commits a tree to its deployment branch, from git objects alone: whatever the user has checked out, staged or edited
 * does not matter and is not touched. Nothing is committed when nothing changed. The branch moves by compare-and-swap
 * from the commit that `produce` saw, so that a kill or a race leaves it at the old commit or at the new one; who loses
 * a race synthesizes again, and generated text is never merged.
 * @throws DeployProblem
 */
export async function publish(request: PublishRequest): Promise<PublishResult> {
  const git = await Git.open(request);
  try {
    const remote = await resolveRemote(git, request.remote);
    const base = await branchRef(git, request.branch);
    const target = request.propose === true ? await branchRef(git, `${request.branch}-next`) : base;
    return await new Publication(git, request, remote, base, target).run();
  } catch (thrown) {
    throw asProblem(thrown, "Publishing");
  } finally {
    await git.close();
  }
}

class Publication {
  private produced: { readonly from: string | undefined; readonly tree: FileTree } | undefined;
  private count = 0;

  constructor(
    private readonly git: Git,
    private readonly request: PublishRequest,
    private readonly remote: string,
    private readonly base: string,
    private readonly target: string,
  ) {}

  async run(): Promise<PublishResult> {
    const { git, remote, base, target, request } = this;
    const attempts = request.attempts ?? 12;
    for (let attempt = 1; ; attempt += 1) {
      const refs = await listRefs(git, remote, [base, target]);
      const tip = refs.get(base);
      if (tip === undefined || (await fetchCommit(git, remote, base, tip))) {
        const result = await this.attempt(tip, refs.get(target));
        if (result !== undefined) return result;
      }
      if (attempt >= attempts) {
        throw new DeployProblem(
          `The branch ${request.branch} was moved by others ${attempts} times in a row.`,
          "Run the command again when fewer publish at once; one publisher per branch is best.",
        );
      }
      await pause(attempt, request.signal);
    }
  }

  /** One attempt on top of `tip`; `undefined`: somebody else was faster. */
  private async attempt(tip: string | undefined, targetTip: string | undefined): Promise<PublishResult | undefined> {
    const { git, request } = this;
    const state = tip === undefined ? undefined : await readBranchState(git, tip, `the branch ${request.branch}`);
    if (request.propose === true && tip === undefined) {
      throw new DeployProblem(
        `The branch ${request.branch} does not exist yet, so nothing can be proposed for it.`,
        "Publish once without --propose.",
      );
    }
    const tree = await this.produce(tip, state);
    const manifest = manifestOf(tree);
    const changes = branchChanges(state, tree, manifest, request.handles ?? (() => []));
    if (!changes.significant && tip !== undefined) return this.unchanged(tip, targetTip, manifest);
    const previous =
      state?.tree === undefined || state.manifest === undefined
        ? undefined
        : { tree: state.tree, manifest: state.manifest };
    guard(previous, { tree, manifest }, { limit: request.limit ?? 0.3, allow: request.allow ?? [] });
    const written = await writeTree(git, tip, changes.files);
    if (request.propose === true && targetTip !== undefined && (await this.sameProposal(targetTip, tip, written))) {
      return this.result("unchanged", targetTip, UNCHANGED);
    }
    const stacks = stackChanges(state?.manifest, manifest);
    const commit = await writeCommit(
      git,
      written,
      tip,
      commitMessage({
        changes: stacks,
        modelCommit: request.modelCommit,
        modelDigest: manifest.model,
        compilerVersion: request.compilerVersion,
        planSummary: request.planSummary?.(state?.tree, tree),
      }),
    );
    return (await this.push(targetTip, commit)) ? this.result("committed", commit, stacks) : undefined;
  }

  private async produce(tip: string | undefined, state: BranchState | undefined): Promise<FileTree> {
    if (this.produced === undefined || this.produced.from !== tip) {
      this.count += 1;
      this.produced = { from: tip, tree: await this.request.produce(state?.tree) };
    }
    return this.produced.tree;
  }

  private async unchanged(
    tip: string,
    targetTip: string | undefined,
    manifest: SluiceManifest,
  ): Promise<PublishResult | undefined> {
    const { git, remote, request } = this;
    if (request.propose === true && targetTip !== undefined && targetTip !== tip) {
      return (await this.push(targetTip, tip)) ? this.result("withdrawn", tip, UNCHANGED) : undefined;
    }
    const { modelCommit, compilerVersion } = request;
    const checked = request.now?.() ?? new Date();
    const note = { modelCommit, modelDigest: manifest.model, compilerVersion, checked };
    try {
      await noteCheck(git, remote, tip, note, request.signal);
      return this.result("unchanged", tip, UNCHANGED);
    } catch (thrown) {
      if (request.signal?.aborted) throw thrown;
      return this.result("unchanged", tip, UNCHANGED, [asProblem(thrown, "Recording the check")]);
    }
  }

  /** Whether what is proposed already is this tree on top of this commit. */
  private async sameProposal(proposed: string, tip: string | undefined, tree: string): Promise<boolean> {
    const { git, remote, target } = this;
    if (!(await fetchCommit(git, remote, target, proposed))) return false;
    const facts = await git.text(["show", "--no-patch", "--format=%T %P", proposed]);
    return facts === `${tree} ${tip}`;
  }

  /** Moves the target; `false`: a race was lost. A push whose answer was lost, but which arrived, has succeeded. */
  private async push(expected: string | undefined, commit: string): Promise<boolean> {
    const { git, remote, target } = this;
    const push = await pushIf(git, remote, target, expected, commit);
    if (push.pushed) return true;
    const problem = gitProblem(`Pushing to ${target.replace("refs/heads/", "")}`, remote, push.said);
    const now = await listRefs(git, remote, [target]).catch(() => {
      throw problem;
    });
    if (now.get(target) === commit) return true;
    if (now.get(target) !== expected || lostRace(push.said)) return false;
    throw problem;
  }

  private result(
    action: PublishResult["action"],
    commit: string,
    stacks: StackChanges,
    warnings: readonly DeployProblem[] = [],
  ): PublishResult {
    const branch = this.target.replace("refs/heads/", "");
    return { action, branch, commit, stacks, attempts: this.count, warnings };
  }
}

/** The manifest of a tree that synthesis made. @throws Error when it does not list the tree: a bug, not a problem */
function manifestOf(tree: FileTree): SluiceManifest {
  const text = tree.get(MANIFEST);
  if (text === undefined) throw new Error(`The tree to publish has no ${MANIFEST}`);
  const manifest = parseManifest(text, MANIFEST);
  const paths = [...tree.keys()].sort(compareStrings);
  const listed = [...manifest.files].sort(compareStrings);
  if (paths.length !== listed.length || paths.some((path, at) => path !== listed[at])) {
    throw new Error(`${MANIFEST} does not list the files of its tree`);
  }
  return manifest;
}
