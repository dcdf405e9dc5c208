import { assign } from "./assign/assign.js";
import { firstChoice } from "./assign/candidates.js";
import type { ChangeSource } from "./change/change-source.js";
import { checkChange } from "./change/check-change.js";
import { type Configuration, configurationFindings } from "./change/configuration.js";
import { findImpact } from "./change/find-impact.js";
import type { Impact } from "./change/impact.js";
import { type Diagnostic, hasErrors, isPosition, type Subject } from "./diagnostic/diagnostic.js";
import { govern } from "./governance/govern.js";
import { buildGraphs } from "./graph/build-graphs.js";
import type { EcosystemGraph, PlatformGraph } from "./graph/platform-graph.js";
import { lint } from "./lint/lint.js";
import { applySuppressions, type SuppressionOptions, withoutSuppressed } from "./lint/suppressions.js";
import { emptyModel } from "./load/diagnostics/files.js";
import { type FileCache, memoryCache } from "./load/file-cache.js";
import { type Loaded, loadModel, loadSnapshot } from "./load/load.js";
import type { SnapshotFiles } from "./load/snapshot.js";
import type { Assignment } from "./model/assignment.js";
import { objectsOf } from "./model/model.js";
import type { DataPlatformGraphHandler, ResolvedPlatform } from "./platform/data-platform.js";
import { type PlatformRegistry, resolvePlatforms } from "./platform/registry.js";
import { changedStacks } from "./synth/changed-stacks.js";
import type { FileTree, SluiceManifest } from "./synth/tree.js";
import { compactJson } from "./util/json.js";
import { sortedUnique } from "./util/order.js";

/** A model and how it is read. */
export interface Source {
  /** The model's root folder, absolute. */
  readonly root: string;
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  /** Whether TypeScript model files may run; absent: yes. */
  readonly code?: boolean;
  readonly registry: PlatformRegistry;
  /** The model's files where they are not on this disk; `root` then only gives them a place. Nothing of them runs. */
  readonly snapshot?: SnapshotFiles;
  /** The project's configuration, for those who compare two. */
  readonly configuration?: Configuration;
  /** Keeps what files declare from load to load. */
  readonly cache?: FileCache;
  /** By what the model's suppressions are judged; absent: they suppress nothing. */
  readonly suppressions?: Omit<SuppressionOptions, "judged">;
  /** Set to compile a developer's own copy instead of the thing itself. */
  readonly sandbox?: SandboxScope;
}

/** What a sandbox is of. */
export interface SandboxScope {
  readonly name: string;
  /** Keys of the workspaces that it serves: nothing is made but what these need. */
  readonly workspaces: readonly string[];
}

/** One instance's graph with its expert. */
export interface HandledGraph {
  readonly resolved: ResolvedPlatform;
  readonly graph: PlatformGraph;
  readonly handler: DataPlatformGraphHandler;
}

/** How far a model got: what comes later is there only when nothing before it was an error. */
export interface Checked {
  readonly loaded: Loaded;
  readonly diagnostics: readonly Diagnostic[];
  readonly platforms: readonly ResolvedPlatform[];
  readonly assignment?: Assignment;
  readonly graph?: EcosystemGraph;
  readonly handled?: readonly HandledGraph[];
  /** The sandbox that the graphs are of, and only of. */
  readonly sandbox?: SandboxScope;
  /** The rooms, by the beginnings of their codes, that have said all they can of the model. */
  readonly judged: readonly string[];
  /** The day on which suppressions were judged; absent: they suppress nothing. */
  readonly today?: string;
  /** No error anywhere: it can be synthesized. */
  readonly clean: boolean;
}

/**
 * The front of the pipeline: load, lint, platforms, assignment, graphs, handlers. Each step adds its findings; a step
 * that needs a sound model is left out when an earlier one found an error. Last, the model's suppressions are applied.
 */
export async function check(source: Source, phase: (name: string) => void = () => {}): Promise<Checked> {
  return suppressed(source, await examine(source, phase));
}

/** Everything that {@link check} finds, before suppressions are applied. */
async function examine(source: Source, phase: (name: string) => void): Promise<Checked> {
  phase("load");
  return checkLoaded(source, await load(source), phase);
}

