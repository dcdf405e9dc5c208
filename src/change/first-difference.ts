import type { Path } from "../diagnostic/diagnostic.js";
import { compactJson } from "../util/json.js";
import { compareStrings } from "../util/order.js";

/**
 * The way to the first part of `is` that differs from `was`, fields in the order of their names. Where something is
 * missing from `is`, the way to what lacks it; empty when the two are equal.
 */
export function firstDifference(was: object, is: object): Path {
  const path: (string | number)[] = [];
  let [before, after]: [object, object] = [was, is];
  for (;;) {
    const step = Array.isArray(after) ? stepOfList(before, after) : stepOfFields(before, after);
    if (step === undefined) return path;
    path.push(step);
    const [inner, outer] = [member(before, step), member(after, step)];
    if (!isObject(inner) || !isObject(outer) || Array.isArray(inner) !== Array.isArray(outer)) return path;
    [before, after] = [inner, outer];
  }
}

function stepOfList(was: object, is: readonly unknown[]): number | undefined {
  for (const [index, value] of is.entries()) if (!equal(member(was, index), value)) return index;
  return undefined;
}

function stepOfFields(was: object, is: object): string | undefined {
  return Object.keys(is)
    .sort(compareStrings)
    .find((field) => !equal(member(was, field), member(is, field)));
}

function member(value: object, step: string | number): unknown {
  return Object.hasOwn(value, step) ? (value as Record<string | number, unknown>)[step] : undefined;
}

function equal(a: unknown, b: unknown): boolean {
  return a === b || (isObject(a) && isObject(b) && compactJson(a) === compactJson(b));
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
