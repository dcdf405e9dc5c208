import { at, type Target } from "../diagnostic/diagnostic.js";
import type { LocationTree, Vendor } from "../model/vendor.js";

/** The names side by side at one place of a vendor's tree. */
export interface LocationLevel {
  /** The key of the location they are in: `aws`, `aws:us`. */
  readonly parent: string;
  readonly names: readonly string[];
  target(index: number): Target;
}

/** Visits every level of a vendor's locations, the uppermost first. */
export function walkLocations(vendor: Vendor, visit: (level: LocationLevel) => void): void {
  const open: { tree: LocationTree; parent: string; path: readonly string[] }[] = [
    { tree: vendor.locations, parent: vendor.name, path: ["locations"] },
  ];
  // Grows while it is walked.
  for (const { tree, parent, path } of open) {
    if (isLeafList(tree)) {
      visit({ parent, names: tree, target: (index) => at(vendor, ...path, index) });
      continue;
    }
    const names = Object.keys(tree);
    visit({ parent, names, target: (index) => ({ subject: vendor, path: [...path, names[index] ?? ""], on: "key" }) });
    for (const [name, below] of Object.entries(tree))
      open.push({ tree: below, parent: `${parent}${path.length > 1 ? "/" : ":"}${name}`, path: [...path, name] });
  }
}

function isLeafList(tree: LocationTree): tree is readonly string[] {
  return Array.isArray(tree);
}