/** What was checked, without the warnings that its model suppresses. */
function suppressed<T extends Checked>({ suppressions }: Source, checked: T): T {
  if (suppressions === undefined) return checked;
  const judged = new Set(checked.judged);
  const diagnostics = applySuppressions(checked.loaded.model, checked.diagnostics, { ...suppressions, judged });
  return { ...checked, diagnostics, today: suppressions.today, clean: checked.clean && !hasErrors(diagnostics) };
}

/** What can be said of any model, and what of one whose instances are all assigned. */
const FIRST = ["load", "lint", "platform", "assign"];

function load(source: Source): Promise<Loaded> {
  const { root, include, exclude, cache, snapshot } = source;
  const options = { ...(include ? { include } : {}), ...(exclude ? { exclude } : {}), ...(cache ? { cache } : {}) };
  if (snapshot) return loadSnapshot(root, snapshot, options);
  return loadModel(root, { ...options, code: source.code ?? true });
}

/** What comes after loading. */
function checkLoaded(source: Source, loaded: Loaded, phase: (name: string) => void): Checked {
  const diagnostics: Diagnostic[] = [...loaded.diagnostics];
  phase("lint");
  diagnostics.push(...lint(loaded.model, loaded));
  phase("platforms");
  const [platforms, platformFindings] = resolvePlatforms(loaded.model, source.registry, loaded);
  diagnostics.push(...platformFindings);
  const sound = !hasErrors(diagnostics);
  phase("assign");
  const [assignment, assignFindings] = assign(loaded.model);
  diagnostics.push(...assignFindings);
  const early: Checked = { loaded, diagnostics, platforms, assignment, judged: FIRST, clean: false };
  if (!sound) return early;
  // What no instance can serve is in no graph; what is wrong with the rest is told at once.
  const assigned = !hasErrors(assignFindings);

  phase("graph");
  const { sandbox } = source;
  const [graph, graphFindings] = buildGraphs(loaded.model, sandbox ? cut(assignment, sandbox) : assignment);
  diagnostics.push(...graphFindings);
  if (hasErrors(graphFindings))
    return !assigned ? early : { loaded, diagnostics, platforms, assignment, graph, judged: FIRST, clean: false };

  phase("handlers");
  const byKey = new Map(platforms.map((resolved) => [resolved.instance.key, resolved]));
  const handled = graph.platforms.flatMap((platformGraph) => {
    const resolved = byKey.get(platformGraph.platform.key);
    if (resolved === undefined) return [];
    const handler = resolved.platform.createGraphHandler(platformGraph, resolved.config, sandbox?.name);
    return [{ resolved, graph: platformGraph, handler }];
  });
  for (const { handler } of handled) diagnostics.push(...handler.lint());
  phase("govern");
  const governed = handled.map(({ graph, handler }) => ({ graph, containers: handler.dataContainers() }));
  diagnostics.push(...govern(loaded.model, governed));
  if (!assigned) return early;
  const clean = !hasErrors(diagnostics);
  // Of a sandbox only a part was looked at.
  const kinds = source.registry.kinds.map(({ kind }) => kind);
  const judged = sandbox ? FIRST : [...FIRST, "graph", "governance", ...kinds];
  return { loaded, diagnostics, platforms, assignment, graph, handled, ...(sandbox ? { sandbox } : {}), judged, clean };
}

/** A change that is proposed: what it would change, and where it comes from. */
export interface Change {
  /** The model as it was. */
  readonly base: Source;
  readonly source: ChangeSource;
}

/** A model that was checked as a change of another. */
export interface CheckedChange extends Checked {
  /** The model as it was. */
  readonly base: Loaded;
  /** What the change touches; absent when one of the two models did not load. */
  readonly impact?: Impact;
}

/**
 * Checks a model as a change: everything that {@link check} finds, and whether the change may be made. Both are judged
 * whatever the other says, so that an author reads all findings at once; a base that does not load lets nobody through.
 */
export async function checkAgainst(
  source: Source,
  change: Change,
  phase: (name: string) => void = () => {},
): Promise<CheckedChange> {
  // What both models have in common is parsed once, and is one object in both.
  const cache = source.cache ?? memoryCache();
  const head = await examine({ ...source, cache }, phase);
  phase("base");
  const base = await load({ ...change.base, cache });
  phase("change");
  const { model } = head.loaded;
  const problems = baseProblems(base);
  const found: Diagnostic[] = [];
  // What a head that does not load lacks is not what its author removes.
  const loads = !hasErrors(head.loaded.diagnostics);
  if (loads)
    found.push(
      ...configurationFindings(base.model, change.source, change.base.configuration, source.configuration),
      ...checkChange(base.model, model, change.source, {
        computedPin: (group) => firstChoice(model, group),
        brokenBase: problems.length > 0,
      }),
    );
  const impact =
    loads && problems.length === 0
      ? await impactOf(
          checkLoaded(change.base, base, () => {}),
          head,
          phase,
        )
      : undefined;
  const diagnostics = [...withoutSuperseded(head.diagnostics, found), ...problems, ...found];
  const judged = loads && problems.length === 0 ? [...head.judged, "change"] : head.judged;
  const clean = !hasErrors(diagnostics);
  return suppressed(source, { ...head, diagnostics, base, ...(impact ? { impact } : {}), judged, clean });
}

