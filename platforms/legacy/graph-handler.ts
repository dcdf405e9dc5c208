import { at, type Diagnostic } from "../../src/diagnostic/diagnostic.js";
import type { PlatformGraph } from "../../src/graph/platform-graph.js";
import { indexModel } from "../../src/model/model-index.js";
import type { Workspace } from "../../src/model/workspace.js";
import { declaredContainers } from "../../src/platform/container-uses.js";
import type { ContainerUse, DataPlatformGraphHandler } from "../../src/platform/data-platform.js";
import { sortedBy, sortedUnique } from "../../src/util/order.js";
import type { LegacyConfig } from "./config.js";
import { managedContainer, takesNothing, undeclaredConsumer, undeclaredSource } from "./findings.js";

/** The expert on a pipeline that someone already runs: judges whether it can do what consumers expect of it. */
export class LegacyGraphHandler implements DataPlatformGraphHandler {
  constructor(
    private readonly graph: PlatformGraph,
    private readonly config: LegacyConfig,
  ) {}

  /**
   * Those it reads and fills on this graph; and those of its containers for which the model has no other use, which may hold
   * anything on the way.
   */
  dataContainers(): readonly ContainerUse[] {
    const declared = declaredContainers(this.graph);
    const { containers } = indexModel(this.graph.model);
    const used = new Set([...declared.map(({ key }) => key), ...this.#usedOtherwise()]);
    const datasets = sortedUnique(this.graph.nodes.flatMap((node) => node.datasets));
    const own = [...new Set(this.config.containers)].flatMap((key): ContainerUse[] => {
      const container = used.has(key) ? undefined : containers.get(key);
      if (container === undefined) return [];
      const { type, locations, encryption } = container;
      return [{ key, role: "internal", type, locations, encryption, datasets }];
    });
    return sortedBy([...declared, ...own], ({ key }) => key);
  }

  /** Containers of the model that are a source or a workspace's. */
  *#usedOtherwise(): Generator<string> {
    const { datastores, workspaces } = this.graph.model;
    for (const { source } of datastores) if (source.container !== undefined) yield source.container;
    for (const { container } of workspaces) if (typeof container === "string") yield container;
  }

  lint(): readonly Diagnostic[] {
    return [...this.#sources(), ...this.#consumers()];
  }

  /** Nothing is generated. */
  async synthesize(): Promise<void> {}

  /** The containers it names, which every source and consumer is held against. */
  get #related() {
    return [
      { target: at(this.graph.platform, "config", "containers"), message: "the containers that the pipeline uses" },
    ];
  }

  #sources(): Diagnostic[] {
    const { datastores } = indexModel(this.graph.model);
    const known = new Set(this.config.containers);
    const instance = this.graph.platform.key;
    const findings = new Map<string, Diagnostic>();
    for (const { kind, container, peer, datastore: key = "" } of this.graph.nodes) {
      const store = datastores.get(key);
      if (store === undefined || findings.has(key)) continue;
      if (kind === "exchange")
        findings.set(key, takesNothing(at(store, "primaryPlatform"), { datastore: key, peer: peer ?? "", instance }));
      else if (kind === "ingest" && container !== undefined && !known.has(container))
        findings.set(
          key,
          undeclaredSource(
            at(store, "source", "container"),
            { datastore: key, container, instance },
            { related: this.#related },
          ),
        );
    }
    return [...findings.values()];
  }

  #consumers(): Diagnostic[] {
    const known = new Set(this.config.containers);
    const instance = this.graph.platform.key;
    return this.#workspaces().flatMap((workspace) => {
      const { key, container } = workspace;
      const target = at(workspace, "container");
      if (container === undefined) return [];
      if (typeof container !== "string") return managedContainer(target, { workspace: key, instance });
      if (known.has(container)) return [];
      return undeclaredConsumer(target, { workspace: key, container, instance }, { related: this.#related });
    });
  }

  /** Those it serves and those whose transformers it runs, in the order of their keys. */
  #workspaces(): Workspace[] {
    const { groups, workspaces } = indexModel(this.graph.model);
    const served = this.graph.groups.map((key) => groups.get(key)?.workspace);
    const transforming = this.graph.nodes.map(({ kind, workspace }) =>
      kind === "transform" ? workspaces.get(workspace ?? "") : undefined,
    );
    const all = new Set([...served, ...transforming].filter((one) => one !== undefined));
    return sortedBy(all, ({ key }) => key);
  }
}
