import { fitName } from "../../../src/util/digest.js";
import { sortedUnique } from "../../../src/util/order.js";
import { TAG_PREFIX } from "../config-parts.js";
import type { GraphFacts } from "../handler/graph-facts.js";

/** What the tags of one resource say, beside those that everything of the instance has. */
export interface TagFacts {
  /** `zone/team`, a zone, or `ecosystem`. */
  readonly owner: string;
  readonly classifications: readonly string[];
  readonly departments?: readonly string[];
  readonly datastore?: string;
  readonly workspace?: string;
}

/** Tags of everything that an instance makes: the provider's `default_tags`. */
export function instanceTags({ graph, config, index, site, prefix }: GraphFacts): Record<string, string> {
  return {
    ...config.tags,
    ...own({
      "managed-by": "sluice",
      ecosystem: index.ecosystem?.name,
      platform: graph.platform.key,
      "billing-account": graph.platform.billingAccount ?? site.account,
      // A developer's own copy is to be told from the thing itself wherever one looks.
      sandbox: prefix === "" ? undefined : prefix.slice(0, -2),
    }),
  };
}

/** Tags of one resource. None is among {@link instanceTags}: the provider wants no tag said twice. */
export function resourceTags({
  owner,
  classifications,
  departments = [],
  datastore,
  workspace,
}: TagFacts): Record<string, string> {
  return own({
    owner,
    classification: joined(classifications),
    department: joined(departments),
    datastore,
    workspace,
  });
}

/** The key of one of Sluice's own tags. */
export function tagKey(name: string): string {
  return `${TAG_PREFIX}${name}`;
}

function own(tags: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tags).flatMap(([name, value]) => {
      const text = value === undefined ? "" : tagText(value);
      return text === "" ? [] : [[tagKey(name), text]];
    }),
  );
}

/** Characters that tags of every service take. */
const OTHERS = /[^\p{L}\p{Nd} _.:/=+\-@]/gu;
/** In characters. */
const MAX_VALUE = 256;

/** A text as a tag can hold it: what no tag takes becomes `_`, what is too long ends in a digest of the whole. */
export function tagText(text: string): string {
  const fitting = fitName(text.normalize("NFC").replace(OTHERS, "_").trim(), MAX_VALUE);
  // Where it was cut between the halves of a letter.
  return fitting.replace(/[\ud800-\udbff](?![\udc00-\udfff])/g, "_");
}

function joined(texts: readonly string[]): string {
  return sortedUnique(texts).join("+");
}
