import { at, defineDiagnostic, type Related, type Target } from "../../diagnostic/diagnostic.js";
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
      const members = new Set(component);
      const makers = component.filter((node) => workspaces[node] !== undefined).sort((a, b) => a - b);
      const start = makers[0];
      if (start === undefined) continue;
      // Workspaces come first and in the order of their keys, so the loop starts with the first of them.
      const cycle = shortestCycle(successors, start, members);
      const loop = [...cycle, start].map((node) => keys[node] as string);
      const [target, ...steps] = sinksOf(cycle, keys, workspaces);
      const related: Related[] = steps.map(({ target, message }) => ({ target, message }));
      const others = makers.length - cycle.length / 2;
      report(type(target?.target, { loop, others }, { related }));
    }
  },
});

/** Transformers and the datastores they make as a graph: first the workspaces, then the stores, each in the order of keys. */
interface Derivations {
  readonly keys: readonly string[];
  readonly successors: readonly (readonly number[])[];
  /** The workspace of a node; none for a datastore's. */
  readonly workspaces: readonly (Workspace | undefined)[];
}

function derivations({ model, index }: LintContext): Derivations {
  const makers = [...index.workspaces.values()].filter(({ transformer }) => transformer !== undefined);
  const made = new Map<string, Set<string>>();
  const note = (store: string, maker: string): void => {
    const known = made.get(store);
    if (known) known.add(maker);
    else made.set(store, new Set([maker]));
  };
  // Either side may name the other; where they disagree the loop is none the better.
  for (const { key, transformer } of makers) note(transformer?.output ?? "", key);
  for (const { key, source } of model.datastores) if (source.transformer !== undefined) note(key, source.transformer);
  const stores = sortedUnique(made.keys());
  const keys = [...makers.map(({ key }) => key), ...stores];
  const makerNodes = new Map(makers.map(({ key }, node) => [key, node]));
  const storeNodes = new Map(stores.map((key, node) => [key, makers.length + node]));
  const successors: number[][] = keys.map(() => []);
  for (const [store, by] of made)
    for (const maker of by) {
      const node = makerNodes.get(maker);
      if (node !== undefined) successors[node]?.push(storeNodes.get(store) as number);
    }
  for (const [node, { datasetGroups }] of makers.entries()) {
    const inputs = new Set<string>();
    for (const { sinks } of datasetGroups) for (const { dataset } of sinks) inputs.add(splitKey(dataset)[0]);
    for (const store of inputs) {
      const from = storeNodes.get(store);
      // In the order of workspaces, whatever the order of sinks.
      if (from !== undefined) successors[from]?.push(node);
    }
  }
  for (const edges of successors) edges.sort((a, b) => a - b);
  return { keys, successors, workspaces: keys.map((_, node) => makers[node]) };
}

/** Where each transformer of a cycle asks for what the one before it makes: the first one's sink first. */
function sinksOf(
  cycle: readonly number[],
  keys: readonly string[],
  workspaces: readonly (Workspace | undefined)[],
): { readonly target: Target; readonly message: string }[] {
  const found: { target: Target; message: string }[] = [];
  for (const [step, node] of cycle.entries()) {
    const workspace = workspaces[node];
    if (workspace === undefined) continue;
    const store = keys[cycle[(step + cycle.length - 1) % cycle.length] as number] as string;
    const target = sinkOn(workspace, store);
    if (target) found.push({ target, message: `${quote(workspace.key)} uses ${quote(store)}` });
  }
  return found;
}

function sinkOn(workspace: Workspace, store: string): Target | undefined {
  for (const [group, { sinks }] of workspace.datasetGroups.entries()) {
    const sink = sinks.findIndex(({ dataset }) => splitKey(dataset)[0] === store);
    if (sink >= 0) return at(workspace, "datasetGroups", group, "sinks", sink);
  }
  return undefined;
}
