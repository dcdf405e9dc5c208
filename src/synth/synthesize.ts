import type { Diagnostic } from "../diagnostic/diagnostic.js";
import type { Locate } from "../diagnostic/locate.js";
import type { Intentions, PlatformGraph } from "../graph/platform-graph.js";
import { PRIORITIES } from "../model/common.js";
import type { Model } from "../model/model.js";
import { indexModel } from "../model/model-index.js";
import { type Construct, forgetTokensSince, markTokens, StackRoot } from "../platform/cdktf.js";
import type { DataPlatformGraphHandler, ResolvedPlatform } from "../platform/data-platform.js";
import type { Provenance } from "../platform/synthesis-scope.js";
import { canonicalJson } from "../util/json.js";
import { compareStrings, sortedBy } from "../util/order.js";
import { assemble } from "./assemble.js";
import { type CarryOver, carryOver } from "./carry-over.js";
import type { StackDraft } from "./draft.js";
import { modelDigest } from "./model-digest.js";
import { renderStack } from "./render-stack.js";
import { retirementFindings, retirementsOf } from "./retirement-findings.js";
import { Scope } from "./scope.js";
import { sourcesOf } from "./sources.js";
import { reduceOrder } from "./transitive-reduction.js";
import type { FileTree, ProvenanceEntry, SluiceManifest } from "./tree.js";

/** An instance with its graph and the expert on it. */
export interface Handled {
  readonly resolved: ResolvedPlatform;
  readonly graph: PlatformGraph;
  readonly handler: DataPlatformGraphHandler;
}

export interface SynthesisInput {
  readonly handlers: readonly Handled[];
  readonly model: Model;
  /** Finds where objects are written; without it there is no `sources.json`. */
  readonly locate?: Locate;
  /** The tree that was published before, if any: what holds data in it never vanishes silently. */
  readonly previous?: FileTree;
  /** The name of the sandbox that the graphs are of: it has states of its own, and what it holds is not protected. */
  readonly sandbox?: string;
  /** The digest with which each stack was last applied, as far as it is known. */
  readonly applied?: ReadonlyMap<string, string>;
}

export interface Synthesis {
  readonly tree: FileTree;
  readonly manifest: SluiceManifest;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Makes the whole of `out/` in memory: a pure, idempotent function of the model and, where given, of the previous tree.
 * Call it only when no handler reported an error. Handlers work one after another, and no two syntheses of a process at
 * once, since cdktf keeps the tokens of all in one place; they are forgotten as soon as the stacks are text.
 * @throws on what lint should have refused (a compiler bug)
 * @throws TreeProblem when the previous tree is corrupt
 */
export function synthesize(input: SynthesisInput): Promise<Synthesis> {
  const result = turn.then(() => synthesizeNow(input));
  turn = result.catch(() => undefined);
  return result;
}

let turn: Promise<unknown> = Promise.resolve();

async function synthesizeNow(input: SynthesisInput): Promise<Synthesis> {
  const { handlers, model, locate, previous, applied, sandbox } = input;
  const drafts: StackDraft[] = [];
  for (const handled of sortedBy(handlers, ({ resolved }) => resolved.instance.key)) {
    if (!handled.resolved.platform.generates) continue;
    drafts.push(...(await draftsOf(handled, new StackRoot(), sandbox)));
  }
  // Decisions about data are about the thing itself; a sandbox is destroyed as a whole.
  const retirements: ReturnType<typeof retirementsOf> = sandbox === undefined ? retirementsOf(model) : new Map();
  const carried: CarryOver | undefined = previous && carryOver(previous, drafts, [...retirements.keys()], applied);
  const { tree, manifest } = assemble(
    carried?.drafts ?? drafts,
    modelDigest(model),
    locate && sourcesOf(model, locate),
  );
  return { tree, manifest, diagnostics: carried ? retirementFindings(retirements, carried) : [] };
}

/** The stacks of one instance. `root` is cdktf's `App`, or what stands in its place. */
export async function draftsOf(
  { resolved, graph, handler }: Handled,
  root: Construct,
  sandbox?: string,
): Promise<StackDraft[]> {
  const mark = markTokens();
  try {
    const scope = new Scope(resolved.instance, root, sandbox);
    await handler.synthesize(scope);
    const stacks = sortedBy(scope.stacks.values(), ({ name }) => name);
    const after = reduceOrder(new Map(stacks.map((stack) => [stack.name, stack.after])));
    const intentions = intentionsOf(graph);
    return stacks.map((stack) => ({
      name: stack.name,
      platform: resolved.instance.key,
      kind: resolved.platform.kind,
      after: after.get(stack.name) ?? [],
      backend: stack.state.backend,
      status: "active",
      terraform: canonicalJson(renderStack(stack)),
      provenance: new Map(
        [...stack.provenance].map(([address, provenance]) => [address, entryOf(provenance, intentions)]),
      ),
      files: stack.files,
      removed: new Map(),
    }));
  } finally {
    forgetTokensSince(mark);
  }
}

function entryOf(provenance: Provenance, intentions: (of: Provenance) => Intentions | undefined): ProvenanceEntry {
  const { node, object, owner, classifications, stateful } = provenance;
  const who = intentions(provenance);
  return {
    ...(node === undefined ? {} : { node }),
    object: { kind: object.kind, key: object.key },
    owner,
    classifications: [...classifications].sort(compareStrings),
    stateful,
    ...(who === undefined ? {} : { intentions: who }),
  };
}

/**
 * Who needs something: the groups it names, or those that need its node. Of what the whole instance shares nobody is named,
 * or its stack would change with every group that comes.
 */
function intentionsOf(graph: PlatformGraph): (of: Provenance) => Intentions | undefined {
  const { groups } = indexModel(graph.model);
  const rank = (key: string): number => {
    const priority = groups.get(key)?.workspace.priority;
    return priority === undefined ? PRIORITIES.length : PRIORITIES.indexOf(priority);
  };
  // At most fifty, the most important first, as those of nodes.
  const listed = (keys: readonly string[]): Intentions => ({
    groups: [...keys].sort((a, b) => rank(a) - rank(b) || compareStrings(a, b)).slice(0, MAX_INTENTIONS),
    total: keys.length,
  });
  const known = new Map<string, Intentions>();
  return ({ node, groups: named }) => {
    if (node !== undefined && graph.node(node) === undefined)
      throw new Error(
        `Instance "${graph.platform.key}": something is said to be there for "${node}", which is no node of its graph.`,
      );
    if (named !== undefined) return listed(named);
    if (node === undefined) return undefined;
    const found = known.get(node) ?? graph.intentions(node);
    known.set(node, found);
    return found;
  };
}

const MAX_INTENTIONS = 50;
