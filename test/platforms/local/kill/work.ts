/** What a process is told to do on an instance of the local platform: plain data. */
export type Work = {
  readonly root: string;
  readonly env: Readonly<Record<string, string>>;
  /** What the clock says: ISO 8601. */
  readonly now: string;
  /** Where it is to kill itself; absent: nowhere. */
  readonly failpoint?: string;
} & (
  | {
      readonly what: "provision";
      /** Specifications: those of one stack are made true in any order, after those of the stacks before. */
      readonly specs: readonly (readonly string[])[];
    }
  | { readonly what: "run" }
);

export const homeIn = (root: string): string => `${root}/.sluice/local`;
export const outIn = (root: string): string => `${root}/out`;
