import { at, type Diagnostic, type Path } from "../diagnostic/diagnostic.js";
import { type Gaps, NO_GAPS, Undefined } from "../lint/gaps.js";
import type { DataPlatformInstance } from "../model/data-platform.js";
import type { Model } from "../model/model.js";
import { didYouMean } from "../util/did-you-mean.js";
import { sortedBy, sortedUnique } from "../util/order.js";
import { quote } from "../util/quote.js";
import { separatesStacks, unusableSetting } from "./backend.js";
import { type ConfigProblem, checkConfig } from "./config-problems.js";
import type { CheckedInstance, DataPlatform, ResolvedPlatform } from "./data-platform.js";
import * as findings from "./registry-findings.js";

/** The kinds of platform that a model may name, by their names. */
export interface PlatformRegistry {
  /** In the order of their names. */
  readonly kinds: readonly DataPlatform[];
  find(kind: string): DataPlatform | undefined;
}

/** Two declarations of one kind, or a kind whose name is none. Its message says which. */
export class RegistryProblem extends Error {
  override readonly name = "RegistryProblem";
}

/**
 * The registry of those kinds of platform: Sluice's own, and those of plug-ins.
 * @throws RegistryProblem on a name that is taken or that no model could write
 */
export function createRegistry(platforms: readonly DataPlatform[]): PlatformRegistry {
  const kinds = new Map<string, DataPlatform>();
  for (const platform of platforms) {
    const { kind } = platform;
    if (!/^[a-z0-9][a-z0-9-]*$/.test(kind))
      throw new RegistryProblem(
        `${quote(kind)} cannot name a kind of platform: lower-case letters, digits and dashes only.`,
      );
    if (kinds.has(kind))
      throw new RegistryProblem(
        `There are two kinds of platform ${quote(kind)}. Of Sluice's own kinds and those of plug-ins, each needs a name of its own.`,
      );
    kinds.set(kind, platform);
  }
  return { kinds: sortedBy(kinds.values(), ({ kind }) => kind), find: (kind) => kinds.get(kind) };
}

/**
 * Joins each instance of a model with its kind and checks what it says against that: its config, its backend, and what
 * the kind says of its instances. An instance whose kind is unknown or whose config is wrong is not among the results.
 * What `gaps` says the model lacks though it is declared is not missed.
 */
export function resolvePlatforms(
  model: Model,
  registry: PlatformRegistry,
  gaps: Gaps = NO_GAPS,
): readonly [ResolvedPlatform[], Diagnostic[]] {
  const resolved = new Map<string, ResolvedPlatform>();
  const diagnostics: Diagnostic[] = [];
  for (const instance of model.platforms) {
    const platform = registry.find(instance.type);
    if (platform === undefined) {
      diagnostics.push(unknownKind(instance, registry));
      continue;
    }
    diagnostics.push(...backendFindings(instance, platform));
    const checked = checkConfig(platform.config, instance.config);
    if ("problems" in checked) diagnostics.push(...configFindings(instance, platform, checked.problems));
    // Two instances of one name are a finding of lint; the first stands for both.
    else if (!resolved.has(instance.key)) resolved.set(instance.key, { instance, platform, config: checked.config });
  }
  const all = [...resolved.values()];
  const lacking = new Undefined(gaps);
  for (const platform of registry.kinds) {
    if (platform.lintInstances === undefined) continue;
    const instances: CheckedInstance[] = all.filter((one) => one.platform === platform);
    diagnostics.push(...platform.lintInstances(instances, model, lacking));
  }
  return [all, diagnostics];
}

function unknownKind(instance: DataPlatformInstance, registry: PlatformRegistry): Diagnostic {
  const kinds = registry.kinds.map(({ kind }) => kind);
  const hint = didYouMean(instance.type, kinds);
  return findings.unknownKind(at(instance, "type"), { type: instance.type, kinds, hint });
}

function configFindings(
  instance: DataPlatformInstance,
  { kind }: DataPlatform,
  problems: readonly ConfigProblem[],
): Diagnostic[] {
  const target = (path: Path) => at(instance, "config", ...path);
  return problems.map((problem) => {
    switch (problem.kind) {
      case "unknown": {
        const { field, known, path } = problem;
        const hint = didYouMean(field, known);
        return findings.unknownConfigField({ ...target(path), on: "key" }, { field, kind, known, hint });
      }
      case "missing":
        return findings.missingConfigField(target(problem.path), { ...problem, kind });
      default: {
        const field = problem.path.join(".");
        return findings.invalidConfig(target(problem.path), { field, kind, problem: problem.problem });
      }
    }
  });
}

function backendFindings(instance: DataPlatformInstance, platform: DataPlatform): Diagnostic[] {
  if (!platform.generates) return [];
  const { key, backend } = instance;
  if (backend === undefined)
    return platform.needsBackend ? [findings.backendMissing(at(instance), { key, kind: platform.kind })] : [];
  const types = sortedUnique(Object.keys(backend));
  const [type] = types;
  if (type === undefined || types.length > 1) return [findings.backendNotOne(at(instance, "backend"), { key, types })];
  const settings = backend[type] ?? {};
  const unusable = unusableSetting(settings);
  if (unusable !== undefined)
    return [findings.backendSetting(at(instance, "backend", type, ...unusable), { setting: unusable.join(".") })];
  if (!separatesStacks(type, settings)) return [findings.backendShared(at(instance, "backend", type), { key, type })];
  return [];
}
