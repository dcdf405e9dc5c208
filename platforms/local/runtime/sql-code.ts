import { rm } from "node:fs/promises";
import type { Shape, TransformSpec } from "../spec.js";
import type { CodeRun } from "./code-run.js";
import type { Attachment } from "./engine.js";
import { readRelationTyped } from "./read-typed.js";
import type { Reading } from "./reading.js";
import { RESULTS, runScript } from "./sandbox.js";
import type { Session } from "./session.js";
import { columnList } from "./shape.js";
import { qualified } from "./sql.js";

type Sql = Extract<TransformSpec["code"], { runtime: "sql" }>;

/** A script, with a database for its inputs and one for what it makes. */
export class SqlRun implements CodeRun {
  private made: Attachment | undefined;

  private constructor(
    private readonly session: Session,
    private readonly spec: TransformSpec,
    private readonly code: Sql,
    private readonly inputs: string,
    private readonly results: string,
    private readonly copy: Attachment,
  ) {}

  static async prepare(session: Session, spec: TransformSpec, code: Sql): Promise<SqlRun> {
    const [inputs, results] = [await session.scratchPath("inputs.duckdb"), await session.scratchPath("results.duckdb")];
    const copy = await session.attachPath(inputs, `The inputs of ${spec.workspace}`, "write");
    return new SqlRun(session, spec, code, inputs, results, copy);
  }

  async take(relation: string, rows: string, shape: Shape): Promise<void> {
    const at = qualified(this.copy.alias, { schema: "main", name: relation });
    await this.session.run(`CREATE TABLE ${at} AS SELECT ${columnList(shape)} FROM ${rows}`);
  }

  async run(): Promise<void> {
    const { session, spec, inputs, results } = this;
    await session.detach(this.copy);
    const outputs = spec.outputs.map(({ name }) => name);
    await runScript(session, spec, { ...this.code, inputs, results, outputs });
    this.made = await session.attachPath(results, `What ${spec.workspace} made`, "read");
  }

  reading({ name, shape, dataset }: TransformSpec["outputs"][number]): Promise<Reading> {
    if (this.made === undefined) throw new Error("It was not run.");
    const from = qualified(this.made.alias, { schema: RESULTS, name });
    return readRelationTyped(this.session, from, this.code.file, shape, this.spec.timezone, dataset);
  }

  async close(): Promise<void> {
    for (const path of [this.inputs, this.results]) await rm(path, { force: true }).catch(() => undefined);
  }
}