/** What of a change says all that a warning about its head says, and why it is worse. */
const SUPERSEDES: ReadonlyMap<string, string> = new Map([["change/deprecated-sink", "lint/deprecated-data"]]);

/** What is found in a head, without what a finding about its change says of the same place. */
function withoutSuperseded(diagnostics: readonly Diagnostic[], change: readonly Diagnostic[]): readonly Diagnostic[] {
  const told = new Map<Subject, Set<string>>();
  for (const { code, target } of change) {
    const instead = SUPERSEDES.get(code);
    if (instead === undefined || target === undefined || isPosition(target)) continue;
    const places = told.get(target.subject) ?? new Set<string>();
    told.set(target.subject, places.add(compactJson([instead, target.path])));
  }
  if (told.size === 0) return diagnostics;
  return diagnostics.filter(
    ({ code, target }) =>
      target === undefined || isPosition(target) || !told.get(target.subject)?.has(compactJson([code, target.path])),
  );
}

/** What keeps a base from being loaded; nothing of one that is empty, which is what a first commit has. */
function baseProblems({ model, diagnostics }: Loaded): Diagnostic[] {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const empty = objectsOf(model).next().done === true && errors.every(({ code }) => code === emptyModel.code);
  return empty ? [] : errors.map((error) => ({ ...error, tree: "base" as const }));
}

/** What a change touches. Which stacks it does is told by making them, where both models can be made. */
async function impactOf(base: Checked, head: Checked, phase: (name: string) => void): Promise<Impact> {
  phase("impact");
  const impact = findImpact(sideOf(base), sideOf(head));
  if (!base.clean || !head.clean) return impact;
  if (impact.objects.length === 0) return { ...impact, stacks: [] };
  const [before, after] = [await synthesizeModel(base), await synthesizeModel(head)];
  const stacks = changedStacks(before.manifest, after.manifest);
  return {
    ...impact,
    platforms: sortedUnique([...impact.platforms, ...stacks.map(({ platform }) => platform)]),
    stacks: stacks.map(({ name }) => name),
  };
}

const sideOf = ({ loaded, assignment }: Checked) => ({
  model: loaded.model,
  assignment: assignment ?? new Map<string, string>(),
});

/** Graphs grow backward from the groups that are assigned, transformers and all: what is not assigned is not built. */
function cut(assignment: Assignment, { workspaces }: SandboxScope): Assignment {
  const wanted = new Set(workspaces);
  return new Map([...assignment].filter(([group]) => wanted.has(group.slice(0, group.indexOf("/")))));
}

/** What synthesis gives. */
export interface Synthesized {
  readonly tree: FileTree;
  readonly manifest: SluiceManifest;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The back of the pipeline: stacks for every graph, as a tree of files. Stateful things of the `previous` tree that are
 * needed no more are carried over as retired; what was decided of them is done once `applied` has their stack's digest. @throws when `checked` is not clean
 */
export async function synthesizeModel(
  checked: Checked,
  previous?: FileTree,
  applied?: ReadonlyMap<string, string>,
): Promise<Synthesized> {
  if (!checked.clean || checked.handled === undefined) throw new Error("only a clean model can be synthesized");
  const { synthesize } = await import("./synth/synthesize.js");
  const { today } = checked;
  const made = await synthesize({
    handlers: checked.handled.filter(({ resolved }) => resolved.platform.generates),
    model: checked.loaded.model,
    locate: checked.loaded.locate,
    ...(previous ? { previous } : {}),
    ...(applied ? { applied } : {}),
    ...(checked.sandbox ? { sandbox: checked.sandbox.name } : {}),
  });
  if (today === undefined) return made;
  return { ...made, diagnostics: withoutSuppressed(checked.loaded.model, made.diagnostics, today) };
}
