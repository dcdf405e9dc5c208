import { sortedBy } from "../util/order.js";
import type { SluiceManifest, StackEntry } from "./tree.js";

/** The stacks of which any file differs between two trees, and those that only one of them has; by name. */
export function changedStacks(before: SluiceManifest, after: SluiceManifest): readonly StackEntry[] {
  const was = new Map(before.stacks.map((stack) => [stack.name, stack]));
  const is = new Set(after.stacks.map(({ name }) => name));
  return sortedBy(
    [
      ...after.stacks.filter(({ name, digest }) => was.get(name)?.digest !== digest),
      ...before.stacks.filter(({ name }) => !is.has(name)),
    ],
    ({ name }) => name,
  );
}
