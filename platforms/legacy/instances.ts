import { at, type Diagnostic } from "../../src/diagnostic/diagnostic.js";
import type { Undefined } from "../../src/lint/gaps.js";
import type { DataPlatformInstance } from "../../src/model/data-platform.js";
import { covers } from "../../src/model/location.js";
import type { Model } from "../../src/model/model.js";
import { indexModel, type ModelIndex } from "../../src/model/model-index.js";
import type { CheckedInstance } from "../../src/platform/data-platform.js";
import { didYouMean } from "../../src/util/did-you-mean.js";
import { sortedBy, sortedUnique } from "../../src/util/order.js";
import type { LegacyConfig } from "./config.js";
import { containerOutside, sharedContainers, unknownContainer, unknownTeam } from "./findings.js";

/** Judges legacy instances by themselves and beside each other, whether or not anything is consumed from them. */
export function lintInstances(
  instances: readonly CheckedInstance<LegacyConfig>[],
  model: Model,
  lacking: Undefined,
): Diagnostic[] {
  const index = indexModel(model);
  const teams = teamsOf(model);
  return [
    ...instances.flatMap((one) => [...teamFindings(one, teams, lacking), ...containerFindings(one, index, lacking)]),
    ...sharingFindings(instances),
  ];
}

/** Every team that a zone declares, defined or not yet, and every one that is defined: that it is not declared is said where it is. */
function teamsOf(model: Model): ReadonlySet<string> {
  const declared = model.zones.flatMap((zone) => zone.teams.map(({ name }) => `${zone.name}/${name}`));
  return new Set([...declared, ...model.teams.map(({ key }) => key)]);
}

function teamFindings(
  { instance, config }: CheckedInstance<LegacyConfig>,
  teams: ReadonlySet<string>,
  lacking: Undefined,
): Diagnostic[] {
  const { team } = config;
  if (teams.has(team) || lacking.mayHave("team", team)) return [];
  return [unknownTeam(at(instance, "config", "team"), { team, hint: didYouMean(team, teams) })];
}

function containerFindings(
  { instance, config }: CheckedInstance<LegacyConfig>,
  index: ModelIndex,
  lacking: Undefined,
): Diagnostic[] {
  return config.containers.flatMap((name, position) => {
    const target = at(instance, "config", "containers", position);
    const container = index.containers.get(name);
    if (container === undefined && lacking.mayHave("container", name)) return [];
    if (container === undefined)
      return unknownContainer(target, { container: name, hint: didYouMean(name, index.containers.keys()) });
    const outside = container.locations.filter(
      (location) => !instance.locations.some((allowed) => covers(allowed, location)),
    );
    if (outside.length === 0) return [];
    const related = [{ target: at(container, "locations"), message: "where the container lies" }];
    return containerOutside(target, { container: name, outside }, { related });
  });
}

/** Each instance that shares containers with others, once, on itself, with the others beside it. */
function sharingFindings(instances: readonly CheckedInstance<LegacyConfig>[]): Diagnostic[] {
  const sorted = sortedBy(instances, ({ instance }) => instance.key);
  const users = new Map<string, Set<DataPlatformInstance>>();
  for (const { instance, config } of sorted)
    for (const container of config.containers)
      users.set(container, (users.get(container) ?? new Set<DataPlatformInstance>()).add(instance));
  return sorted.flatMap(({ instance, config }) => {
    const shared = sortedUnique(config.containers).filter((container) => (users.get(container)?.size ?? 0) > 1);
    const others = new Set(shared.flatMap((container) => [...(users.get(container) ?? [])]));
    others.delete(instance);
    if (others.size === 0) return [];
    const related = sortedBy(others, ({ key }) => key).map((other) => ({
      target: at(other, "config", "containers"),
      message: `the containers of ${other.key}`,
    }));
    return sharedContainers(
      at(instance, "config", "containers"),
      { one: instance.key, others: related.map(({ target }) => target.subject.key), containers: shared },
      { related },
    );
  });
}
