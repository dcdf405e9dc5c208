/** What the files of a new ecosystem are made for. */
export interface NewProject {
  /** The ecosystem's name, plain. */
  readonly name: string;
  /** Where the model lives: everybody's repository at first. */
  readonly repository: { readonly host: string; readonly name: string };
  /** Where checks take Sluice from, and at which revision. */
  readonly sluice: { readonly host: string; readonly name: string; readonly revision: string };
  /** The project's folder in its repository; empty: the root. */
  readonly folder: string;
}

/** One file of a new ecosystem: its path, with `/`, and its text. */
export type NewFile = readonly [path: string, text: string];
