import { type BindingPolicy, bindingPoliciesOf } from "../model/binding-policies.js";
import type { DataPlatformInstance } from "../model/data-platform.js";
import { instanceLocation } from "../model/instance-location.js";
import type { DatasetEntry, ModelIndex } from "../model/model-index.js";
import { type Facts, matchesDepartment, type SetConstraint, vendorOf, violations } from "../model/policy-predicates.js";
import type { Workspace } from "../model/workspace.js";
import { sortedBy } from "../util/order.js";
import type { Reason } from "./reason.js";

/** What can be said of a use of data before any platform is asked, apart by what the chosen instance decides. */
export interface UseFacts {
  /** Depends on the instance: itself, and where the container lies that it would manage. */
  readonly ofInstance: Facts;
  /** Is the same on every instance: the declared container, its type, the department. */
  readonly standing: Facts;
}

/** The facts of a workspace's data being brought into its container by an instance. */
export function useFacts(index: ModelIndex, workspace: Workspace, instance: DataPlatformInstance): UseFacts {
  const platforms = [instance.key];
  const departments = [workspace.department ?? ""];
  const { container } = workspace;
  if (typeof container === "object") {
    const location = instanceLocation(instance);
    return {
      ofInstance: { platforms, ...placeFacts(index, location === undefined ? [] : [location]) },
      standing: { departments, containerTypes: [container.type] },
    };
  }
  const declared = container === undefined ? undefined : index.containers.get(container);
  return {
    ofInstance: { platforms },
    standing: declared
      ? { departments, containerTypes: [declared.type], ...placeFacts(index, declared.locations) }
      : { departments },
  };
}

function placeFacts(index: ModelIndex, locations: readonly string[]): Facts {
  const vendors = [...new Set(locations.map(vendorOf))];
  const clouds = new Set(vendors.flatMap((vendor) => index.vendors.get(vendor)?.cloud ?? []));
  return { locations, vendors, clouds: [...clouds] };
}

/** Every policy that forbids a workspace to get some datasets, given some facts; one reason per policy and value. */
export function policyReasons(
  index: ModelIndex,
  workspace: Workspace,
  entries: readonly DatasetEntry[],
  facts: Facts,
  options: { readonly standing: boolean; readonly reader?: string },
): Reason[] {
  const policies = bindingPoliciesOf(index);
  if (!policies.any) return [];
  const forbidden = new Map<BindingPolicy, Map<string, { constraint: SetConstraint; value: string; data: string[] }>>();
  for (const entry of sortedBy(entries, ({ key }) => key))
    for (const binding of new Set([...policies.on(entry), ...policies.ofWorkspace(workspace, entry)])) {
      if (!matchesDepartment(binding.policy, workspace.department)) continue;
      for (const { constraint, value } of violations(binding.policy, facts)) {
        const ofPolicy = forbidden.get(binding) ?? new Map();
        forbidden.set(binding, ofPolicy);
        const known = ofPolicy.get(`${constraint} ${value}`) ?? { constraint, value, data: [] };
        ofPolicy.set(`${constraint} ${value}`, known);
        known.data.push(entry.key);
      }
    }
  const reader = options.reader === undefined ? "" : `, read by transformer ${options.reader},`;
  const reasons: Reason[] = [];
  for (const [{ title }, values] of forbidden)
    for (const { constraint, value, data } of values.values()) {
      const more = data.length > 1 ? ` and ${data.length - 1} more dataset${data.length > 2 ? "s" : ""}` : "";
      reasons.push({
        kind: "policy",
        text: `policy ${title} does not allow ${data[0]}${more}${reader} ${CLAUSES[constraint](value)}`,
        standing: options.standing,
      });
    }
  return reasons;
}

const CLAUSES: { readonly [constraint in SetConstraint]: (value: string) => string } = {
  vendors: (value) => `with vendor ${value}`,
  clouds: (value) => `in cloud ${value}`,
  locations: (value) => `in location ${value}`,
  platforms: (value) => `on platform ${value}`,
  containerTypes: (value) => `in a container of type ${value}`,
  departments: (value) => (value === "" ? "for a workspace that names no department" : `for department ${value}`),
  classifications: (value) => `classified ${value}`,
};
