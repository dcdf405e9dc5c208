import type { RelationsSpec, Shape, TableName } from "../spec.js";
import type { TableState } from "./ledger.js";
import { show } from "./problem.js";
import { shapeText } from "./shape.js";

export type RelationSpec = RelationsSpec["relations"][number];

/** Looks whether what is in one store is as it was made. Changes nothing. Each gives what is wrong, as a clause, or `undefined`. */
export interface Verifier {
  table(table: TableName, shape: Shape): Promise<string | undefined>;
  /** @param workspace as the specification names it */
  relation(workspace: string, relation: RelationSpec): Promise<string | undefined>;
}

export const GONE = "the table is gone";

/** A column, with the type as its database writes it. */
export interface VerifiedColumn {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
}

/** What the ledger lacks of a table that is there. */
export function ledgerProblem(state: TableState | undefined, shape: Shape): string | undefined {
  if (state === undefined) return "nothing is recorded of it";
  return shapeText(state.shape) === shapeText(shape) ? undefined : "another shape is recorded of it";
}

/** How columns differ from those that were made. `whole`: there may be no others, and they are in order. */
export function columnsProblem(
  there: readonly VerifiedColumn[],
  made: readonly VerifiedColumn[],
  whole: boolean,
): string | undefined {
  const found = new Map(there.map((column) => [column.name, column]));
  const names = new Set(made.map(({ name }) => name));
  const problems = made.flatMap(({ name, type, required }) => {
    const column = found.get(name);
    if (column === undefined) return [`the column ${show(name)} is gone`];
    if (column.type !== type) return [`the column ${show(name)} is ${show(column.type)}, not ${type}`];
    if (column.required !== required) return [`the column ${show(name)} ${required ? "takes" : "takes no"} nulls`];
    return [];
  });
  if (whole) {
    for (const { name } of there) if (!names.has(name)) problems.push(`it has a further column ${show(name)}`);
    if (problems.length === 0 && there.some(({ name }, index) => name !== made[index]?.name))
      problems.push("its columns are in another order");
  }
  if (problems.length <= MOST) return problems.length === 0 ? undefined : problems.join(", ");
  return `${problems.slice(0, MOST).join(", ")}, and ${problems.length - MOST} more`;
}

/** How many differences are told. */
const MOST = 5;
