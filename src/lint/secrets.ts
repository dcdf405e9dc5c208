import type { Path } from "../diagnostic/diagnostic.js";
import { type Model, type ModelObject, objectsOf } from "../model/model.js";
import { findSecrets, isSecretField } from "../util/secrets.js";

/** A text of an object that gives a secret away. */
export interface GivenAway {
  readonly path: Path;
  /** Set where it is the name of a field that does. */
  readonly on?: "key";
  /** What it looks like, such as `a GitHub token`: each kind once. */
  readonly what: readonly string[];
  /** The secrets themselves: never to be shown. */
  readonly values: readonly string[];
}

const NONE: readonly GivenAway[] = [];
const known = new WeakMap<ModelObject, readonly GivenAway[]>();

/** Every secret in an object: its texts, and the names of what has free names. Looked for once in each object. */
export function secretsIn(object: ModelObject): readonly GivenAway[] {
  let found = known.get(object);
  if (found === undefined) {
    found = search(object);
    known.set(object, found);
  }
  return found;
}

const MOST = 1_000;

/** The texts in a model that are secrets, the longest first, for those who show parts of it: at most a thousand. */
export function secretValues(model: Model): readonly string[] {
  const values = new Set<string>();
  for (const object of objectsOf(model))
    for (const found of secretsIn(object)) for (const value of found.values) values.add(value);
  return [...values].sort((a, b) => b.length - a.length).slice(0, MOST);
}

/** The parts of an object whose fields are named by platforms and plug-ins, not by the language. */
const FREE: Readonly<Record<string, readonly string[]>> = {
  DataPlatform: ["config", "backend"],
  Ecosystem: ["review"],
};
/** Fields of a reference to a secret, which are no secrets themselves. */
const REFERENCE_FIELDS = /^(?:store|name|key|ref|arn|path|file|from|env|id|version|type|region|vault|project|field)$/i;

interface Part {
  readonly value: object;
  readonly path: Path;
  /** The name of the free field that holds it; absent where names are those of the language. */
  readonly field?: string | undefined;
}

function search(object: ModelObject): readonly GivenAway[] {
  const found: GivenAway[] = [];
  const free = FREE[object.kind] ?? [];
  const open: Part[] = [{ value: object, path: [] }];
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    const { value, path, field } = part;
    const list = Array.isArray(value);
    for (const name of Object.keys(value)) {
      if (path.length === 0 && name === "key") continue;
      const member = (value as Readonly<Record<string, unknown>>)[name];
      const step = list ? Number(name) : name;
      const inside = field !== undefined || (path.length === 0 && free.includes(name));
      const called = !inside ? undefined : list ? field : nameOf(name, field);
      if (!list) look(name, undefined, path, step, "key");
      if (typeof member === "string" || typeof member === "number") look(member, called, path, step);
      else if (typeof member === "object" && member !== null)
        open.push({ value: member, path: [...path, step], field: called });
    }
  }
  return found.length === 0 ? NONE : found;

  function look(
    text: string | number,
    field: string | undefined,
    holder: Path,
    step: string | number,
    on?: "key",
  ): void {
    if (field !== undefined && isSecretField(field, text)) {
      found.push({ path: [...holder, step], what: ["a password or key"], values: [String(text)] });
      return;
    }
    if (typeof text === "number") return;
    const spans = findSecrets(text);
    if (spans.length === 0) return;
    const what = [...new Set(spans.map((span) => span.what))];
    const values = [...new Set(spans.map(({ start, end }) => text.slice(start, end)))];
    found.push({ path: [...holder, step], what, values, ...(on ? { on } : {}) });
  }
}

/** The name that tells what a free field holds: its own, or that of the map of secrets it is in. */
function nameOf(name: string, holder: string | undefined): string {
  return holder !== undefined &&
    /(?:passwords?|secrets|tokens|credentials|keys)$/i.test(holder) &&
    !REFERENCE_FIELDS.test(name)
    ? holder
    : name;
}
