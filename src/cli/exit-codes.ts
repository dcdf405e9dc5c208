/** What each exit code tells a caller. */
export const EXIT = {
  fine: 0,
  /** The model, the plan or the world has errors. */
  errors: 1,
  /** There are changes, where asked with `--check` or `--detailed-exitcode`. */
  changes: 2,
  notApproved: 3,
  wrongUsage: 64,
  ourBug: 70,
} as const;
