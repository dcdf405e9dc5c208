/** A cell as it is generated: decimals, dates and timestamps are text. */
export type Cell =
  | string
  | number
  | boolean
  | null
  | readonly string[]
  | { readonly os: string; readonly touch: boolean };
export type Row = Readonly<Record<string, Cell>>;
/** The rows of one source, by table. */
export type Tables = Readonly<Record<string, readonly Row[]>>;
/** Every source. */
export interface World {
  readonly sales: Tables;
  readonly orders: Tables;
  readonly finance: Tables;
  readonly warehouse: Tables;
  readonly shipments: Tables;
  readonly web: Tables;
  readonly purchasing: Tables;
  readonly returns: Tables;
}
export function world(): World;
export function nextDay(before: World): {
  readonly sales: Tables;
  readonly rows: { readonly orders: Tables; readonly shipments: Tables; readonly web: Tables };
};
