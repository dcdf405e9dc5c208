import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { formatLoss } from "../../../platforms/local/format-loss.js";
import { SUPPORTS } from "../../../platforms/local/handler/supports.js";
import { local } from "../../../platforms/local/index.js";
import { mapPostgres } from "../../../platforms/local/postgres-types.js";
import { mapType } from "../../../platforms/local/types.js";
import { check, synthesizeModel } from "../../../src/compile.js";
import type { FileFormat } from "../../../src/model/data-container.js";
import { parseDataType } from "../../../src/model/data-type.js";
import { createRegistry } from "../../../src/platform/registry.js";
import { readTree } from "../../../src/synth/read-tree.js";
import { writeTree } from "../../../src/synth/write-tree.js";
import { postgresAvailable } from "../../support/postgres.js";
import type { Row } from "../canonical.js";
import type { Deployment, Kill, Kind, Placed, Platform, Ran, Relation, SourceContent } from "../platform.js";
import { Databases } from "./databases.js";
import { FILE_FORMATS, modelText, POSTGRES_SOURCE, sourceTable } from "./model-text.js";
import { Worker } from "./process.js";
import { readLocal } from "./read.js";
import { doWork, outIn, specsIn, type Work } from "./work.js";
import { SourceWriter } from "./write.js";

/** The local platform: every kind of source and container that it has on this machine. */
export function localPlatform(): Platform {
  const kinds = ["duckdb", ...FILE_FORMATS, ...(postgresAvailable() ? ["postgresql"] : [])];
  return {
    name: "local",
    sources: kinds.map((name) => ({ name, holds: (type) => holds(name, type) && (name !== "csv" || !isNested(type)) })),
    consumers: kinds.map((name): Kind => ({ name, holds: (type) => holds(name, type) })),
    runtimes: new Set(SUPPORTS.runtimes),
    open: async () => new LocalDeployment(),
  };
}

/** As the platform itself says, a container of that kind loses nothing of the type's values. */
function holds(kind: string, text: string): boolean {
  const { type } = parseDataType(text);
  if (type === undefined) throw new Error(`${text} is no type`);
  if (mapType(type).fidelity === "impossible") return false;
  if (kind === "duckdb") return true;
  if (kind === "postgresql") return mapPostgres(type).fidelity !== "impossible";
  return formatLoss(type, kind as FileFormat) === undefined;
}

function isNested(type: string): boolean {
  return /^(?:array|map|struct|vector)/.test(type);
}

/** A model in a folder of its own, compiled and provisioned as the command line does, without Terraform between. */
export class LocalDeployment implements Deployment {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), "sluice-conformance-")));
  private placed: Placed = { stores: [], workspaces: [] };
  private readonly databases = new Databases();
  private readonly writer = new SourceWriter(this.root, this.databases);

  async deploy(placed: Placed): Promise<void> {
    await this.compile(placed);
    await doWork(this.work("provision"));
  }

  /** Makes `out/` what the model asks for, and nothing else. */
  async compile(placed: Placed): Promise<void> {
    this.placed = placed;
    const served = placed.workspaces.filter(({ kind }) => kind === "postgresql").map(({ name }) => name);
    await this.databases.make([POSTGRES_SOURCE, ...served]);
    for (const [path, text] of modelText(placed, (name) => this.databases.server(name))) {
      mkdirSync(dirname(join(this.root, path)), { recursive: true });
      writeFileSync(join(this.root, path), text);
    }
    const checked = await check({ root: this.root, registry: createRegistry([local]), include: ["model.yaml"] });
    const errors = checked.diagnostics.filter(({ severity }) => severity === "error");
    if (errors.length > 0)
      throw new Error(`The model is refused:\n${errors.map(({ code, detail }) => `${code}: ${detail}`).join("\n")}`);
    const previous = (await readTree(outIn(this.root)).catch(() => undefined))?.tree;
    const { tree } = await synthesizeModel(checked, previous);
    await writeTree(outIn(this.root), tree);
  }

  /** What a process is told that is to do something here. */
  work(what: Work["what"], now?: Date): Work {
    return { what, root: this.root, env: this.databases.env, parallel: 2, ...(now ? { now: now.toISOString() } : {}) };
  }

  put(store: string, dataset: string, content: SourceContent): Promise<void> {
    const kind = this.placed.stores.find(({ name }) => name === store)?.kind;
    if (kind === undefined) throw new Error(`There is no store ${store}.`);
    return this.writer.put(kind, sourceTable(store, dataset), content);
  }

  async run(at: Date, kill?: Kill): Promise<Ran> {
    const work = this.work("run", at);
    if (kill !== undefined) {
      const failpoint = `${kill.job === "ingest" ? "ingest" : "export.duckdb"}.commit:${kill.moment}#2`;
      const { killed } = await (await Worker.start()).do(work, { failpoint });
      return { killed, refused: new Map(), rejects: [] };
    }
    const { failed, rejects } = await doWork(work);
    const ingests = new Map(
      specsIn(this.root).flatMap(({ spec }) =>
        spec.kind === "ingest" ? [[spec.id ?? "", (spec.datasets ?? []).map(({ dataset }) => dataset)] as const] : [],
      ),
    );
    const refused = new Map<string, string>();
    for (const [id, message] of Object.entries(failed)) {
      const datasets = ingests.get(id);
      if (datasets === undefined || message.startsWith("a bug")) throw new Error(`${id} failed: ${message}`);
      for (const dataset of datasets) refused.set(dataset, message);
    }
    return {
      killed: false,
      refused,
      rejects: Object.entries(rejects).flatMap(([id, count]) => {
        const datasets = ingests.get(id);
        return datasets === undefined ? [] : [{ datasets, count }];
      }),
    };
  }

  read(relations: readonly Relation[]): Promise<readonly (readonly Row[] | undefined)[]> {
    const kinds = new Map(this.placed.workspaces.map(({ name, kind }) => [name, kind]));
    return readLocal(this.root, this.databases, relations, (workspace) => kinds.get(workspace) ?? "");
  }

  async close(): Promise<void> {
    await this.writer.close();
    await this.databases.drop();
    rmSync(this.root, { recursive: true, force: true });
  }
}
