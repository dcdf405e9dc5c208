import type { ColumnSpec, Method, Shape } from "../spec.js";
import { show } from "./problem.js";
import { isRequired } from "./shape.js";
import { literal } from "./sql.js";

/**
 * Something that makes a record bad. A test is SQL over `r0`, `r1`… and `v0`, `v1`…: what the columns of the shape are
 * there, and as values of their types.
 */
export interface Check {
  readonly column: string;
  /** Which of the shape's columns that is. */
  readonly index: number;
  readonly test: string;
  /** What is said of a bad record, by what is there; `null`: nothing is. */
  says(text: string | null): string;
}

/** What rows must be: values of the declared types, and none missing where one is needed. */
export function rowChecks(shape: Shape, watermark?: string): readonly Check[] {
  return shape.columns.map((column, index) => {
    if (isRequired(column, shape)) return required(column, index, whyRequired(column, shape));
    if (column.name === watermark) return required(column, index, "it is the watermark");
    return typed(column, index);
  });
}

/** What the records of a feed must be. Of a deletion no more than its key, its place in the order and what it is. */
export function changeChecks(shape: Shape, feed: Shape, method: Extract<Method, { type: "cdc" }>): readonly Check[] {
  const { inserted, updated, deleted } = method;
  const operation = feed.columns.findIndex(({ name }) => sameName(name, method.operation));
  const known = [inserted, updated, deleted];
  const checks = feed.columns.map((column, index): Check => {
    if (sameName(column.name, method.sequence)) return required(column, index, "it is the sequence of the changes");
    if (shape.primaryKey.includes(column.name)) return required(column, index, whyRequired(column, shape));
    const check = shape.columns.includes(column) ? judged(column, index, shape) : typed(column, index);
    return { ...check, test: `(v${operation} IS DISTINCT FROM ${literal(deleted)} AND ${check.test})` };
  });
  const says = (text: string | null): string =>
    text === null
      ? `${show(method.operation)} is null, and it says what was changed`
      : `${show(method.operation)} is ${show(text)}, which is none of ${[...new Set(known)].map((one) => show(one)).join(", ")}`;
  const test = `coalesce(v${operation} NOT IN (${known.map(literal).join(", ")}), true)`;
  return [{ column: method.operation, index: operation, test, says }, ...checks];
}

function judged(column: ColumnSpec, index: number, shape: Shape): Check {
  return isRequired(column, shape) ? required(column, index, whyRequired(column, shape)) : typed(column, index);
}

function required(column: ColumnSpec, index: number, why: string): Check {
  return {
    column: column.name,
    index,
    test: `v${index} IS NULL`,
    says: (text) => (text === null ? `${show(column.name)} is null, and ${why}` : noValue(column, text)),
  };
}

function typed(column: ColumnSpec, index: number): Check {
  return {
    column: column.name,
    index,
    test: `(v${index} IS NULL AND r${index} IS NOT NULL)`,
    says: (text) => noValue(column, text ?? ""),
  };
}

function noValue(column: ColumnSpec, text: string): string {
  return `${show(column.name)} is ${show(text)}, which is no ${column.type}`;
}

function whyRequired(column: ColumnSpec, shape: Shape): string {
  return shape.primaryKey.includes(column.name) ? "it is part of the primary key" : "it is declared not nullable";
}

/** Whether two names are one to DuckDB. */
export function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
