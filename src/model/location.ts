import type { LocationTree, Vendor } from "./vendor.js";

/** Whether location `outer` is `inner` or an ancestor of it: `aws:us` covers `aws:us/us-east-1`; `aws` covers all of AWS. */
export function covers(outer: string, inner: string): boolean {
  return inner === outer || inner.startsWith(`${outer}${outer.includes(":") ? "/" : ":"}`);
}

/** Whether every location of `inner` is covered by some location of `outer`. */
export function allWithin(outer: readonly string[], inner: readonly string[]): boolean {
  return inner.every((location) => outer.some((candidate) => covers(candidate, location)));
}

/** Every location key a vendor has, itself first, parents before children, in the order written. */
export function locationsOf(vendor: Vendor): string[] {
  const found = [vendor.name];
  const visit = (tree: LocationTree, prefix: string): void => {
    const names = Array.isArray(tree) ? (tree as readonly string[]) : Object.keys(tree);
    for (const name of names) {
      found.push(`${prefix}${name}`);
      const below = Array.isArray(tree) ? undefined : (tree as Readonly<Record<string, LocationTree>>)[name];
      if (below !== undefined) visit(below, `${prefix}${name}/`);
    }
  };
  visit(vendor.locations, `${vendor.name}:`);
  return found;
}
