import { readFile } from "node:fs/promises";
import { type RuntimeEnvironment, RuntimeProblem } from "../../../src/platform/runtime.js";
import { type Place, type RelationsSpec, type Spec, specSchema } from "../spec.js";
import { noteMade } from "./made-tables.js";
import { rootMissing } from "./places.js";
import { reconcilePostgresViews } from "./postgres/provision.js";
import { show } from "./problem.js";
import { dropTable, provisionTable } from "./provision-table.js";
import { reconcileViews } from "./relations-database.js";
import { reconcileLinks } from "./relations-files.js";
import { Session } from "./session.js";
import { batchOf } from "./trigger.js";

/** Makes one emitted specification true. Idempotent; jobs have nothing to be made. */
export async function provision(specPath: string, environment: RuntimeEnvironment): Promise<void> {
  const spec = await readSpec(specPath);
  assertRoot([spec], environment);
  switch (spec.kind) {
    case "table": {
      const filled = await Session.use(environment, `provision ${spec.dataset}`, undefined, async (session) => {
        await provisionTable(session, spec);
        return (await batchOf(session, spec.at)) !== null;
      });
      return noteMade(environment, spec.at, filled);
    }
    case "drop":
      await Session.use(environment, `drop ${spec.dataset}`, undefined, (session) => dropTable(session, spec));
      return noteMade(environment, spec.at, false);
    case "relations":
      return Session.use(environment, `relations of ${spec.workspace}`, undefined, (session) =>
        provisionRelations(session, spec),
      );
    default:
      return;
  }
}

async function provisionRelations(session: Session, spec: RelationsSpec): Promise<void> {
  const { store } = spec;
  if (store.type === "files") return reconcileLinks(session, store, spec);
  if (store.type === "postgresql") return reconcilePostgresViews(session, store, spec);
  const database = await session.attach(store.file, "write");
  await database.exclusively(() =>
    session.transaction(() => reconcileViews(session, database.alias, spec), "provision.duckdb.commit"),
  );
}

/** Reads a specification. @throws RuntimeProblem when it is not there, or not one this version knows */
export async function readSpec(path: string): Promise<Spec> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    throw new RuntimeProblem(
      `The specification ${show(path, 200)} cannot be read.`,
      "Synthesize again, or check out the whole deployment branch; and run from within the stack's folder.",
      { cause: error },
    );
  }
  let parsed: ReturnType<typeof specSchema.safeParse>;
  try {
    parsed = specSchema.safeParse(JSON.parse(text));
  } catch (error) {
    throw unknown(path, "it is no JSON", error);
  }
  if (parsed.data) return parsed.data;
  const [issue] = parsed.error?.issues ?? [];
  throw unknown(path, `${issue?.path.join(".") || "it"}: ${issue?.message ?? "not known"}`, parsed.error);
}

function unknown(path: string, why: string, cause: unknown): RuntimeProblem {
  return new RuntimeProblem(
    `The specification ${show(path, 200)} is none that this version of Sluice knows: ${show(why, 300)}.`,
    "Use the version of Sluice that synthesized it, or synthesize again with this one.",
    { cause },
  );
}

/** @throws RuntimeProblem, one for all, when paths of the model are needed and nobody said where the model is */
export function assertRoot(specs: readonly Spec[], environment: RuntimeEnvironment): void {
  if (environment.root !== undefined && environment.root !== "") return;
  if (specs.some((spec) => placesOf(spec).some(({ base }) => base === "root"))) throw rootMissing();
}

function placesOf(spec: Spec): readonly Place[] {
  const found: Place[] = [];
  const pending: unknown[] = [spec];
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    if (value === null || typeof value !== "object") continue;
    if (
      "base" in value &&
      "path" in value &&
      typeof value.path === "string" &&
      (value.base === "root" || value.base === "home")
    )
      found.push({ base: value.base, path: value.path });
    else pending.push(...Object.values(value).filter((part) => part !== undefined));
  }
  return found;
}
