import { at, defineDiagnostic, type Target } from "../../diagnostic/diagnostic.js";
import type { ContainerType } from "../../model/common.js";
import type { Model } from "../../model/model.js";
import type { ModelIndex } from "../../model/model-index.js";
import { quote } from "../../util/quote.js";
import { defineRule, type Report } from "../rule.js";
import { storeExample } from "../store-example.js";

const type = defineDiagnostic<{ path: string; other: string }>({
  code: "lint/path-twins",
  severity: "error",
  summary: "paths that differ only in case",
  detail: ({ path, other }) =>
    `${quote(path)} and ${quote(other)} differ only in case, so they are one and the same on disks that ignore it. Rename one of them, or write both alike where one is meant.`,
});

const INGESTION = 'ingestion: { method: snapshot, schedule: "0 0 * * *" }';
const FILE_TYPES: ReadonlySet<ContainerType> = new Set<ContainerType>(["files", "s3", "gcs", "azureblob"]);

/** No two folders of containers, and no two files in one, have paths that differ only in case. */
export const pathTwins = defineRule({
  name: "path-twins",
  pages: [
    {
      type,
      why:
        "On a disk that ignores case the two are one: one dataset would be read from the other's file there, and from its own elsewhere. " +
        "Where one file is meant, a disk that heeds case finds only one of the spellings.",
      wrong: `${storeExample(`{ container: shipments_files, tables: { lines: Lines.csv, returns: lines.csv }, ${INGESTION} }`)}  - name: returns
    classification: internal
    primaryKey: [id]
    columns:
      - { name: id, type: bigint, nullable: false }
`,
      right: `${storeExample(`{ container: shipments_files, tables: { lines: lines.csv, returns: returns.csv }, ${INGESTION} }`)}  - name: returns
    classification: internal
    primaryKey: [id]
    columns:
      - { name: id, type: bigint, nullable: false }
`,
    },
  ],
  check: ({ model, index }, report) => {
    const folders = new Spellings(report);
    for (const container of model.containers)
      if (container.path !== undefined) folders.see("", container.path, at(container, "path"));
    filesOf(model, index, new Spellings(report));
  },
});

/** Sees what each dataset of a container of files is read from. */
function filesOf({ datastores }: Model, { containers }: ModelIndex, files: Spellings): void {
  for (const store of datastores) {
    const { container: key = "", tables = {} } = store.source;
    const container = containers.get(key);
    if (container === undefined || !FILE_TYPES.has(container.type)) continue;
    // Names of one store's datasets that differ only in case are a finding of their own.
    const named = new Set<string>();
    for (const [index, { name }] of store.datasets.entries()) {
      const mapped = Object.hasOwn(tables, name);
      if (!mapped && named.has(name.toLowerCase())) continue;
      named.add(name.toLowerCase());
      const target = mapped ? at(store, "source", "tables", name) : at(store, "datasets", index, "name");
      files.see(key, mapped ? (tables[name] ?? name) : name, target);
    }
  }
}

/** The paths seen so far, by what they are where case does not count. */
class Spellings {
  private readonly first = new Map<string, { readonly path: string; readonly target: Target }>();
  private readonly told = new Set<string>();

  constructor(private readonly report: Report) {}

  /** Reports a path that another one is but for case: each spelling once. */
  see(scope: string, written: string, target: Target): void {
    const path = written.normalize("NFC").replace(/\/+$/, "");
    const id = JSON.stringify([scope, path.toLowerCase()]);
    const first = this.first.get(id);
    if (first === undefined) this.first.set(id, { path, target });
    else if (first.path !== path && !this.told.has(`${id} ${path}`)) {
      this.told.add(`${id} ${path}`);
      const related = [{ target: first.target, message: `${quote(first.path)} is here` }];
      this.report(type(target, { path, other: first.path }, { related }));
    }
  }
}
