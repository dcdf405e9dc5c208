import fc from "fast-check";
import type { Declaration } from "../../support/arbitraries.js";

type Fields = Record<string, unknown>;

/** A column of a declaration, as it is written. */
interface ColumnDraft extends Fields {
  name: string;
  type: string;
  nullable?: boolean;
  classification?: string;
}

interface DatasetDraft extends Fields {
  name: string;
  primaryKey: string[];
  partitionBy?: string[];
  classification?: string;
  deprecated?: { reason: string };
  columns: ColumnDraft[];
}

/** Declarations that an edit may change, and a way to choose among them. */
export class Draft {
  readonly objects: (Fields & { kind: string; name?: string })[];

  constructor(
    objects: readonly Declaration[],
    private readonly luck: Iterator<number>,
  ) {
    this.objects = structuredClone(objects) as (Fields & { kind: string; name?: string })[];
  }

  pick<T>(items: readonly T[]): T | undefined {
    return items.length === 0 ? undefined : items[Number(this.luck.next().value) % items.length];
  }

  ofKind(kind: string) {
    return this.objects.filter((object) => object.kind === kind);
  }

  remove(object: unknown): void {
    const at = this.objects.indexOf(object as (typeof this.objects)[number]);
    if (at >= 0) this.objects.splice(at, 1);
  }

  datasetsOf(store: unknown): DatasetDraft[] {
    return (store as { datasets: DatasetDraft[] }).datasets;
  }

  get datasets(): DatasetDraft[] {
    return this.ofKind("Datastore").flatMap((store) => this.datasetsOf(store));
  }

  groupsOf(workspace: unknown): { name: string; sinks: string[] }[] {
    return (workspace as { datasetGroups: { name: string; sinks: string[] }[] }).datasetGroups;
  }

  /** Whether any group uses a dataset. */
  isUsed(dataset: string): boolean {
    return this.ofKind("Workspace").some((one) => this.groupsOf(one).some(({ sinks }) => sinks.includes(dataset)));
  }

  /** Columns as generated: `id` is an integer and the key, `value` a string. */
  column(dataset: DatasetDraft | undefined, name: string): ColumnDraft | undefined {
    return dataset?.columns.find((column) => column.name === name);
  }
}

/** Changes that break nobody, whatever else is changed. */
export const COMPATIBLE: { readonly [name: string]: (draft: Draft) => void } = {
  "a new nullable column": (draft) => {
    const dataset = draft.pick(draft.datasets);
    dataset?.columns.unshift({ name: `new_${dataset.columns.length}`, type: "uuid" });
  },
  "columns in another order": (draft) => void draft.pick(draft.datasets)?.columns.reverse(),
  descriptions: (draft) => {
    for (const dataset of draft.datasets) {
      dataset.description = "what it is";
      for (const column of dataset.columns) column.description = "what it means";
    }
  },
  "a wider type": (draft) => {
    const id = draft.column(draft.pick(draft.datasets), "id");
    if (id?.type === "integer") id.type = "bigint";
  },
  "classifying what was not classified": (draft) => {
    for (const dataset of draft.datasets)
      if (dataset.classification === undefined)
        for (const column of dataset.columns) column.classification ??= "confidential";
  },
  "a classification moved to every column": (draft) => {
    const dataset = draft.pick(draft.datasets.filter(({ classification }) => classification !== undefined));
    if (dataset === undefined) return;
    for (const column of dataset.columns) column.classification = dataset.classification as string;
    delete dataset.classification;
  },
  "a deprecation": (draft) => {
    // What another edit brought in and uses is not deprecated at once: the two would not be compatible together.
    const dataset = draft.pick(draft.datasets.filter(({ name }) => !name.startsWith("brand_new")));
    if (dataset) dataset.deprecated = { reason: "old" };
  },
  "a new dataset and a use of it": (draft) => {
    const [store, workspace] = [draft.pick(draft.ofKind("Datastore")), draft.pick(draft.ofKind("Workspace"))];
    if (store === undefined) return;
    const name = `brand_new_${draft.datasetsOf(store).length}`;
    draft
      .datasetsOf(store)
      .unshift({ name, primaryKey: ["id"], columns: [{ name: "id", type: "uuid", nullable: false }] });
    if (workspace) draft.groupsOf(workspace)[0]?.sinks.push(`${store.name}/${name}`);
  },
  "a group or a workspace that goes": (draft) => {
    const workspace = draft.pick(draft.ofKind("Workspace").filter(({ transformer }) => transformer === undefined));
    if (workspace === undefined) return;
    const groups = draft.groupsOf(workspace);
    if (groups.length > 1) groups.pop();
    else draft.remove(workspace);
  },
  "a datastore that goes with all who use it": (draft) => {
    const store = draft.pick(draft.ofKind("Datastore"));
    if (store === undefined) return;
    const used = new Set(draft.datasetsOf(store).map(({ name }) => `${store.name}/${name}`));
    for (const workspace of draft.ofKind("Workspace"))
      for (const group of draft.groupsOf(workspace)) group.sinks = group.sinks.filter((sink) => !used.has(sink));
    draft.remove(store);
  },
  "another source": (draft) => {
    const store = draft.pick(draft.ofKind("Datastore")) as { source: Fields } | undefined;
    if (store && "container" in store.source) store.source.container = "container_0";
  },
};

