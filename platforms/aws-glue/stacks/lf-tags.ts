import { LakeformationLfTag } from "@cdktf/provider-aws/lib/lakeformation-lf-tag/index.js";
import type { TerraformResource } from "../../../src/platform/cdktf.js";
import { sortedUnique } from "../../../src/util/order.js";
import type { GraphFacts } from "../handler/graph-facts.js";
import { lfTagValue } from "../names.js";
import { type LakeStack, shared } from "./lake-stack.js";

/**
 * The LF-tags by which access is granted: the zone of what a table's data is from, and for each classification whether the table
 * has it, since a tag has one value and a table may have several classifications. They follow from what the ecosystem declares,
 * so that no dataset that comes or goes changes one. All are in lower case, as Lake Formation keeps them.
 */
export function lfTagPlan({ index, names }: GraphFacts): readonly LfTag[] {
  const zones = sortedUnique((index.ecosystem?.governanceZones ?? []).map(({ name }) => lfTagValue(name)));
  return [
    ...(zones.length === 0 ? [] : [{ id: "zone", key: names.lfTag("zone"), values: zones }]),
    ...sortedUnique(index.ecosystem?.classifications ?? []).map((name) => ({
      id: `classification-${name}`,
      key: names.lfTag("classification", name),
      values: [HAS.no, HAS.yes],
    })),
  ];
}

/** The values of a classification's tag. */
export const HAS = { yes: "yes", no: "no" } as const;

export interface LfTag {
  /** Within the stack. */
  readonly id: string;
  readonly key: string;
  /** Sorted. */
  readonly values: readonly string[];
}

/** @param settings what must hold before, where the instance keeps it */
export function lfTags(stack: LakeStack, settings: TerraformResource | undefined): void {
  for (const { id, key, values } of lfTagPlan(stack.facts))
    stack.add(
      LakeformationLfTag,
      id,
      { key, values: [...values], ...(settings === undefined ? {} : { dependsOn: [settings] }) },
      shared(stack.facts),
    );
}
