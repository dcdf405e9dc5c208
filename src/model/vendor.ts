import { z } from "zod";
import { CLOUDS, description, suppress } from "./common.js";

/** A tree of any depth: a list of leaves, or a map from a name to the tree below it. */
export type LocationTree = readonly string[] | { readonly [name: string]: LocationTree };

const locationTree: z.ZodType<LocationTree> = z.lazy(() =>
  z.union([z.array(z.string()), z.record(z.string(), locationTree)]),
);

export const vendorSchema = z
  .strictObject({
    kind: z.literal("Vendor"),
    name: z.string(),
    description,
    cloud: z.enum(CLOUDS),
    locations: locationTree.describe("Where the vendor has data centres: lists of names, or maps to deeper trees."),
    suppress,
  })
  .describe("An owner of places where data can be.");

export interface Vendor extends Readonly<z.output<typeof vendorSchema>> {
  readonly key: string;
}
