import type { DataPlatformInstance } from "../model/data-platform.js";
import { TerraformDataSource, type TerraformElement, TerraformResource, TerraformStack } from "../platform/cdktf.js";
import type { PlatformStack, Provenance, ProviderSpec } from "../platform/synthesis-scope.js";
import { isTerraformInput, PROVENANCE_FILE, pathProblem, REMOVED_FILE, TERRAFORM_FILE } from "./paths.js";
import { StackProvider } from "./stack-provider.js";
import type { StateBackend } from "./state-backend.js";

/** A stack under construction: who owns what, and which files lie beside its Terraform. */
export class StackBuilder implements PlatformStack {
  /** Why each address exists. */
  readonly provenance = new Map<string, Provenance>();
  readonly files = new Map<string, string>();
  /** What has been owned. */
  readonly owned = new Set<TerraformElement>();
  readonly #folded = new Map<string, string>();
  readonly #providers = new Set<string>();

  constructor(
    readonly instance: DataPlatformInstance,
    readonly terraform: TerraformStack,
    readonly state: StateBackend,
    /** Names of the instance's stacks to apply before, as they were given. */
    readonly after: readonly string[],
  ) {
    for (const name of [TERRAFORM_FILE, PROVENANCE_FILE, REMOVED_FILE]) this.#folded.set(name, name);
  }

  get name(): string {
    return this.terraform.node.id;
  }

  own(element: TerraformElement, name: string, provenance: Provenance): void {
    const id = terraformName(name);
    if (TerraformStack.of(element) !== this.terraform)
      throw this.#bug(`"${name}" belongs to stack "${TerraformStack.of(element).node.id}"`);
    if (this.owned.has(element)) throw this.#bug(`"${name}" is owned already, as "${element.friendlyUniqueId}"`);
    try {
      element.overrideLogicalId(id);
    } catch (error) {
      throw this.#bug(`a reference to "${name}" was made before it was owned`, error);
    }
    // cdktf keeps the first name anyone asked for, without a word.
    if (element.friendlyUniqueId !== id) throw this.#bug(`an attribute of "${name}" was read before it was owned`);
    this.owned.add(element);
    const address = addressOf(element);
    if (address === undefined) return;
    if (this.provenance.has(address)) throw this.#bug(`two elements have the address ${address}`);
    this.provenance.set(address, provenance);
    if (TerraformResource.isTerraformResource(element)) protect(element, provenance, this.instance);
  }

  provider(spec: ProviderSpec): void {
    if (this.#providers.has(spec.name)) throw this.#bug(`the provider "${spec.name}" is declared twice`);
    const problem = StackProvider.problem(spec);
    if (problem !== undefined) throw this.#bug(`the provider "${spec.name}" cannot be: ${problem}`);
    this.#providers.add(spec.name);
    new StackProvider(this.terraform, spec);
  }

  file(path: string, content: string): void {
    const problem = pathProblem(path) ?? (isTerraformInput(path) ? "Terraform would load it" : undefined);
    if (problem !== undefined) throw this.#bug(`the file "${path}" cannot be: ${problem}`);
    const folded = path.toLowerCase();
    const other = this.#folded.get(folded);
    if (other !== undefined) throw this.#bug(`the files "${other}" and "${path}" are one on some disks`);
    this.#folded.set(folded, path);
    this.files.set(path, content);
  }

  #bug(what: string, cause?: unknown): Error {
    return new Error(`Stack "${this.name}": ${what}.`, cause === undefined ? undefined : { cause });
  }
}

/** Terraform's address of a resource or data source; `undefined` for what a plan does not speak of. */
export function addressOf(element: TerraformElement): string | undefined {
  if (TerraformResource.isTerraformResource(element))
    return `${element.terraformResourceType}.${element.friendlyUniqueId}`;
  if (TerraformDataSource.isTerraformDataSource(element))
    return `data.${element.terraformResourceType}.${element.friendlyUniqueId}`;
  return undefined;
}

/**
 * A Terraform name from model keys. `/` becomes `-` and `:` becomes `--`, which no name of a dataset, container or
 * workspace holds; everything else that Terraform does not take becomes `_`. Names never begin with a digit or `-`.
 */
export function terraformName(name: string): string {
  const clean = name
    .replaceAll("/", "-")
    .replaceAll(":", "--")
    .replace(/[^A-Za-z0-9_-]/g, "_");
  return /^[A-Za-z_]/.test(clean) ? clean : `_${clean}`;
}

/** What holds data refuses to be destroyed exactly where its instance's protection is on. */
function protect(resource: TerraformResource, { stateful }: Provenance, { protection }: DataPlatformInstance): void {
  if (stateful && protection === "on") resource.lifecycle = { ...resource.lifecycle, preventDestroy: true };
  else if (resource.lifecycle?.preventDestroy !== undefined) {
    const { preventDestroy: _, ...rest } = resource.lifecycle;
    resource.lifecycle = rest;
  }
}
