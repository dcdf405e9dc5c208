import { mkdir, realpath, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { RuntimeProblem } from "../../../../src/platform/runtime.js";
import { visible } from "../../../../src/util/visible.js";
import type { Shape, TransformSpec } from "../../spec.js";
import { type CodeRun, tookTooLong } from "../code-run.js";
import { missingColumns } from "../columns.js";
import { count, show } from "../problem.js";
import type { Reading } from "../reading.js";
import type { Session } from "../session.js";
import { type KeptType, keptType, kindOf } from "./kinds.js";
import { passOn } from "./notes.js";
import { LONGEST_ROW, readResults } from "./read-results.js";
import type { InputTask, Outcome, OutputTask, Task, WorkerProblem } from "./task.js";
import { type Ending, runWorker } from "./worker.js";
import { writeRows } from "./write-rows.js";

type JavaScript = Extract<TransformSpec["code"], { runtime: "javascript" }>;
type Made = Extract<Outcome, { outputs: unknown }>["outputs"][number];

/** How much of a message of the module's is shown, in characters. */
const LONGEST_MESSAGE = 1000;

/** A module's code, with a folder for what goes in and comes out of it. */
export class JavaScriptRun implements CodeRun {
  private readonly inputs: InputTask[] = [];
  private readonly made = new Map<string, Made>();

  private constructor(
    private readonly session: Session,
    private readonly spec: TransformSpec,
    private readonly code: JavaScript,
    private readonly folder: string,
  ) {}

  static async prepare(session: Session, spec: TransformSpec, code: JavaScript): Promise<JavaScriptRun> {
    const path = await session.scratchPath("javascript");
    await mkdir(path, { mode: 0o700, recursive: true });
    return new JavaScriptRun(session, spec, code, await realpath(path));
  }

  async take(relation: string, rows: string, shape: Shape): Promise<void> {
    const path = join(this.folder, `input-${this.inputs.length + 1}.json`);
    const columns = shape.columns.map(({ name, type }) => ({ name, kind: kindOf(keptType(type).type) }));
    this.inputs.push({ relation, path, columns, rows: await writeRows(this.session, rows, shape, path) });
  }

  async run(progress: (note: string) => void): Promise<void> {
    const { session, folder, code } = this;
    const module = join(folder, "module.mjs");
    await writeFile(module, code.text, { mode: 0o600 });
    const outputs = this.spec.outputs.map(({ name, shape }, index): OutputTask => {
      const columns = shape.columns.map((column) => {
        const { type, text }: KeptType = keptType(column.type);
        return { name: column.name, type: text, kind: kindOf(type) };
      });
      return { name, path: this.outputPath(index), columns };
    });
    const outcome = join(folder, "outcome.json");
    const task: Task = { module, inputs: this.inputs, outputs, outcome, longestRow: LONGEST_ROW };
    const ending = await runWorker(session, folder, task, code, (output) =>
      passOn(output, (line) => progress(`${code.file}: ${line}`)),
    );
    if (ending.how !== "done") throw this.cutShort(ending);
    if ("problem" in ending.outcome) throw this.failed(ending.outcome.problem);
    for (const [index, made] of ending.outcome.outputs.entries()) {
      const { name, dataset } = this.spec.outputs[index] ?? {};
      if (name === undefined || dataset === undefined) continue;
      if (made.missing.length > 0) throw missingColumns(`${dataset}: ${code.file}`, made.missing, made.there);
      this.made.set(name, made);
    }
  }

  async reading({ name, shape }: TransformSpec["outputs"][number]): Promise<Reading> {
    const { code, spec } = this;
    const index = spec.outputs.findIndex((output) => output.name === name);
    const path = this.outputPath(index);
    const extra = this.made.get(name)?.extra ?? [];
    const notes =
      extra.length > 0
        ? [`${code.file}: not in ${name}, so left out: ${extra.map((field) => show(field)).join(", ")}`]
        : [];
    return { ...readResults({ path, name, label: code.file }, shape, spec.timezone), notes };
  }

  async close(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true }).catch(() => undefined);
  }

  private outputPath(index: number): string {
    return join(this.folder, `output-${index + 1}.json`);
  }

  private failed({ message, remedy, line, column }: WorkerProblem): RuntimeProblem {
    const place = [this.code.file, ...(line === undefined ? [] : [line, ...(column === undefined ? [] : [column])])];
    const said = visible(message.replaceAll(`${this.folder}/`, "").replace(/\s+/g, " ").trim());
    const cut = said.length > LONGEST_MESSAGE ? `${said.slice(0, LONGEST_MESSAGE)}…` : said;
    return new RuntimeProblem(
      `${this.spec.title}: ${place.join(":")}: ${cut.replace(/\.$/, "")}.`,
      visible(remedy ?? "Mend the code. What it made before stays."),
    );
  }

  private cutShort(ending: Exclude<Ending, { how: "done" }>): RuntimeProblem {
    const { title } = this.spec;
    const { file, timeLimit, memoryLimit } = this.code;
    switch (ending.how) {
      case "time":
        return tookTooLong(this.spec, timeLimit);
      case "memory":
        return new RuntimeProblem(
          `${title}: ${file} was stopped because it needs more memory than the ${count(memoryLimit, "mebibyte")} it may use.`,
          "Go through inputs with for … of and make outputs with generators, so that few rows are in memory at once; or raise transformers.memoryLimit in the instance's config.",
        );
      case "waiting":
        return new RuntimeProblem(
          `${title}: ${file} waits for something that never comes: a promise is left that nothing will settle.`,
          "Look for a promise whose resolve is never called.",
        );
      case "crashed":
        return new RuntimeProblem(
          `${title}: ${file} ended before it returned its outputs (${visible(ending.with)}).`,
          "Let it return its outputs instead of ending the process. Where it did not, the system may have ended it: look at its memory.",
        );
    }
  }
}
