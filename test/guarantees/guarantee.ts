/** Something the rules promise, and the tests that would fail if it did not hold. */
export interface Guarantee {
  /** The promise, in one sentence. */
  readonly says: string;
  /** Files below `test/`, each with a text that stands in it: the name of a test, or of a case of one. */
  readonly tests: readonly (readonly [file: string, name: string])[];
}
