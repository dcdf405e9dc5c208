import { fitName } from "../util/digest.js";
import { looksLikeToken } from "./model-text.js";

/** Where one stack keeps its Terraform state. */
export interface StackBackend {
  readonly type: string;
  /** As Terraform reads them: it evaluates no templates here. */
  readonly settings: Readonly<Record<string, unknown>>;
}

type Settings = Readonly<Record<string, unknown>>;

/** What a setting may hold to say by itself how stacks are told apart. */
export const STACK_PLACEHOLDER = "{stack}";

/**
 * How each type of backend is given one state per stack: the setting that names the state is taken for the folder of
 * all of them. The names are those of Terraform's documentation (https://developer.hashicorp.com/terraform/language/backend).
 */
const STATE_KEYS: Readonly<Record<string, (settings: Settings, stack: string, instance: string) => Settings>> = {
  azurerm: (settings, stack) => ({ key: `${folder(settings.key)}${stack}.tfstate` }),
  consul: (settings, stack) => ({ path: `${folder(settings.path)}${stack}` }),
  cos: (settings, stack) => ({ key: `${folder(settings.key)}${stack}.tfstate` }),
  gcs: (settings, stack) => ({ prefix: `${folder(settings.prefix)}${stack}` }),
  http: (settings, stack) =>
    Object.fromEntries(
      ["address", "lock_address", "unlock_address"]
        .filter((name) => typeof settings[name] === "string")
        .map((name) => [name, `${folder(settings[name])}${stack}`]),
    ),
  // Names of Kubernetes objects have no underscores, and names of stacks no dots.
  kubernetes: (settings, stack) => ({ secret_suffix: joined(settings.secret_suffix, "-", stack.replaceAll("_", ".")) }),
  local: (settings, stack, instance) => ({
    path: `${folder(settings.path ?? `../../../.sluice/${instance}/state`)}${stack}.tfstate`,
  }),
  oci: (settings, stack) => ({ key: `${folder(settings.key)}${stack}.tfstate` }),
  oss: (settings, stack) => ({ key: `${folder(settings.key)}${stack}.tfstate` }),
  // PostgreSQL cuts names at 63 bytes.
  pg: (settings, stack) => ({ schema_name: fitName(joined(settings.schema_name, "_", stack), 63) }),
  remote: (settings, stack) => ({
    workspaces: { name: `${textOf((settings.workspaces as Settings | undefined)?.prefix)}${stack}` },
  }),
  s3: (settings, stack) => ({ key: `${folder(settings.key)}${stack}.tfstate` }),
};

/** The types of backend whose states Sluice can name. */
export const BACKEND_TYPES: readonly string[] = Object.keys(STATE_KEYS);

/**
 * The backend of one stack: an instance's own, with one state key per stack. Settings that hold `{stack}` say
 * themselves where the stack's name belongs; the type's rule does otherwise.
 * @throws for a type without a rule whose settings say nothing (refused when platforms are resolved)
 */
export function stackBackend(type: string, settings: Settings, instance: string, stack: string): StackBackend {
  if (hasPlaceholder(settings)) return { type, settings: replaced(settings, stack) as Settings };
  const rule = STATE_KEYS[type];
  if (rule === undefined) throw new Error(`Nothing is known about one state per stack in a "${type}" backend.`);
  return { type, settings: { ...settings, ...rule(settings, stack, instance) } };
}

/** Whether stacks can be told apart in a backend. */
export function separatesStacks(type: string, settings: Settings): boolean {
  if (hasPlaceholder(settings)) return true;
  if (type === "http") return typeof settings.address === "string";
  return Object.hasOwn(STATE_KEYS, type);
}

/** Where in settings there is something no backend takes, as a path: other than texts, positive numbers, booleans and groups of them. */
export function unusableSetting(settings: unknown, path: readonly string[] = []): readonly string[] | undefined {
  if (typeof settings === "string") return looksLikeToken(settings) ? path : undefined;
  if (typeof settings === "boolean") return undefined;
  if (typeof settings === "number") return Number.isFinite(settings) && settings >= 0 ? undefined : path;
  if (settings === null || typeof settings !== "object") return path;
  for (const [name, value] of Object.entries(settings)) {
    const found = looksLikeToken(name) ? [...path, name] : unusableSetting(value, [...path, name]);
    if (found !== undefined) return found;
  }
  return undefined;
}

function hasPlaceholder(value: unknown): boolean {
  if (typeof value === "string") return value.includes(STACK_PLACEHOLDER);
  return value !== null && typeof value === "object" && Object.values(value).some(hasPlaceholder);
}

function replaced(value: unknown, stack: string): unknown {
  if (typeof value === "string") return value.replaceAll(STACK_PLACEHOLDER, stack);
  if (Array.isArray(value)) return value.map((member) => replaced(member, stack));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, replaced(member, stack)]));
}

/** A folder with one `/` at its end, or nothing. */
function folder(setting: unknown): string {
  const text = textOf(setting);
  return text === "" || text.endsWith("/") ? text : `${text}/`;
}

function joined(setting: unknown, sign: string, stack: string): string {
  const text = textOf(setting);
  return text === "" ? stack : `${text}${sign}${stack}`;
}

function textOf(setting: unknown): string {
  return typeof setting === "string" ? setting : "";
}
