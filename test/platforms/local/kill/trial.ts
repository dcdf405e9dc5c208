import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import type pg from "pg";
import { expect } from "vitest";
import { local } from "../../../../platforms/local/index.js";
import { check, synthesizeModel } from "../../../../src/compile.js";
import { createRegistry } from "../../../../src/platform/registry.js";
import type { FileTree, SluiceManifest } from "../../../../src/synth/tree.js";
import { writeTree } from "../../../../src/synth/write-tree.js";
import { postgresAvailable, startPostgres, type TestDatabase } from "../../../support/postgres.js";
import { bundleProgram, Child, type Fate } from "./child.js";
import { nameOf, type Read, readRelations, relationsOf } from "./consumers.js";
import { type Ecosystem, ecosystem, otherThan, type Variant } from "./ecosystem.js";
import { leftovers } from "./leftovers.js";
import { modelTexts } from "./model.js";
import { applied, type Expected, NOTHING, ran, seen } from "./oracle.js";
import { Producer } from "./producer.js";
import type { Random } from "./random.js";
import { homeIn, outIn, type Work } from "./work.js";
import { writeSources } from "./write-sources.js";

/** Where, or when, a process is to end: at a failpoint, or so many milliseconds after it began. */
export type Kill = { readonly failpoint: string } | { readonly after: number };

type Asked = { readonly what: "run" } | { readonly what: "provision"; readonly specs: readonly (readonly string[])[] };

interface Compiled {
  readonly asked: Ecosystem;
  readonly tree: FileTree;
  readonly manifest: SluiceManifest;
}

/** One ecosystem that lives on through kill after kill, beside an oracle that knows what its consumers are to see. */
export class Trial {
  private readonly compiled = new Map<Variant, Compiled>();
  private readonly producer: Producer;
  private variant: Variant = 0;
  private round = 0;
  /** What is deployed, filled as of the last run. */
  private expected: Expected | undefined;
  /** The round that each instant is of, as engines write it. */
  private readonly rounds = new Map<string, number>();
  /** Of each store and round the instant that its batch is of: one, in all containers and for ever. */
  private readonly instants = new Map<string, string>();
  /** How often the clock went on: once before each attempt. */
  private ticks = 0;
  private waiting: Child | undefined;

  private constructor(
    random: Random,
    private readonly folder: string,
    private readonly program: string,
    private readonly database: TestDatabase | undefined,
    private readonly client: pg.Client | undefined,
  ) {
    this.producer = new Producer(random);
  }

