import type { Cell, Row } from "./canonical.js";
import {
  type Change,
  type Dataset,
  type Ecosystem,
  keyOf,
  type Store,
  same,
  VALID_FROM,
  VALID_TO,
  type Workspace,
} from "./model.js";
import { intake, type Position, Refused, start } from "./oracle-intake.js";
import { before, instantText, type Micros, microsOf } from "./time.js";

/** A row as it was from one instant until just before another; `null`: it still is. */
export interface Version {
  readonly row: Row;
  readonly from: Micros;
  readonly to: Micros | null;
}

/** What a source holds. */
export interface Content {
  rows: readonly Row[];
  changes: readonly Change[];
}

interface Staged {
  versions: readonly Version[];
  position: Position;
  /** The instant of the last batch that changed something. */
  at: Micros | undefined;
}

/** What a run must come to. */
export interface Outcome {
  /** Datasets of which nothing is taken, as `store/dataset`, and why. */
  readonly refused: ReadonlyMap<string, string>;
  /** Bad records that lie aside, by `store/dataset`. */
  readonly rejects: ReadonlyMap<string, number>;
}

/**
 * What every consumer must have, reckoned from the history of the sources and of the runs alone, in plain JavaScript. It
 * shares nothing with any platform.
 */
export class Oracle {
  private readonly contents = new Map<string, Content>();
  private staged = new Map<string, Staged>();
  /** Tables in consumers' containers, by `workspace store/dataset`. */
  private served = new Map<string, readonly Version[]>();

  constructor(private ecosystem: Ecosystem) {}

  /** The source as it is from now on; of a feed, all of its records. */
  put(name: string, content: Partial<Content>): void {
    this.contents.set(name, { rows: content.rows ?? [], changes: content.changes ?? [] });
  }

  /** The model changes. What was read of a dataset with other columns is read again from the start. */
  evolve(ecosystem: Ecosystem): void {
    const columns = (of: Ecosystem): Map<string, string> =>
      new Map(datasetsOf(of).map(({ name, dataset }) => [name, JSON.stringify(dataset.columns)]));
    const [old, fresh] = [columns(this.ecosystem), columns(ecosystem)];
    const was = this.ecosystem;
    for (const [name, staged] of this.staged) {
      if (old.get(name) !== fresh.get(name)) staged.position = { ...staged.position, fromStart: true };
      if (isMilestoned(was, name) === isMilestoned(ecosystem, name)) continue;
      // History begins with the last batch where nobody asked for it before, and ends where nobody does any more.
      staged.versions = staged.versions
        .filter(({ to }) => to === null)
        .map((version) => ({ ...version, from: staged.at ?? version.from }));
    }
    this.ecosystem = ecosystem;
  }

  run(clock: Date): Outcome {
    const now = microsOf(clock);
    const refused = new Map<string, string>();
    const failed = new Set<string>();
    for (const store of this.ecosystem.stores) {
      const groups = store.together ? [store.datasets] : store.datasets.map((dataset) => [dataset]);
      for (const datasets of groups) {
        const names = datasets.map(({ name }) => `${store.name}/${name}`);
        try {
          const read = datasets.map((dataset) => this.ingest(store, dataset, now));
          for (const [at, name] of names.entries()) this.keep(name, read[at]);
        } catch (error) {
          if (!(error instanceof Refused)) throw error;
          for (const name of names) refused.set(name, error.message);
          for (const name of names) failed.add(name);
        }
      }
    }
    this.export(failed, now);
    for (const transformer of this.ecosystem.transformers ?? []) {
      const { inputs, output, meaning } = transformer;
      const names = output.datasets.map(({ name }) => `${output.store}/${name}`);
      if (inputs.some((input) => failed.has(input))) {
        for (const name of names) failed.add(name);
        continue;
      }
      const made = meaning(new Map(inputs.map((input) => [input, this.current(input)])));
      for (const dataset of output.datasets) {
        this.put(`${output.store}/${dataset.name}`, { rows: made[dataset.name] ?? [] });
        const store: Store = { name: output.store, datasets: output.datasets, method: { type: "snapshot" } };
        this.keep(`${output.store}/${dataset.name}`, this.ingest(store, dataset, now));
      }
      this.export(failed, now, names);
    }
    const rejects = new Map([...this.staged].map(([name, { position }]) => [name, position.rejects.size]));
    return { refused, rejects };
  }

  /** What a group sees. Of a milestoned one every version, with its validity. */
  table(workspace: string, group: string, name: string): readonly Row[] {
    const milestoned = this.group(workspace, group)?.history === "milestoned";
    const versions = this.served.get(`${workspace} ${name}`) ?? [];
    return milestoned
      ? versions.map(({ row, from, to }) => ({
          ...row,
          [VALID_FROM]: instantText(from),
          [VALID_TO]: to === null ? null : instantText(to),
        }))
      : versions.filter(({ to }) => to === null).map(({ row }) => row);
  }

  /** What a milestoned group's table held at an instant. */
  asOf(workspace: string, name: string, clock: Date): readonly Row[] {
    const at = microsOf(clock);
    return (this.served.get(`${workspace} ${name}`) ?? [])
      .filter(({ from, to }) => from <= at && (to === null || at < to))
      .map(({ row }) => row);
  }

