import type { GroupStatus, JobFailure, RelationStatus, RuntimeEnvironment } from "../../../src/platform/runtime.js";
import { compactJson } from "../../../src/util/json.js";
import { compareStrings } from "../../../src/util/order.js";
import type { JobSpec, RelationsSpec, Store } from "../spec.js";
import { readDeployment } from "./deployment.js";
import { Freshness } from "./freshness.js";
import { isEmptied, type Work } from "./made-tables.js";
import { inOrder, stepsOf, worksOf, workspaceOf } from "./plan.js";
import { RunBook } from "./runs.js";

/** What consumers have, group by group, from what is recorded of runs: no database is opened. */
export async function status(
  outDirectory: string,
  instance: string,
  environment: RuntimeEnvironment,
): Promise<readonly GroupStatus[]> {
  const deployment = await readDeployment(outDirectory, instance);
  const jobs = inOrder(deployment.jobs);
  const book = new RunBook(environment.home);
  const works = await worksOf(jobs, environment);
  const view: View = {
    jobs: new Map(jobs.map((job) => [job.id, job])),
    rank: new Map(jobs.map(({ id }, index) => [id, index])),
    fillers: new Map(jobs.flatMap((job) => (job.kind === "export" ? [[compactJson(job.to), job]] : []))),
    freshness: new Freshness(stepsOf(jobs, works), book),
    works,
    book,
  };
  const groups = new Map<string, { workspace: string; group: string; relations: RelationStatus[] }>();
  for (const spec of deployment.relations)
    for (const relation of spec.relations) {
      const workspace = workspaceOf(spec.workspace);
      const group = relation.group ?? relation.schema.slice(workspace.length + 1);
      const key = `${workspace}/${group}`;
      const known = groups.get(key) ?? { workspace, group, relations: [] };
      groups.set(key, known);
      known.relations.push(await relationStatus(spec.store, relation, view));
    }
  const sorted = [...groups.values()].sort(
    (a, b) => compareStrings(a.workspace, b.workspace) || compareStrings(a.group, b.group),
  );
  for (const { relations } of sorted) relations.sort((a, b) => compareStrings(a.relation, b.relation));
  return sorted;
}

interface View {
  readonly jobs: ReadonlyMap<string, JobSpec>;
  /** The place of each job in the order they run in. */
  readonly rank: ReadonlyMap<string, number>;
  /** The job that fills a shared table, by the table. */
  readonly fillers: ReadonlyMap<string, JobSpec>;
  readonly freshness: Freshness;
  readonly works: ReadonlyMap<string, Work>;
  readonly book: RunBook;
}

async function relationStatus(
  store: Store,
  { schema, name, table, dataset }: RelationsSpec["relations"][number],
  view: View,
): Promise<RelationStatus> {
  const filler = view.fillers.get(compactJson({ store, table }));
  const named = filler?.kind === "export" ? filler.dataset : `${table.schema.replace(/^_store_/, "")}/${table.name}`;
  const known = { dataset: dataset ?? named, relation: `${schema}.${name}`, container: placeOf(store) };
  if (filler === undefined) return { ...known, rejects: 0, failures: [] };
  const last = await view.book.read(filler.id);
  const record = last && isEmptied(last.made, view.works.get(filler.id)?.made ?? []) ? undefined : last;
  const fresh = await view.freshness.of(filler.id);
  const lineage = upstream(filler, view);
  return {
    ...known,
    ...(fresh === undefined ? {} : { freshSince: new Date(fresh) }),
    ...(record?.batch === undefined ? {} : { batch: { id: record.batch.id, at: new Date(record.batch.at) } }),
    ...(record?.rows === undefined ? {} : { rows: record.rows }),
    rejects: await rejectsOf(filler, view),
    failures: await failuresOf(lineage, view),
  };
}

function placeOf(store: Store): string {
  switch (store.type) {
    case "duckdb":
      return store.file.path;
    case "files":
      return store.folder.path;
    case "postgresql":
      return store.server.container;
  }
}

/** A job and all before it, in the order they run in. */
function upstream(job: JobSpec, { jobs, rank }: View): readonly JobSpec[] {
  const found = new Set([job.id]);
  // A set is gone through with what is added meanwhile.
  for (const id of found) for (const before of jobs.get(id)?.after ?? []) found.add(before);
  return [...found]
    .sort((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0))
    .flatMap((id) => {
      const spec = jobs.get(id);
      return spec === undefined ? [] : [spec];
    });
}

/** Bad records that lie aside at the ingestion it is filled from. */
async function rejectsOf(filler: JobSpec, { jobs, book }: View): Promise<number> {
  let rejects = 0;
  for (const id of filler.after) if (jobs.get(id)?.kind === "ingest") rejects += (await book.read(id))?.rejects ?? 0;
  return rejects;
}

async function failuresOf(lineage: readonly JobSpec[], { book }: View): Promise<readonly JobFailure[]> {
  const failures: JobFailure[] = [];
  for (const { id, title } of lineage) {
    const failure = (await book.read(id))?.failure;
    if (failure !== undefined)
      failures.push({
        job: title,
        since: new Date(failure.since),
        times: failure.times,
        message: failure.message,
      });
  }
  return failures;
}
