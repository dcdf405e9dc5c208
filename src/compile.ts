import { assign } from "./assign/assign.js";
import { type Diagnostic, hasErrors } from "./diagnostic/diagnostic.js";
import { buildGraphs } from "./graph/build-graphs.js";
import type { EcosystemGraph, PlatformGraph } from "./graph/platform-graph.js";
import { lint } from "./lint/lint.js";
import { type Loaded, loadModel } from "./load/load.js";
import type { Assignment } from "./model/assignment.js";
import type { DataPlatformGraphHandler, ResolvedPlatform } from "./platform/data-platform.js";
import { type PlatformRegistry, resolvePlatforms } from "./platform/registry.js";
import type { FileTree, SluiceManifest } from "./synth/tree.js";

/** A model on disk and how it is read. */
export interface Source {
  /** The model's root folder, absolute. */
  readonly root: string;
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  /** Whether TypeScript model files may run; absent: yes. */
  readonly code?: boolean;
  readonly registry: PlatformRegistry;
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
  /** No error anywhere: it can be synthesized. */
  readonly clean: boolean;
}

/**
 * The front of the pipeline: load, lint, platforms, assignment, graphs, handlers. Each step adds its findings; a step
 * that needs a sound model is left out when an earlier one found an error.
 */
export async function check(source: Source, phase: (name: string) => void = () => {}): Promise<Checked> {
  phase("load");
  const loaded = await loadModel(source.root, {
    code: source.code ?? true,
    ...(source.include ? { include: source.include } : {}),
    ...(source.exclude ? { exclude: source.exclude } : {}),
  });
  const diagnostics: Diagnostic[] = [...loaded.diagnostics];
  phase("lint");
  diagnostics.push(...lint(loaded.model));
  phase("platforms");
  const [platforms, platformFindings] = resolvePlatforms(loaded.model, source.registry);
  diagnostics.push(...platformFindings);
  phase("assign");
  const [assignment, assignFindings] = assign(loaded.model);
  diagnostics.push(...assignFindings);
  if (hasErrors(diagnostics)) return { loaded, diagnostics, platforms, assignment, clean: false };

  phase("graph");
  const { sandbox } = source;
  const [graph, graphFindings] = buildGraphs(loaded.model, sandbox ? cut(assignment, sandbox) : assignment);
  diagnostics.push(...graphFindings);
  if (hasErrors(graphFindings)) return { loaded, diagnostics, platforms, assignment, graph, clean: false };

  phase("handlers");
  const byKey = new Map(platforms.map((resolved) => [resolved.instance.key, resolved]));
  const handled = graph.platforms.flatMap((platformGraph) => {
    const resolved = byKey.get(platformGraph.platform.key);
    if (resolved === undefined) return [];
    const handler = resolved.platform.createGraphHandler(platformGraph, resolved.config, sandbox?.name);
    return [{ resolved, graph: platformGraph, handler }];
  });
  for (const { handler } of handled) diagnostics.push(...handler.lint());
  const clean = !hasErrors(diagnostics);
  return { loaded, diagnostics, platforms, assignment, graph, handled, ...(sandbox ? { sandbox } : {}), clean };
}

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
  return synthesize({
    handlers: checked.handled.filter(({ resolved }) => resolved.platform.generates),
    model: checked.loaded.model,
    locate: checked.loaded.locate,
    ...(previous ? { previous } : {}),
    ...(applied ? { applied } : {}),
    ...(checked.sandbox ? { sandbox: checked.sandbox.name } : {}),
  });
}