  /** The names of a group's columns, as it sees them. */
  columns(workspace: string, group: string, name: string): readonly { readonly name: string; readonly type: string }[] {
    const found = datasetsOf(this.ecosystem).find((one) => one.name === name);
    const dated = this.group(workspace, group)?.history === "milestoned";
    const instant = { type: "timestamptz" };
    return [
      ...(found?.dataset.columns ?? []),
      ...(dated
        ? [
            { ...instant, name: VALID_FROM },
            { ...instant, name: VALID_TO },
          ]
        : []),
    ];
  }

  private current(name: string): readonly Row[] {
    return (this.staged.get(name)?.versions ?? []).filter(({ to }) => to === null).map(({ row }) => row);
  }

  private ingest(store: Store, dataset: Dataset, now: Micros): Staged {
    const name = `${store.name}/${dataset.name}`;
    const old = this.staged.get(name) ?? { versions: [], position: start(), at: undefined };
    const content = this.contents.get(name) ?? { rows: [], changes: [] };
    const shaped = old.versions.map((version) => ({ ...version, row: complete(version.row, dataset) }));
    const current = shaped.filter(({ to }) => to === null).map(({ row }) => row);
    const { rows, position } = intake(store, dataset, old.position, current, {
      rows: content.rows.map((row) => complete(row, dataset)),
      changes: content.changes.map((change) => ({ ...change, row: complete(change.row, dataset) })),
    });
    const at = old.at === undefined || now > old.at ? now : old.at + 1n;
    const versions = dataset.primaryKey.length > 0 ? history(dataset, shaped, rows, at) : undefined;
    if (versions === undefined) {
      const same = sameRows(current, rows);
      const kept = same ? shaped : rows.map((row) => ({ row, from: at, to: null }));
      return { versions: kept, position, at: same ? (old.at ?? at) : at };
    }
    return { versions: versions.all, position, at: versions.changed ? at : (old.at ?? at) };
  }

  private keep(name: string, staged: Staged | undefined): void {
    if (staged) this.staged.set(name, staged);
  }

  /** Every container gets what staging has; of versions that ended, those that its groups want to keep. */
  private export(failed: ReadonlySet<string>, now: Micros, only?: readonly string[]): void {
    for (const workspace of this.ecosystem.workspaces)
      for (const name of new Set(workspace.groups.flatMap(({ sinks }) => sinks))) {
        if (failed.has(name) || !this.staged.has(name) || (only && !only.includes(name))) continue;
        const retention = retentionOf(workspace, name);
        const least = retention === undefined ? undefined : before(now, retention);
        const versions = this.staged.get(name)?.versions ?? [];
        this.served.set(
          `${workspace.name} ${name}`,
          versions.filter(({ to }) => to === null || least === undefined || to >= least),
        );
      }
  }

  private group(workspace: string, group: string) {
    return this.ecosystem.workspaces.find(({ name }) => name === workspace)?.groups.find(({ name }) => name === group);
  }
}

/** The versions after `rows` became all there are at an instant. */
function history(
  dataset: Dataset,
  versions: readonly Version[],
  rows: readonly Row[],
  at: Micros,
): { readonly all: readonly Version[]; readonly changed: boolean } {
  const incoming = new Map(rows.map((row) => [keyOf(dataset, row), row]));
  const all: Version[] = [];
  let changed = false;
  for (const version of versions) {
    const key = keyOf(dataset, version.row);
    const next = incoming.get(key);
    const stays = version.to !== null || (next !== undefined && same(next, version.row));
    if (version.to === null && stays) incoming.delete(key);
    all.push(stays ? version : { ...version, to: at });
    if (!stays) changed = true;
  }
  for (const row of incoming.values()) all.push({ row, from: at, to: null });
  return { all, changed: changed || incoming.size > 0 };
}

/** The longest that a group of the container wants the dataset kept; `undefined`: one wants it for ever. */
function retentionOf(workspace: Workspace, name: string): string | undefined {
  const asked = workspace.groups.filter(({ sinks }) => sinks.includes(name)).map(({ retention }) => retention);
  if (asked.length === 0 || asked.includes(undefined)) return undefined;
  const reach = (duration: string): Micros => before(0n, duration);
  return (asked as string[]).reduce((a, b) => (reach(a) <= reach(b) ? a : b));
}

function isMilestoned({ workspaces }: Ecosystem, name: string): boolean {
  return workspaces.some(({ groups }) =>
    groups.some(({ history, sinks }) => history === "milestoned" && sinks.includes(name)),
  );
}

function datasetsOf(ecosystem: Ecosystem): readonly { readonly name: string; readonly dataset: Dataset }[] {
  const outputs = (ecosystem.transformers ?? []).map(({ output }) => ({ ...output, name: output.store }));
  return [...ecosystem.stores, ...outputs].flatMap((store) =>
    store.datasets.map((dataset) => ({ name: `${store.name}/${dataset.name}`, dataset })),
  );
}

/** A row with a cell for each column of its dataset. */
function complete(row: Row, { columns }: Dataset): Row {
  return Object.fromEntries(columns.map(({ name }): [string, Cell] => [name, row[name] ?? null]));
}

function sameRows(a: readonly Row[], b: readonly Row[]): boolean {
  const text = (rows: readonly Row[]): string =>
    rows
      .map((row) => JSON.stringify(row))
      .sort()
      .join();
  return text(a) === text(b);
}
