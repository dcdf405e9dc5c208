import type { DataPlatformInstance } from "../model/data-platform.js";
import { stackBackend } from "../platform/backend.js";
import { type Construct, TerraformStack } from "../platform/cdktf.js";
import type { PlatformStack, StackSpec, SynthesisScope } from "../platform/synthesis-scope.js";
import { StackBuilder } from "./stack-builder.js";
import { StateBackend } from "./state-backend.js";

/** The longest name of a stack: a folder's name on every disk, with room for suffixes. */
const MAX_STACK_NAME = 200;

/** What one handler synthesizes into: makes its instance's stacks on a root, which is cdktf's `App` or stands in its place. */
export class Scope implements SynthesisScope {
  /** In the order they were made, by their full names. */
  readonly stacks = new Map<string, StackBuilder>();

  readonly instance: DataPlatformInstance;

  /** @param sandbox the sandbox that the stacks are of: nothing in it is protected, and its states are its own */
  constructor(
    instance: DataPlatformInstance,
    private readonly root: Construct,
    private readonly sandbox?: string,
  ) {
    this.instance = sandbox === undefined ? instance : { ...instance, protection: "off" };
  }

  stack(spec: StackSpec): PlatformStack {
    const { name } = spec;
    if (!/^[a-z0-9][a-z0-9_-]*$/.test(name) || name.includes("--"))
      throw new Error(
        `Instance "${this.instance.key}": "${name}" cannot name a stack: lower-case letters, digits, "_" and single "-" only.`,
      );
    const full = fullName(this.instance, name);
    if (full.length > MAX_STACK_NAME)
      throw new Error(`The stack name "${full}" is longer than ${MAX_STACK_NAME} characters.`);
    if (this.stacks.has(full)) throw new Error(`There are two stacks "${full}".`);
    const stack = new TerraformStack(this.root, full);
    const state = new StateBackend(stack, spec.backend ?? this.#backend(full));
    const after = spec.after.map((other) => fullName(this.instance, other));
    const builder = new StackBuilder(this.instance, stack, state, after);
    this.stacks.set(full, builder);
    return builder;
  }

  #backend(stack: string): { type: string; settings: Readonly<Record<string, unknown>> } {
    const [declared] = Object.entries(this.instance.backend ?? {});
    if (declared === undefined)
      throw new Error(`Stack "${stack}" has no backend, and neither has its instance "${this.instance.key}".`);
    const [type, settings] = declared;
    // Names of stacks hold one "--", names of a sandbox's states two.
    const state = this.sandbox === undefined ? stack : `sandbox-${this.sandbox}--${stack}`;
    return stackBackend(type, settings, this.instance.key, state);
  }
}

function fullName(instance: DataPlatformInstance, name: string): string {
  return `${instance.key}--${name}`;
}
