import type { Cloud } from "../../../src/model/common.js";
import type { ModelIndex } from "../../../src/model/model-index.js";
import type { Partition } from "../partition.js";

/** The clouds of the model, as AWS's partitions: the vendor of a location says which it is of. */
const CLOUDS: Readonly<Record<Partition, Cloud>> = { aws: "AWS", "aws-us-gov": "AWS", "aws-cn": "AWS_CHINA" };

/** Those locations that lie in no vendor's tree of a partition. A vendor that is not declared has been reported. */
export function foreignLocations(index: ModelIndex, locations: readonly string[], partition: Partition): string[] {
  return locations.filter((location) => {
    const vendor = index.vendors.get(location.split(":")[0] ?? "");
    return vendor !== undefined && vendor.cloud !== CLOUDS[partition];
  });
}
