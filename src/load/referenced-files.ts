import type { Diagnostic, Path, Subject } from "../diagnostic/diagnostic.js";
import type { Dataset } from "../model/datastore.js";
import { sortedUnique } from "../util/order.js";
import { Contract } from "./contract/contract.js";
import { contractSchemaMissing } from "./diagnostics/contracts.js";
import { linkOutside } from "./diagnostics/files.js";
import { columnsOrContract, fileMissing, pathOutside } from "./diagnostics/references.js";
import { type FileSource, readText } from "./file-source.js";
import type { Origins, Place } from "./origins.js";
import type { Origin, ParsedFile, ParsedValue } from "./parsed-file.js";
import { resolveReference } from "./references.js";

type ParsedDataset = Extract<ParsedValue, { kind: "Datastore" }>["datasets"][number];

/** The paths of the code and the contracts that a file's objects name, as far as they lead to something. */
export function referencesOf({ objects }: ParsedFile): string[] {
  const found: string[] = [];
  const add = (origin: Origin, written: string | undefined): void => {
    const resolved = written === undefined ? undefined : resolveReference(origin.file, written);
    if (resolved && "path" in resolved) found.push(resolved.path);
  };
  for (const { value, origin } of objects) {
    if (value.kind === "Workspace") for (const { file } of value.transformer?.code ?? []) add(origin, file);
    if (value.kind === "Datastore") for (const { contract } of value.datasets) add(origin, contract);
  }
  return found;
}

/** The files that a model names, each read once. */
export class ReferencedFiles {
  /** The texts of code files, by path. */
  readonly texts = new Map<string, string>();
  readonly diagnostics: Diagnostic[] = [];
  private readonly contracts = new Map<string, Contract | undefined>();
  private readonly broken = new Set<string>();

  constructor(
    private readonly source: FileSource,
    private readonly origins: Origins,
  ) {}

  /** Every file that was read, in order. */
  get paths(): string[] {
    return sortedUnique([...this.texts.keys(), ...this.contracts.keys(), ...this.broken]);
  }

  /** Where data lies: it need not exist yet, but must not lie outside. */
  folder(subject: Subject, at: Path, origin: Origin, written: string): string {
    const path = this.resolve(subject, at, origin, written);
    if (path === undefined) return written;
    if (this.source.leadsOutside(path)) this.diagnostics.push(linkOutside({ subject, path: at }, { path }));
    return path;
  }

  /** A code file: its text is kept, with the line ends that it has everywhere, as a checkout may have changed them. */
  code(subject: Subject, at: Path, origin: Origin, written: string): string {
    const path = this.resolve(subject, at, origin, written);
    if (path === undefined) return written;
    if (!this.texts.has(path)) {
      const text = this.read(subject, at, path, written);
      if (text !== undefined) this.texts.set(path, text.replaceAll("\r\n", "\n"));
    }
    return path;
  }

  /** A store's datasets with their columns, and where those are written that come from a contract. */
  datasets(
    subject: Subject,
    origin: Origin,
    parsed: readonly ParsedDataset[],
  ): { readonly datasets: readonly Dataset[]; readonly elsewhere?: (path: Path) => Place | undefined } {
    const places = new Map<number, { readonly contract: Contract; readonly paths: readonly Path[] }>();
    const datasets = parsed.map((dataset, index): Dataset => {
      const { columns, contract: written } = dataset;
      if (columns !== undefined && written === undefined) return dataset as Dataset;
      const at: Path = ["datasets", index];
      if (columns !== undefined || written === undefined) {
        const both = columns !== undefined;
        this.diagnostics.push(
          columnsOrContract(
            { subject, path: both ? [...at, "contract"] : at, ...(both ? { on: "key" } : {}) },
            { dataset: dataset.name, both },
          ),
        );
        return { ...dataset, columns: columns ?? [] };
      }
      const path = this.resolve(subject, [...at, "contract"], origin, written);
      if (path === undefined) return { ...dataset, columns: [] };
      const contract = this.contract(subject, [...at, "contract"], path, written);
      const found = contract?.schemaFor(dataset.name);
      if (contract !== undefined && found === undefined && contract.diagnostics.length === 0)
        this.diagnostics.push(
          contractSchemaMissing(
            { subject, path: [...at, "contract"] },
            { dataset: dataset.name, contract: path, names: contract.names },
          ),
        );
      if (contract === undefined || found === undefined) return { ...dataset, contract: path, columns: [] };
      this.diagnostics.push(...found.diagnostics);
      places.set(index, { contract, paths: found.schema.paths });
      const { columns: taken, primaryKey, partitionBy } = found.schema;
      return {
        ...dataset,
        contract: path,
        columns: taken,
        // What the dataset says itself goes before what the contract says.
        primaryKey: dataset.primaryKey.length > 0 ? dataset.primaryKey : [...primaryKey],
        partitionBy: dataset.partitionBy.length > 0 ? dataset.partitionBy : [...partitionBy],
      };
    });
    if (places.size === 0) return { datasets };
    return { datasets, elsewhere: (path) => this.inContract(path, places) };
  }

  /** Where a column that came from a contract is written. */
  private inContract(
    path: Path,
    places: ReadonlyMap<number, { readonly contract: Contract; readonly paths: readonly Path[] }>,
  ): Place | undefined {
    const [datasets, index, columns, column, field] = path;
    if (datasets !== "datasets" || columns !== "columns" || typeof index !== "number" || typeof column !== "number")
      return undefined;
    const place = places.get(index);
    const property = place?.paths[column];
    if (place === undefined || property === undefined) return undefined;
    const names: Readonly<Record<string, string>> = { type: "physicalType", nullable: "required" };
    const name = field === undefined ? [] : [Object.hasOwn(names, field) ? (names[field] ?? field) : field];
    const { subject, document } = place.contract;
    return { origin: { file: subject.key, index: document }, path: [...property, ...name] };
  }

  private contract(subject: Subject, at: Path, path: string, written: string): Contract | undefined {
    if (this.contracts.has(path)) return this.contracts.get(path);
    const text = this.read(subject, at, path, written);
    const contract = text === undefined ? undefined : new Contract(path, text);
    if (contract) {
      this.origins.declare(contract.subject, { file: path, index: contract.document });
      this.diagnostics.push(...contract.diagnostics);
      this.contracts.set(path, contract);
    }
    return contract;
  }

  private resolve(subject: Subject, at: Path, origin: Origin, written: string): string | undefined {
    const resolved = resolveReference(origin.file, written);
    if ("path" in resolved) return resolved.path;
    this.diagnostics.push(
      pathOutside({ subject, path: at }, { path: written.slice(0, 200), problem: resolved.problem }),
    );
    return undefined;
  }

  private read(subject: Subject, at: Path, path: string, written: string): string | undefined {
    const text = readText(this.source, path);
    if (typeof text === "string") return text;
    this.broken.add(path);
    this.diagnostics.push(text ?? fileMissing({ subject, path: at }, { path, written }));
    return undefined;
  }
}
