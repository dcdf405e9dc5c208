import type { GovernedGraph } from "../../src/governance/govern.js";
import type { Dataset, Datastore } from "../../src/model/datastore.js";
import type { Model } from "../../src/model/model.js";
import type { Policy } from "../../src/model/policy.js";
import type { DatasetGroup, Workspace } from "../../src/model/workspace.js";

// Everything a policy forbids in a small model, by following every way one by one: slow and plain, and nothing of it is
// taken from the product, so that the two can be held against each other.

interface Data {
  readonly key: string;
  readonly store: Datastore;
  readonly dataset: Dataset;
}

interface Bound {
  readonly policy: Policy;
  readonly name: string;
  /** The classification it binds by; empty where it is not about any. */
  readonly by: string;
}

interface Want {
  readonly instance: string;
  readonly workspace: Workspace;
  readonly group: DatasetGroup;
}

/** `policy | dataset | container | constraint | value` for every violation, sorted. */
export function forbidden(model: Model, assignment: ReadonlyMap<string, string>, governed: readonly GovernedGraph[]) {
  const data = new Map<string, Data>();
  for (const store of model.datastores)
    for (const dataset of store.datasets)
      data.set(`${store.name}/${dataset.name}`, { key: `${store.name}/${dataset.name}`, store, dataset });
  const zoneOf = (team: string) => team.split("/")[0] as string;
  const maker = (store: Datastore) => model.workspaces.find(({ name }) => name === store.source.transformer);
  const sinks = (workspace: Workspace) =>
    workspace.datasetGroups.flatMap((group) => group.sinks.map(({ dataset }) => data.get(dataset) as Data));
  const removes = (workspace: Workspace, team: string) => {
    const listed = model.zones
      .filter(({ name }) => name === zoneOf(team))
      .flatMap(({ declassifications }) => declassifications)
      .filter((entry) => entry.workspace === workspace.name)
      .flatMap((entry) => entry.removes);
    return (workspace.transformer?.declassifies ?? []).filter((name) => listed.includes(name));
  };
  const classes = (one: Data): string[] => {
    const own = [one.dataset.classification, ...one.dataset.columns.map(({ classification }) => classification)];
    const from = maker(one.store);
    const come = from
      ? sinks(from).flatMap((input) => classes(input).filter((name) => !removes(from, input.store.team).includes(name)))
      : [];
    return [...new Set([...own, ...come])].filter((name) => name !== undefined);
  };
  const about = (policies: readonly Policy[], whose: string, one: Data): Bound[] =>
    policies.flatMap((policy): Bound[] => {
      const name = `${whose} ${policy.name}`;
      if (policy.when?.datastores && !policy.when.datastores.includes(one.store.name)) return [];
      if (!policy.when?.classifications) return [{ policy, name, by: "" }];
      return policy.when.classifications.filter((by) => classes(one).includes(by)).map((by) => ({ policy, name, by }));
    });
  const ofZone = (team: string, one: Data) =>
    model.zones.filter(({ name }) => name === zoneOf(team)).flatMap(({ policies, name }) => about(policies, name, one));
  const passed = (workspace: Workspace, input: Data) =>
    bound(input).filter(({ by }) => !removes(workspace, input.store.team).includes(by));
  const bound = (one: Data): Bound[] => {
    const from = maker(one.store);
    return [
      ...model.ecosystems.flatMap(({ policies }) => about(policies, "ecosystem", one)),
      ...ofZone(one.store.team, one),
      ...about(one.dataset.policies, one.key, one),
      ...(from ? sinks(from).flatMap((input) => passed(from, input)) : []),
    ];
  };

  // Who gets what from which instance.
  const wants: Want[] = [];
  for (const [key, instance] of assignment) {
    const [name, groupName] = key.split("/");
    const workspace = model.workspaces.find((one) => one.name === name) as Workspace;
    wants.push({
      instance,
      workspace,
      group: workspace.datasetGroups.find((one) => one.name === groupName) as DatasetGroup,
    });
  }
  const has = new Set<string>();
  const bring = (instance: string, one: Data): void => {
    if (has.has(`${instance} ${one.key}`)) return;
    has.add(`${instance} ${one.key}`);
    const { primaryPlatform } = one.store;
    if (primaryPlatform !== undefined && primaryPlatform !== instance) {
      bring(primaryPlatform, one);
      return;
    }
    const from = maker(one.store);
    if (!from) return;
    if (!wants.some((want) => want.instance === instance && want.workspace === from))
      for (const group of from.datasetGroups) wants.push({ instance, workspace: from, group });
    for (const input of sinks(from)) bring(instance, input);
  };
  for (const { instance, group } of [...wants])
    for (const { dataset } of group.sinks) bring(instance, data.get(dataset) as Data);

  const matches = ({ when }: Policy, department: string | undefined) =>
    when?.departments === undefined || (department !== undefined && when.departments.includes(department));
  /** Every sink that gets a dataset from an instance under a policy, directly or as what it was made to. */
  const users = (name: string, instance: string, one: Data): Want[] => {
    const direct = wants.filter(
      (w) => w.instance === instance && w.group.sinks.some(({ dataset }) => dataset === one.key),
    );
    const found = [...direct];
    for (const { workspace } of direct) {
      if (!workspace.transformer || !passed(workspace, one).some((other) => other.name === name)) continue;
      for (const output of data.values())
        if (output.store.name === workspace.transformer.output && has.has(`${instance} ${output.key}`))
          found.push(...users(name, instance, output));
    }
    if (one.store.primaryPlatform === instance)
      for (const { name: peer } of model.platforms)
        if (peer !== instance && has.has(`${peer} ${one.key}`)) found.push(...users(name, peer, one));
    return found;
  };

  const under = (outer: string, inner: string) =>
    inner === outer || inner.startsWith(outer.includes(":") ? `${outer}/` : `${outer}:`);
  const found = new Set<string>();
  const judge = (
    { policy, name }: Bound,
    one: Data,
    container: string,
    facts: {
      locations: readonly string[];
      type: string;
      encryption: { serverSide: boolean; clientSide: boolean };
      platform?: string;
    },
    want: Want | undefined,
    kept: string | undefined | false,
  ): void => {
    const report = (constraint: string, value: string) =>
      found.add([name, one.key, container, constraint, value].join(" | "));
    const check = (
      constraint: "vendors" | "clouds" | "platforms" | "containerTypes" | "departments" | "classifications",
      values: readonly string[],
    ) => {
      const allow: readonly string[] = policy[constraint]?.allow ?? [];
      const deny: readonly string[] = policy[constraint]?.deny ?? [];
      for (const value of values)
        if (deny.includes(value) || (allow.length > 0 && !allow.includes(value))) report(constraint, value);
    };
    const vendors = facts.locations.map((location) => location.split(":")[0] as string);
    check("vendors", vendors);
    check(
      "clouds",
      vendors.map((vendor) => model.vendors.find((other) => other.name === vendor)?.cloud as string),
    );
    check("containerTypes", [facts.type]);
    if (facts.platform) check("platforms", [facts.platform]);
    if (want) check("departments", [want.workspace.department ?? ""]);
    check("classifications", classes(one));
    for (const location of facts.locations) {
      const { allow = [], deny = [] } = policy.locations ?? {};
      if (deny.some((other) => under(other, location) || under(location, other))) report("locations", location);
      else if (allow.length > 0 && !allow.some((other) => under(other, location))) report("locations", location);
    }
    if (policy.encryption?.serverSide && !facts.encryption.serverSide) report("encryption", "serverSide");
    if (policy.encryption?.clientSide && !facts.encryption.clientSide) report("encryption", "clientSide");
    if (policy.retention && kept !== false && days(kept) > days(policy.retention.max))
      report("retention", kept === "P12M" ? "P1Y" : (kept ?? ""));
  };

  for (const { name: container, locations, type, encryption } of model.containers)
    for (const one of data.values()) {
      if (one.store.source.container !== container) continue;
      for (const binding of bound(one)) {
        const readers = model.platforms.filter(({ name }) => has.has(`${name} ${one.key}`));
        const reading = readers.filter(({ name }) => (one.store.primaryPlatform ?? name) === name);
        if (readers.length === 0 && !binding.policy.when?.departments)
          judge(binding, one, container, { locations, type, encryption }, undefined, false);
        for (const { name: platform } of reading)
          if (
            !binding.policy.when?.departments ||
            users(binding.name, platform, one).some((u) => matches(binding.policy, u.workspace.department))
          )
            judge(binding, one, container, { locations, type, encryption, platform }, undefined, false);
      }
    }
  for (const { graph, containers } of governed) {
    const platform = graph.platform.name;
    for (const use of containers) {
      if (use.role === "producer") continue;
      const container = use.role === "consumer" && !use.key.includes(":") ? use.key : `${platform} ${use.key}`;
      const facts = { ...use, platform };
      for (const key of use.datasets) {
        const one = data.get(key) as Data;
        const strands = bound(one);
        if (use.role === "internal") {
          for (const binding of strands) {
            const all = users(binding.name, platform, one);
            if (!all.some(({ workspace }) => matches(binding.policy, workspace.department))) continue;
            judge(binding, one, container, facts, undefined, keptFor(binding, all));
          }
          continue;
        }
        for (const want of wants) {
          const where =
            typeof want.workspace.container === "string"
              ? want.workspace.container
              : `managed:${want.workspace.container?.type}`;
          if (want.instance !== platform || where !== use.key) continue;
          if (!want.group.sinks.some(({ dataset }) => dataset === key)) continue;
          for (const binding of [...strands, ...ofZone(want.workspace.team, one)]) {
            let governs = matches(binding.policy, want.workspace.department);
            const { transformer } = want.workspace;
            const behind = users(binding.name, platform, one);
            if (transformer && passed(want.workspace, one).some(({ name }) => name === binding.name))
              for (const output of data.values())
                if (output.store.name === transformer.output && has.has(`${platform} ${output.key}`))
                  governs ||= users(binding.name, platform, output).some((u) =>
                    matches(binding.policy, u.workspace.department),
                  );
            if (governs)
              judge(
                binding,
                one,
                container,
                facts,
                want,
                transformer ? keptFor(binding, strands.includes(binding) ? behind : []) : want.group.needs.retention,
              );
          }
        }
      }
    }
  }
  return [...found].sort();

  /** The longest that those keep it whom the policy does not govern; `false`: there are none. */
  function keptFor({ policy }: Bound, all: readonly Want[]): string | undefined | false {
    const others = all.filter(({ workspace }) => !workspace.transformer && !matches(policy, workspace.department));
    const longest = others.sort((a, b) => (days(b.group.needs.retention) > days(a.group.needs.retention) ? 1 : -1))[0];
    return longest === undefined ? false : longest.group.needs.retention;
  }
}

/** The durations that the random models use. */
function days(retention: string | undefined): number {
  if (retention === undefined) return Number.POSITIVE_INFINITY;
  const [, count, unit] = /^PT?(\d+)([YMDH])$/.exec(retention) as unknown as [string, string, "Y" | "M" | "D" | "H"];
  return Number(count) * { Y: 365.2425, M: 365.2425 / 12, D: 1, H: 1 / 24 }[unit];
}
