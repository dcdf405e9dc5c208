import type { z } from "zod";
import type { Diagnostic } from "../diagnostic/diagnostic.js";
import type { DiagnosticPage } from "../diagnostic/page.js";
import type { PlatformGraph } from "../graph/platform-graph.js";
import type { Undefined } from "../lint/gaps.js";
import type { ContainerType } from "../model/common.js";
import type { DataPlatformInstance } from "../model/data-platform.js";
import type { IngestionMethod } from "../model/datastore.js";
import type { Model } from "../model/model.js";
import type { Runtime } from "../model/workspace.js";
import type { PlatformRuntime } from "./runtime.js";
import type { SynthesisScope } from "./synthesis-scope.js";

/** A kind of data platform, as one typed declaration. Listed in `platforms/index.ts`, or added by a plug-in. */
export interface DataPlatform<Config = unknown> {
  /** The name that a DataPlatform's `type` gives: `local`, `legacy`, `aws-glue`. */
  readonly kind: string;
  /** One line for people. */
  readonly title: string;
  /** The schema of an instance's `config`; unknown fields are refused by using a strict object. */
  readonly config: z.ZodType<Config>;
  /** What it can do at all; handlers judge the rest. */
  readonly supports: PlatformSupport;
  /** Whether it emits Terraform. `false` for what is only described. */
  readonly generates: boolean;
  /** Whether an instance must name a Terraform backend, because its state lives elsewhere. */
  readonly needsBackend: boolean;
  /** Every finding its handlers can give, with the page that `sluice explain` prints. */
  readonly pages: readonly DiagnosticPage[];
  /**
   * Findings about its instances as such, whether or not anything uses them, and about instances beside each other. What
   * `lacking` may have is declared and broken, which has been said: that the model lacks it is no finding.
   */
  lintInstances?(
    instances: readonly CheckedInstance<Config>[],
    model: Model,
    lacking: Undefined,
  ): readonly Diagnostic[];
  /**
   * The expert on one graph. Cheap: it loads no Terraform bindings.
   * @param sandbox the name of a developer's own copy, `[a-z0-9]+(_[a-z0-9]+)*` of at most 31 characters, which everything
   * that is made bears in its name; absent: the thing itself. Two `_` are never beside each other, nor is one at the end,
   * so that a name that begins with it can be told from that of another copy
   */
  createGraphHandler(graph: PlatformGraph, config: Config, sandbox?: string): DataPlatformGraphHandler;
  /** Loads what moves data on this machine, where the kind does so. */
  readonly runtime?: () => Promise<PlatformRuntime>;
}

/** An instance whose config has passed its kind's schema. */
export interface CheckedInstance<Config = unknown> {
  readonly instance: DataPlatformInstance;
  readonly config: Config;
}

/** Static facts about a kind of platform. */
export interface PlatformSupport {
  /** Containers it can read from. */
  readonly sources: readonly ContainerType[];
  /** Containers it can write to that are declared in the model. */
  readonly consumers: readonly ContainerType[];
  /** Containers it keeps itself: `{ managedBy: platform, type }`. */
  readonly managed: readonly ContainerType[];
  readonly ingestion: readonly IngestionMethod[];
  readonly runtimes: readonly Runtime[];
  /** Kinds of platform it can take data from and hand data to. */
  readonly exchangesWith: readonly string[];
}

/** What a DataPlatform returns for one graph: knows the containers involved and synthesizes its stacks. */
export interface DataPlatformGraphHandler {
  /** Every container the graph touches: producers', consumers' and the platform's own; each once, by key. */
  dataContainers(): readonly ContainerUse[];
  /** Every unsupported container, location, method, type, transformer, name or quota. */
  lint(): readonly Diagnostic[];
  /** Makes the graph's stacks. Called only when nothing it reported is an error; renders every node. */
  synthesize(scope: SynthesisScope): Promise<void>;
}

/** A container on a graph, as governance judges it. */
export interface ContainerUse {
  readonly key: string;
  readonly role: "producer" | "consumer" | "internal";
  readonly type: string;
  readonly locations: readonly string[];
  readonly encryption: { readonly serverSide: boolean; readonly clientSide: boolean };
  /** The datasets that come to rest in it, as keys, sorted. */
  readonly datasets: readonly string[];
}

/** An instance joined with its kind and its checked config. */
export interface ResolvedPlatform {
  readonly instance: DataPlatformInstance;
  readonly platform: DataPlatform;
  readonly config: unknown;
}
