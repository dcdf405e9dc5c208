import { expect } from "vitest";
import { type Cell, canonical, difference, type Row } from "./canonical.js";
import { type Change, type Dataset, type Ecosystem, type Store, VALID_FROM, VALID_TO } from "./model.js";
import { Oracle, type Outcome } from "./oracle.js";
import type { Deployment, FeedBatch, Kill, Kind, Placed, Platform, Relation } from "./platform.js";

/** One scenario on one platform: everything is done to it and to the oracle, and after each run they are compared. */
export class Trial {
  private readonly feeds = new Map<string, FeedBatch[]>();
  private readonly instants: Date[] = [];
  private readonly oracle: Oracle;
  /** The kinds of source that take part. */
  private readonly sources: readonly Kind[];

  private constructor(
    readonly platform: Platform,
    private ecosystem: Ecosystem,
    private readonly deployment: Deployment,
    private readonly pairs: readonly Pair[],
  ) {
    this.oracle = new Oracle(ecosystem);
    this.sources = [...new Set(pairs.map(({ source }) => source))];
  }

  /**
   * Deploys an ecosystem, runs `body`, and takes everything away again. Every kind of source and of container takes part:
   * each with one of the other, which differs from ecosystem to ecosystem, or where `pairs` is "all" with each of them;
   * where it is "two" only two of each take part, since the scenario is about what lies between.
   */
  static async use(
    platform: Platform,
    ecosystem: Ecosystem,
    body: (trial: Trial) => Promise<void>,
    { pairs = "some" }: { readonly pairs?: "two" | "some" | "all" } = {},
  ): Promise<void> {
    const deployment = await platform.open();
    try {
      const together = pairsOf(platform, pairs, JSON.stringify(ecosystem).length);
      const trial = new Trial(platform, ecosystem, deployment, together);
      await deployment.deploy(placed(together, ecosystem));
      await body(trial);
    } finally {
      await deployment.close();
    }
  }

  /** The model changes. */
  async evolve(ecosystem: Ecosystem): Promise<void> {
    this.ecosystem = ecosystem;
    this.oracle.evolve(ecosystem);
    await this.deployment.deploy(placed(this.pairs, ecosystem));
  }

  /** What a source holds of a dataset from now on. */
  async put(name: string, rows: readonly Row[]): Promise<void> {
    const { dataset } = this.find(name);
    const cells = rows.map((row) => canonicalRow(dataset, row));
    this.oracle.put(name, { rows: cells });
    await this.write(name, { rows: cells });
  }

  /** Records that come to a feed together, after those that are there. */
  async feed(name: string, changes: readonly Change[]): Promise<void> {
    const { dataset } = this.find(name);
    const batches = this.feeds.get(name) ?? [];
    const cells = changes.map((change) => ({ ...change, row: canonicalRow(dataset, change.row) }));
    this.feeds.set(name, [...batches, { columns: dataset.columns, changes: cells }]);
    const feed = this.feeds.get(name) ?? [];
    this.oracle.put(name, { changes: feed.flatMap(({ changes: all }) => all) });
    await this.write(name, { feed });
  }

  /** Runs at an instant, and compares. With `kill`, it is first killed there, seen to be whole, and then runs again. */
  async run(at: string, kill?: Kill): Promise<Outcome> {
    const clock = new Date(at);
    const old = this.expected();
    if (kill !== undefined) {
      const { killed } = await this.deployment.run(clock, kill);
      expect(killed, `the run at ${at} was to be killed ${kill.moment} the ${kill.job}`).toBe(true);
    }
    const outcome = this.oracle.run(clock);
    if (kill !== undefined) await this.compare(at, [old, this.expected()]);
    await this.settle(clock, outcome);
    await this.compare(at, [this.expected()]);
    return outcome;
  }

  /** What a group must see, as somebody worked it out: checks the oracle, which checks the platform. */
  expect(
    workspace: string,
    group: string,
    name: string,
    cells: readonly (readonly (string | number | null)[])[],
  ): void {
    const columns = this.oracle.columns(workspace, group, name);
    const rows = cells.map((row) =>
      Object.fromEntries(
        columns.map(({ name: column, type }, at): [string, Cell] => {
          const cell = row[at];
          return [column, cell === null || cell === undefined ? null : canonical(type, String(cell))];
        }),
      ),
    );
    const names = columns.map(({ name: column }) => column);
    expect(difference(this.oracle.table(workspace, group, name), rows, names), `${workspace} ${group} ${name}`).toBe(
      undefined,
    );
  }

