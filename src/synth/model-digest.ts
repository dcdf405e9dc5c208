import { createHash } from "node:crypto";
import { KIND_LISTS, type Model } from "../model/model.js";
import { sha256 } from "../util/digest.js";
import { compactJson } from "../util/json.js";
import { compareStrings } from "../util/order.js";

/** The digest of a model's content: two models of one content have one, whatever their files, order or comments. */
export function modelDigest(model: Model): string {
  const hash = createHash("sha256");
  for (const list of Object.values(KIND_LISTS))
    for (const object of model[list]) hash.update(compactJson(object)).update("\n");
  for (const path of [...model.files.keys()].sort(compareStrings))
    hash.update(compactJson({ path, sha256: sha256(model.files.get(path) as string) })).update("\n");
  return hash.digest("hex");
}
