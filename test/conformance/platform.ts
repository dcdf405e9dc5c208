import type { Row } from "./canonical.js";
import type { Change, Column, Ecosystem, Store, Workspace } from "./model.js";

/** A platform under test. */
export interface Platform {
  readonly name: string;
  /** Kinds of source it reads; every scenario's stores are read from each. */
  readonly sources: readonly Kind[];
  /** Kinds of container it serves; every scenario's workspaces are served in each. */
  readonly consumers: readonly Kind[];
  /** What transformers may be written in. */
  readonly runtimes: ReadonlySet<"sql" | "javascript">;
  open(): Promise<Deployment>;
}

/** A kind of source or consumer. Its name is an identifier. */
export interface Kind {
  readonly name: string;
  /** Whether it holds every value of a type of the model exactly. */
  holds(type: string): boolean;
}

/** An ecosystem with a place for everything: what a platform is given. */
export interface Placed extends Ecosystem {
  readonly stores: readonly (Store & { readonly kind: string })[];
  readonly workspaces: readonly (Workspace & { readonly kind: string })[];
}

/** A deployment of one scenario's ecosystem, with everything it needs around it. */
export interface Deployment {
  /** Makes true what a model asks for; the second and further ones evolve what is there. @throws when the model is refused */
  deploy(ecosystem: Placed): Promise<void>;
  /** Writes what a source holds of a dataset from now on: its rows, or all records of its feed in the batches that they came in. */
  put(store: string, dataset: string, content: SourceContent): Promise<void>;
  /** Moves data once through the whole graph, at an instant. With `kill`, the process that does so is killed there. */
  run(at: Date, kill?: Kill): Promise<Ran>;
  /** What consumers see, in canonical cells; `undefined` where an instant was asked for and the kind offers none. */
  read(relations: readonly Relation[]): Promise<readonly (readonly Row[] | undefined)[]>;
  close(): Promise<void>;
}

export interface SourceContent {
  readonly columns: readonly Column[];
  readonly primaryKey: readonly string[];
  readonly rows?: readonly Row[];
  readonly feed?: readonly FeedBatch[];
}

/** Records that came together, and the columns that there were then. */
export interface FeedBatch {
  readonly columns: readonly Column[];
  readonly changes: readonly Change[];
}

/** Where a process dies: right before or right after a batch is committed to staging, or to a consumer. */
export interface Kill {
  readonly job: "ingest" | "export";
  readonly moment: "before" | "after";
}

/** What became of a run. */
export interface Ran {
  /** Datasets whose batch was not taken, as `store/dataset`, and why. */
  readonly refused: ReadonlyMap<string, string>;
  /** Bad records that lie aside, of datasets that were read together. */
  readonly rejects: readonly { readonly datasets: readonly string[]; readonly count: number }[];
  /** Whether it was killed as it should be. */
  readonly killed: boolean;
}

/** What one group sees of one dataset. */
export interface Relation {
  readonly workspace: string;
  readonly group: string;
  readonly store: string;
  readonly dataset: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** Its rows as they were at that instant; absent: as it is. */
  readonly asOf?: Date;
}