  /** What the oracle came to, as somebody worked it out. */
  equal<T>(actual: T, expected: T): void {
    expect(actual).toEqual(expected);
  }

  /** Milestoned groups can be asked for every instant of a run, the ones between and the one before. */
  async compareAsOf(): Promise<void> {
    const times = this.instants.flatMap((at) => [at, new Date(at.getTime() - 1), new Date(at.getTime() + 1)]);
    for (const asOf of times) {
      const asked = this.relations().filter(({ history }) => history === "milestoned");
      const shown = ({ columns }: Relation) => columns.filter(({ name }) => !DATED.has(name));
      const read = await this.deployment.read(
        asked.map(({ relation }) => ({ ...relation, columns: shown(relation), asOf })),
      );
      for (const [at, { relation, workspace, name }] of asked.entries()) {
        const rows = read[at];
        if (rows === undefined) continue;
        const columns = shown(relation).map((column) => column.name);
        const wrong = difference(rows, this.oracle.asOf(workspace, name, asOf), columns);
        expect(wrong, `${where(relation)} as of ${asOf.toISOString()}`).toBe(undefined);
      }
    }
  }

  private async settle(clock: Date, outcome: Outcome): Promise<void> {
    this.instants.push(clock);
    const ran = await this.deployment.run(clock);
    const wanted: string[] = [];
    for (const { name: kind } of this.sources)
      for (const name of outcome.refused.keys()) wanted.push(name.replace("/", `_${kind}/`));
    const reasons = [...ran.refused].map(([name, why]) => `${name}: ${why}`).join("\n");
    expect([...ran.refused.keys()].sort(), `what was not taken at ${clock.toISOString()}\n${reasons}`).toEqual(
      wanted.sort(),
    );
    for (const { datasets, count } of ran.rejects) {
      const names = datasets.map((name) =>
        this.sources.reduce((text, { name: kind }) => text.replace(`_${kind}/`, "/"), name),
      );
      const expected = names.reduce((sum, name) => sum + (outcome.rejects.get(name) ?? 0), 0);
      expect(count, `bad records of ${datasets.join(", ")} at ${clock.toISOString()}`).toBe(expected);
    }
  }

  /** Every table is one of those that `states` has, whole. */
  private async compare(at: string, states: readonly ReadonlyMap<string, readonly Row[]>[]): Promise<void> {
    const relations = this.relations();
    const read = await this.deployment.read(relations.map(({ relation }) => relation));
    for (const [index, { relation, key }] of relations.entries()) {
      const columns = relation.columns.map(({ name }) => name);
      const wrong = states.map((rows) => difference(read[index] ?? [], rows.get(key) ?? [], columns));
      if (!wrong.includes(undefined))
        expect.fail(`${where(relation)} after the run at ${at}: ${wrong.join("\nnor: ")}`);
    }
  }

  /** What every group must see now. */
  private expected(): ReadonlyMap<string, readonly Row[]> {
    return new Map(
      this.ecosystem.workspaces.flatMap((workspace) =>
        workspace.groups.flatMap((group) =>
          group.sinks.map((name): [string, readonly Row[]] => [
            `${workspace.name} ${group.name} ${name}`,
            this.oracle.table(workspace.name, group.name, name),
          ]),
        ),
      ),
    );
  }

  private relations() {
    return this.pairs.flatMap(({ source, consumer }) =>
      this.ecosystem.workspaces.flatMap((workspace) =>
        workspace.groups.flatMap((group) =>
          group.sinks.map((name) => {
            const [store = "", dataset = ""] = name.split("/");
            const columns = this.oracle
              .columns(workspace.name, group.name, name)
              .filter(({ type }) => source.holds(type) && consumer.holds(type));
            const relation: Relation = {
              workspace: `${workspace.name}_${consumer.name}`,
              group: group.name,
              store: `${store}_${source.name}`,
              dataset,
              columns,
            };
            const key = `${workspace.name} ${group.name} ${name}`;
            return { relation, key, history: group.history, workspace: workspace.name, name };
          }),
        ),
      ),
    );
  }

