import { at, defineDiagnostic, type Target } from "../../diagnostic/diagnostic.js";
import type { Workspace } from "../../model/workspace.js";
import { sortedUnique } from "../../util/order.js";
import { quote } from "../../util/quote.js";
import type { LintContext } from "../context.js";
import { splitKey } from "../keys.js";
import { defineRule } from "../rule.js";
import { cyclicComponents, shortestCycle } from "../strong-components.js";
import { transformerExample } from "../transformer-example.js";

const type = defineDiagnostic<{ loop: readonly string[]; others: number }>({
  code: "lint/transformer-cycle",
  severity: "error",
  summary: "transformers wait for each other",
  detail: ({ loop, others }) =>
    `What a transformer makes comes back to it as its input: ${loop.map(quote).join(" -> ")}. None of them could ever start.` +
    (others === 0
      ? ""
      : ` ${others === 1 ? "One more transformer is" : `${others} more transformers are`} caught up in loops with these.`) +
    " Take one of the sinks out of the loop.",
});

/** Transformers form no loop: nothing a transformer makes is, through whatever others, its own input. */
export const transformerCycle = defineRule({
  name: "transformer-cycle",
  pages: [
    {
      type,
      why:
        "A transformer runs once all its inputs are there. In a loop each waits for another, for ever. The message shows the whole " +
        "loop, transformers and the datastores between them.",
      wrong: transformerExample({ group: "{ name: inputs, sinks: [order_totals/totals] }" }),
      right: transformerExample({ group: "{ name: inputs, sinks: [nw_data/products] }" }),
    },
  ],
  check: (context, report) => {
    const { keys, successors, workspaces } = derivations(context);
    for (const component of cyclicComponents(successors)) {
      // Workspaces come first and in the order of their keys, so the loop starts with the first of them.
      const start = component.reduce((first, node) => Math.min(first, node));
      const cycle = shortestCycle(successors, start, new Set(component));
      const loop = [...cycle, start].map((node) => keys[node] as string);
      const [sink, ...related] = sinksOf(cycle, keys, workspaces);
      const makers = component.filter((node) => node < workspaces.length).length;
      report(type(sink?.target, { loop, others: makers - cycle.length / 2 }, { related }));
    }
  },
});

/** Transformers and the datastores they make as a graph: first the workspaces, then the stores, each in the order of keys. */
interface Derivations {
  readonly keys: readonly string[];
  readonly successors: readonly (readonly number[])[];
  /** The workspaces of the first nodes. */
  readonly workspaces: readonly Workspace[];
}

function derivations({ model, index }: LintContext): Derivations {
  const makers = [...index.workspaces.values()].flatMap((workspace) =>
    workspace.transformer === undefined ? [] : [{ workspace, made: new Set([workspace.transformer.output]) }],
  );
  // Either side may name the other; where they disagree the loop is none the better.
  const byKey = new Map(makers.map((maker) => [maker.workspace.key, maker]));
  for (const { key, source } of model.datastores)
    if (source.transformer !== undefined) byKey.get(source.transformer)?.made.add(key);
  const stores = sortedUnique(makers.flatMap(({ made }) => [...made]));
  const storeNodes = new Map(stores.map((key, node) => [key, makers.length + node]));
  const users = new Map(stores.map((key): [string, number[]] => [key, []]));
  for (const [node, { workspace }] of makers.entries()) {
    const sinks = workspace.datasetGroups.flatMap((group) => group.sinks);
    for (const store of new Set(sinks.map(({ dataset }) => splitKey(dataset)[0]))) users.get(store)?.push(node);
  }
  return {
    keys: [...byKey.keys(), ...stores],
    successors: [
      ...makers.map(({ made }) => Array.from(made, (store) => storeNodes.get(store) as number)),
      ...users.values(),
    ],
    workspaces: makers.map(({ workspace }) => workspace),
  };
}

/** Where each transformer of a cycle asks for what the one before it makes: the first one's sink first. */
function sinksOf(
  cycle: readonly number[],
  keys: readonly string[],
  workspaces: readonly Workspace[],
): readonly { readonly target: Target; readonly message: string }[] {
  return cycle.flatMap((node, step) => {
    const workspace = workspaces[node];
    if (workspace === undefined) return [];
    const store = keys[cycle.at(step - 1) as number] as string;
    const target = sinkOn(workspace, store);
    return target ? [{ target, message: `${quote(workspace.key)} uses ${quote(store)}` }] : [];
  });
}

function sinkOn(workspace: Workspace, store: string): Target | undefined {
  for (const [group, { sinks }] of workspace.datasetGroups.entries()) {
    const sink = sinks.findIndex(({ dataset }) => splitKey(dataset)[0] === store);
    if (sink >= 0) return at(workspace, "datasetGroups", group, "sinks", sink);
  }
  return undefined;
}