/** Changes that break someone: each gives the code of what must be found, or nothing where it cannot be made. */
export const INCOMPATIBLE: { readonly [name: string]: (draft: Draft) => string | undefined } = {
  "a column that goes": (draft) => {
    const dataset = draft.pick(draft.datasets);
    dataset?.columns.splice(
      dataset.columns.findIndex(({ name }) => name === "value"),
      1,
    );
    return dataset && "change/removed-column";
  },
  "a column of another name": (draft) => {
    const column = draft.column(draft.pick(draft.datasets), "value");
    if (column) column.name = "values";
    return column && "change/removed-column";
  },
  "a new column that may not be null": (draft) => {
    const dataset = draft.pick(draft.datasets);
    dataset?.columns.push({ name: "required", type: "date", nullable: false });
    return dataset && "change/required-column";
  },
  "a new column in the key": (draft) => {
    const dataset = draft.pick(draft.datasets);
    dataset?.columns.push({ name: "part", type: "date", nullable: false });
    dataset?.primaryKey.push("part");
    return dataset && "change/primary-key";
  },
  "a narrower type": (draft) => {
    const column = draft.column(draft.pick(draft.datasets), "id");
    if (column) column.type = "smallint";
    return column && "change/column-type";
  },
  "another type": (draft) => {
    const column = draft.column(draft.pick(draft.datasets), "value");
    if (column) column.type = "varchar";
    return column && "change/column-type";
  },
  "a column that may be null": (draft) => {
    const column = draft.column(draft.pick(draft.datasets), "id");
    if (column) column.nullable = true;
    return column && "change/nullability";
  },
  "a column that may not be null": (draft) => {
    const column = draft.column(draft.pick(draft.datasets), "value");
    if (column) column.nullable = false;
    return column && "change/nullability";
  },
  "no key": (draft) => {
    const dataset = draft.pick(draft.datasets);
    if (dataset) dataset.primaryKey = [];
    return dataset && "change/primary-key";
  },
  partitions: (draft) => {
    const dataset = draft.pick(draft.datasets);
    if (dataset) dataset.partitionBy = ["id"];
    return dataset && "change/partitioning";
  },
  "another classification": (draft) => {
    const dataset = draft.pick(draft.datasets.filter(({ classification }) => classification !== undefined));
    if (dataset) dataset.classification = "pci";
    return dataset && "change/classification";
  },
  "no classification": (draft) => {
    const classified = draft.datasets.flatMap(({ columns }) => columns.filter(({ classification }) => classification));
    const column = draft.pick(classified);
    if (column) delete column.classification;
    return column && "change/classification";
  },
  "a dataset in use that goes": (draft) => {
    const used = draft.ofKind("Datastore").flatMap((store) =>
      draft
        .datasetsOf(store)
        .filter(({ name }) => draft.isUsed(`${store.name}/${name}`))
        .map((dataset) => ({ store, dataset })),
    );
    const gone = draft.pick(used);
    if (gone === undefined) return undefined;
    const datasets = draft.datasetsOf(gone.store);
    datasets.splice(datasets.indexOf(gone.dataset), 1);
    return "change/removed-in-use";
  },
  "a datastore in use that goes": (draft) => {
    const used = draft
      .ofKind("Datastore")
      .filter((store) => draft.datasetsOf(store).some(({ name }) => draft.isUsed(`${store.name}/${name}`)));
    const gone = draft.pick(used);
    if (gone) draft.remove(gone);
    return gone && "change/removed-in-use";
  },
  "a team that goes": (draft) => {
    const owners = new Set(draft.objects.map(({ team }) => team));
    const gone = draft.pick(draft.ofKind("Team").filter(({ zone, name }) => owners.has(`${zone}/${name}`)));
    if (gone) draft.remove(gone);
    return gone && "change/removed-owner";
  },
};

/** Numbers to choose by, without end. */
export const luck = (): fc.Arbitrary<Iterator<number>> => fc.infiniteStream(fc.nat({ max: 1000 }));
