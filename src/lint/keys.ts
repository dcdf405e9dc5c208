/** A key in two parts, cut at the first slash: `datastore/dataset`, `workspace/group`, `zone/team`. Without a slash the second is absent. */
export function splitKey(key: string): readonly [string, string | undefined] {
  const slash = key.indexOf("/");
  return slash < 0 ? [key, undefined] : [key.slice(0, slash), key.slice(slash + 1)];
}
