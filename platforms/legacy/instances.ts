import { at, type Diagnostic } from "../../src/diagnostic/diagnostic.js";
import { covers } from "../../src/model/location.js";
import type { Model } from "../../src/model/model.js";
import { indexModel, type ModelIndex } from "../../src/model/model-index.js";
import type { CheckedInstance } from "../../src/platform/data-platform.js";
import { didYouMean } from "../../src/util/did-you-mean.js";
import { compareStrings, sortedBy } from "../../src/util/order.js";
import type { LegacyConfig } from "./config.js";
import { containerOutside, sharedContainers, unknownContainer, unknownTeam } from "./findings.js";

/** Judges legacy instances by themselves and beside each other, whether or not anything is consumed from them. */
export function lintInstances(instances: readonly CheckedInstance<LegacyConfig>[], model: Model): Diagnostic[] {
  const index = indexModel(model);
  const teams = teamsOf(model);
  return [
    ...instances.flatMap((one) => [...teamFindings(one, teams), ...containerFindings(one, index)]),
    ...pairFindings(instances),
  ];
}

/** Every team that a zone declares, defined or not yet. */
function teamsOf(model: Model): ReadonlySet<string> {
  return new Set(model.zones.flatMap((zone) => zone.teams.map(({ name }) => `${zone.name}/${name}`)));
}

function teamFindings({ instance, config }: CheckedInstance<LegacyConfig>, teams: ReadonlySet<string>): Diagnostic[] {
  const { team } = config;
  if (teams.has(team)) return [];
  return [unknownTeam(at(instance, "config", "team"), { team, hint: didYouMean(team, teams) })];
}

function containerFindings({ instance, config }: CheckedInstance<LegacyConfig>, index: ModelIndex): Diagnostic[] {
  return config.containers.flatMap((name, position) => {
    const target = at(instance, "config", "containers", position);
    const container = index.containers.get(name);
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

/** Each pair that shares containers, once, on the one whose name comes first. */
function pairFindings(instances: readonly CheckedInstance<LegacyConfig>[]): Diagnostic[] {
  const users = new Map<string, CheckedInstance<LegacyConfig>[]>();
  const sorted = sortedBy(instances, ({ instance }) => instance.key);
  for (const one of sorted)
    for (const container of new Set(one.config.containers)) {
      const known = users.get(container);
      if (known) known.push(one);
      else users.set(container, [one]);
    }
  const findings: Diagnostic[] = [];
  for (const one of sorted) {
    const shared = new Map<CheckedInstance<LegacyConfig>, string[]>();
    for (const container of [...new Set(one.config.containers)].sort(compareStrings))
      for (const other of users.get(container) ?? []) {
        if (compareStrings(one.instance.key, other.instance.key) >= 0) continue;
        const known = shared.get(other);
        if (known) known.push(container);
        else shared.set(other, [container]);
      }
    for (const [other, containers] of sortedBy(shared, ([{ instance }]) => instance.key))
      findings.push(
        sharedContainers(
          at(one.instance, "config", "containers"),
          { one: one.instance.key, other: other.instance.key, containers },
          {
            related: [
              { target: at(other.instance, "config", "containers"), message: "the other platform's containers" },
            ],
          },
        ),
      );
  }
  return findings;
}