  /** Where there is no PostgreSQL, there is neither that source nor that container. */
  static async open(random: Random): Promise<Trial> {
    const database = postgresAvailable() ? await (await startPostgres()).database() : undefined;
    await database?.sql("CREATE SCHEMA ledger");
    const client = await database?.connect();
    await client?.query("SET TimeZone = 'UTC'");
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "sluice-kill-")));
    const trial = new Trial(random, folder, await bundleProgram(join(folder, "program")), database, client);
    mkdirSync(trial.root);
    for (const variant of [0, 1] as const) trial.compiled.set(variant, await trial.compile(variant));
    return trial;
  }

  /** The model's folder. */
  private get root(): string {
    return join(this.folder, "model");
  }

  async close(): Promise<void> {
    this.waiting?.discard();
    await this.client?.end();
    await this.database?.drop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async compile(variant: Variant): Promise<Compiled> {
    const asked = ecosystem(variant, this.database !== undefined);
    for (const [path, text] of Object.entries(modelTexts(asked, this.database?.server)))
      writeFileSync(join(this.root, path), text);
    const checked = await check({ root: this.root, registry: createRegistry([local]), include: ["model.yaml"] });
    const errors = checked.diagnostics.filter(({ severity }) => severity === "error");
    if (errors.length > 0) throw new Error(errors.map(({ code, detail }) => `${code}: ${detail}`).join("\n"));
    return { asked, ...(await synthesizeModel(checked)) };
  }

  /** Deploys the first variant, then the other one, and so on; killed as often as asked, one attempt after the other. */
  async change(...kills: readonly Kill[]): Promise<readonly Fate[]> {
    const before = this.expected;
    const variant = before === undefined ? this.variant : otherThan(this.variant);
    const next = applied(before ?? NOTHING, this.of(variant).asked);
    await writeTree(outIn(this.root), this.of(variant).tree);
    const specs = this.specs(variant, before === undefined ? undefined : this.variant);
    const fates = await this.attempts({ what: "provision", specs }, kills, before, next);
    this.variant = variant;
    this.expected = next;
    await this.expectAll(next);
    return fates;
  }

  /** Lets the sources change and runs all jobs; killed as often as asked, one attempt after the other. */
  async run(...kills: readonly Kill[]): Promise<readonly Fate[]> {
    const before = this.expected;
    if (before === undefined) throw new Error("Nothing is deployed.");
    this.round += 1;
    const sources = this.producer.next();
    await writeSources(this.root, this.client, sources);
    const next = ran(before, this.round, sources);
    const fates = await this.attempts({ what: "run" }, kills, before, next);
    this.expected = next;
    await this.expectAll(next);
    await this.expectRejects(next);
    return fates;
  }

  /** Works until all is done. Gives how each attempt ended; the last one, and only that, was not killed. */
  private async attempts(
    asked: Asked,
    kills: readonly Kill[],
    before: Expected | undefined,
    next: Expected,
  ): Promise<readonly Fate[]> {
    const fates: Fate[] = [];
    for (const kill of [...kills, undefined]) {
      const fate = await this.attempt(asked, kill);
      fates.push(fate);
      if (!fate.killed) break;
      await this.expectEither(before, next);
    }
    return fates;
  }

  /**
   * Specifications in the order of their stacks; then those that drop what was deployed before and is no more, as Terraform
   * destroys it once its owner says so.
   */
  private specs(variant: Variant, before: Variant | undefined): readonly (readonly string[])[] {
    const { tree, manifest } = this.of(variant);
    const ofStack = (name: string): string[] =>
      [...tree.keys()].filter((path) => path.startsWith(`stacks/${name}/specs/`) && !/\/drop-[^/]*$/.test(path)).sort();
    const made = inOrder(manifest).map((name) => ofStack(name).map((path) => join(outIn(this.root), path)));
    const dropped: string[] = [];
    if (before !== undefined)
      for (const [path, text] of this.of(before).tree)
        if (/\/drop-[^/]*\.json$/.test(path) && !tree.has(path)) {
          const at = join(outIn(this.root), "dropped", path.split("/").at(-1) ?? "");
          mkdirSync(dirname(at), { recursive: true });
          writeFileSync(at, text);
          dropped.push(at);
        }
    return [...made, dropped];
  }

  private of(variant: Variant): Compiled {
    const compiled = this.compiled.get(variant);
    if (compiled === undefined) throw new Error(`Variant ${variant} was not compiled.`);
    return compiled;
  }

  private async attempt(asked: Asked, kill?: Kill): Promise<Fate> {
    this.ticks += 1;
    const now = new Date(Date.UTC(2030, 0, 1) + this.ticks * 60_000).toISOString();
    if (asked.what === "run") this.rounds.set(now.replace("T", " ").replace(".000Z", "+00"), this.round);
    const child = this.waiting ?? Child.start(this.program);
    // The next one starts while this one works.
    this.waiting = Child.start(this.program);
    const failpoint = kill !== undefined && "failpoint" in kill ? { failpoint: kill.failpoint } : {};
    const work: Work = { ...asked, root: this.root, env: this.database?.env ?? {}, now, ...failpoint };
    return child.do(work, kill !== undefined && "after" in kill ? kill.after : undefined);
  }

  /** Each relation is as it was, or as it is to be; nothing else, and nothing of both. */
  private async expectEither(before: Expected | undefined, next: Expected): Promise<void> {
    const all = new Map(
      [before, next].flatMap((one) => (one ? relationsOf(one.asked).map((each) => [nameOf(each), each] as const) : [])),
    );
    const found = await this.read([...all.values()]);
    for (const [name, relation] of all) {
      const old = before && contentOf(before, relation);
      const fresh = contentOf(next, relation);
      const is = found.get(name);
      if (is?.join("\n") === fresh?.join("\n") || is?.join("\n") === old?.join("\n")) continue;
      // Where a folder's table loses or gets its versions, its link leads nowhere until the relations are made.
      if (is === undefined && relation.group === "turn" && relation.container === "drop") continue;
      expect(is, `${name} is neither as it was nor as it is to be`).toEqual(fresh);
    }
  }

  /** Everything is as it is to be, and nothing is left of who was killed. */
  private async expectAll(expected: Expected): Promise<void> {
    const relations = relationsOf(expected.asked);
    const found = await this.read(relations);
    for (const relation of relations)
      expect(found.get(nameOf(relation)), nameOf(relation)).toEqual(contentOf(expected, relation));
    expect(await leftovers(this.root, this.client, expected.asked)).toEqual([]);
  }

  private read(relations: ReturnType<typeof relationsOf>): Promise<ReadonlyMap<string, Read>> {
    return readRelations(this.root, this.client, relations, (dataset, instant) => this.roundOf(dataset, instant));
  }

  /** The round that an instant is of. Both attempts of a round have one; of a store's batch only one of them ever shows. */
  private roundOf(dataset: string, instant: string): number {
    const round = this.rounds.get(instant);
    if (round === undefined) throw new Error(`${dataset} is dated ${instant}, when nothing ran.`);
    const scope = dataset.startsWith("ledger/") ? "ledger" : dataset;
    const key = `${scope} ${round}`;
    const known = this.instants.get(key) ?? instant;
    if (known !== instant) throw new Error(`${dataset} is dated both ${known} and ${instant} in round ${round}.`);
    this.instants.set(key, instant);
    return round;
  }

  private async expectRejects({ rejects }: Expected): Promise<void> {
    for (const [store, places] of rejects) {
      const instance = await DuckDBInstance.create(join(homeIn(this.root), `staging/${store}.duckdb`), {
        access_mode: "READ_ONLY",
      });
      const connection = await instance.connect();
      const all = await connection.runAndReadAll("SELECT place FROM _sluice.rejects");
      connection.closeSync();
      instance.closeSync();
      expect(all.getRowsJson().flat().sort(), `rejects of ${store}`).toEqual([...places].sort());
    }
  }
}

function contentOf(expected: Expected, { workspace, group, dataset }: ReturnType<typeof relationsOf>[number]): Read {
  const groups = expected.asked.workspaces.find(({ name }) => name === workspace)?.groups;
  const isSeen = groups?.some(({ name, sinks }) => name === group && sinks.includes(dataset));
  return isSeen ? seen(expected, workspace, group, dataset) : undefined;
}

/** Names of stacks, each after those it comes after. */
function inOrder({ stacks }: SluiceManifest): readonly string[] {
  const after = new Map(stacks.map((entry) => [entry.name, entry.after]));
  const order = new Set<string>();
  const visit = (name: string): void => {
    if (order.has(name)) return;
    for (const before of after.get(name) ?? []) visit(before);
    order.add(name);
  };
  for (const name of after.keys()) visit(name);
  return [...order];
}