  private async write(name: string, content: { rows?: readonly Row[]; feed?: readonly FeedBatch[] }): Promise<void> {
    const { store, dataset } = this.find(name);
    for (const kind of this.sources) {
      const held = heldBy(kind, dataset);
      const feed = content.feed?.map((batch) => ({ ...batch, columns: heldBy(kind, batch).columns }));
      await this.deployment.put(`${store.name}_${kind.name}`, dataset.name, {
        ...held,
        ...(feed ? { feed } : { rows: content.rows ?? [] }),
      });
    }
  }

  private find(name: string): { readonly store: Store; readonly dataset: Dataset } {
    const [storeName = "", datasetName = ""] = name.split("/");
    const store = this.ecosystem.stores.find((one) => one.name === storeName);
    const dataset = store?.datasets.find((one) => one.name === datasetName);
    if (store === undefined || dataset === undefined) throw new Error(`The scenario has no ${name}.`);
    return { store, dataset };
  }
}

const DATED: ReadonlySet<string> = new Set([VALID_FROM, VALID_TO]);

/** A kind of source whose data is wanted in a kind of container. */
export interface Pair {
  readonly source: Kind;
  readonly consumer: Kind;
}

/** Each source with each container, or every one of both, or two of both, with one other, by a number. */
function pairsOf({ sources, consumers }: Platform, which: "two" | "some" | "all", number: number): readonly Pair[] {
  if (which === "all") return consumers.flatMap((consumer) => sources.map((source) => ({ source, consumer })));
  const pairs = Array.from({ length: Math.max(sources.length, consumers.length) }, (_, at) => ({
    source: sources[at % sources.length] as Kind,
    consumer: consumers[(at + number) % consumers.length] as Kind,
  }));
  const first = number % Math.max(1, pairs.length - 1);
  return which === "two" ? pairs.slice(first, first + 2) : pairs;
}

/** Every store in every kind of source, every workspace in every kind of container. */
export function placed(pairs: readonly Pair[], ecosystem: Ecosystem): Placed {
  const sink = (name: string, { name: kind }: Kind): string => name.replace("/", `_${kind}/`);
  const sources = [...new Set(pairs.map(({ source }) => source))];
  const consumers = [...new Set(pairs.map(({ consumer }) => consumer))];
  return {
    stores: ecosystem.stores.flatMap((store) =>
      sources.map((kind) => ({
        ...store,
        name: `${store.name}_${kind.name}`,
        kind: kind.name,
        datasets: store.datasets.map((dataset) => heldBy(kind, dataset)),
      })),
    ),
    workspaces: ecosystem.workspaces.flatMap((workspace) =>
      consumers.map((consumer) => ({
        ...workspace,
        name: `${workspace.name}_${consumer.name}`,
        kind: consumer.name,
        groups: workspace.groups.map((group) => ({
          ...group,
          sinks: group.sinks.flatMap((name) =>
            pairs.filter((pair) => pair.consumer === consumer).map(({ source }) => sink(name, source)),
          ),
        })),
      })),
    ),
    transformers: (ecosystem.transformers ?? []).flatMap((transformer) =>
      sources.map((kind) => ({
        ...transformer,
        name: `${transformer.name}_${kind.name}`,
        inputs: transformer.inputs.map((input) => sink(input, kind)),
        output: { ...transformer.output, store: `${transformer.output.store}_${kind.name}` },
        code: {
          runtime: transformer.code.runtime,
          text: (relation: (input: string) => string) => transformer.code.text((input) => relation(sink(input, kind))),
        },
      })),
    ),
  };
}

function heldBy<T extends { readonly columns: Dataset["columns"] }>(kind: Kind, dataset: T): T {
  return { ...dataset, columns: dataset.columns.filter(({ type }) => kind.holds(type)) };
}

function canonicalRow({ columns }: Dataset, row: Row): Row {
  return Object.fromEntries(
    columns.map(({ name, type }): [string, Cell] => {
      const cell = row[name] ?? null;
      return [name, cell === null ? null : canonical(type, cell)];
    }),
  );
}

function where({ workspace, group, store, dataset }: Relation): string {
  return `${workspace}_${group}.${store}_${dataset}`;
}
