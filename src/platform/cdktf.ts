import { DefaultTokenResolver, StringConcat, TerraformResource, type TerraformStack, Tokenization } from "cdktf";
import stackTraces from "cdktf/lib/tokens/private/stack-trace.js";
import { TokenMap } from "cdktf/lib/tokens/private/token-map.js";
import { Construct } from "constructs";
import type { Json } from "../util/json.js";

/**
 * The one door to cdktf: everything else imports it from here, so that another package of the same line is a change
 * of this file alone. Loading it costs about a quarter of a second, so only files that synthesize may do so.
 *
 * cdktf's aspects, assets, modules, cross-stack references and validations are not handed out: synthesis does not run them.
 */
export {
  App,
  Fn,
  type LocalExecProvisioner,
  TerraformBackend,
  TerraformDataSource,
  TerraformElement,
  TerraformLocal,
  type TerraformMetaArguments,
  TerraformOutput,
  TerraformProvider,
  TerraformResource,
  type TerraformResourceLifecycle,
  TerraformStack,
  TerraformVariable,
  Token,
} from "cdktf";
export { Construct } from "constructs";

// cdktf records the whole stack of calls for every token, which costs more than all the rest of synthesis and
// serves only its own error messages. Its functions call this one through the module's exports.
(stackTraces as { captureStackTrace: () => string[] }).captureStackTrace = () => [];

/** What a {@link TerraformData} holds. */
export interface TerraformDataConfig extends TerraformMeta {
  /** Kept in the state and given back as `output`. Model text in it must have gone through `modelText`. */
  readonly input?: Json;
  /** The resource is made anew when this changes. */
  readonly triggersReplace?: Json;
}
type TerraformMeta = ConstructorParameters<typeof TerraformResource>[2] extends infer Config
  ? Omit<Config, "terraformResourceType" | "terraformGeneratorMetadata">
  : never;

/**
 * Terraform's built-in `terraform_data`: it keeps a value and runs provisioners, and needs no provider to be
 * declared or downloaded (https://developer.hashicorp.com/terraform/language/resources/terraform-data).
 * cdktf's own class for it runs the installed Terraform while synthesizing, to ask for its version.
 */
export class TerraformData extends TerraformResource {
  static readonly tfResourceType = "terraform_data";
  readonly #config: TerraformDataConfig;

  constructor(scope: Construct, id: string, config: TerraformDataConfig = {}) {
    super(scope, id, { ...config, terraformResourceType: TerraformData.tfResourceType });
    this.#config = config;
  }

  get id(): string {
    return this.getStringAttribute("id");
  }

  /** The input, as a reference to the state. */
  get output(): string {
    return this.getStringAttribute("output");
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { input: this.#config.input, triggers_replace: this.#config.triggersReplace };
  }
}

/**
 * The root that synthesized stacks stand on, in the place of cdktf's `App`, which makes folders and reads the
 * environment as soon as it is constructed. A reference from one stack to an element of another is refused here:
 * cdktf would answer it with a read of the other's remote state.
 */
export class StackRoot extends Construct {
  constructor() {
    super(undefined as unknown as Construct, "");
    Object.defineProperty(this, Symbol.for("cdktf/App"), { value: true });
  }

  /** What cdktf calls for a reference to another stack. */
  crossStackReference(from: TerraformStack, to: TerraformStack, identifier: string): never {
    throw new Error(
      `Stack "${to.node.id}" refers to "${identifier}" of stack "${from.node.id}". Stacks read no other stack's state: name what is needed instead.`,
    );
  }
}

const resolver = new DefaultTokenResolver(new StringConcat());

/** Resolves cdktf's tokens in a value as an element of `stack`; `undefined` members go. */
export function resolveTokens(stack: TerraformStack, value: unknown): unknown {
  return Tokenization.resolve(value, { scope: stack, resolver, preparing: true });
}

/** Forgets the tokens made since `mark` was taken: cdktf keeps every token of a process for ever. */
export function forgetTokensSince(mark: TokenMark): void {
  const { strings, numbers } = tokens();
  dropAfter(strings, mark.strings);
  dropAfter(numbers, mark.numbers);
}

/** How many tokens there are. */
export function markTokens(): TokenMark {
  const { strings, numbers } = tokens();
  return { strings: strings.size, numbers: numbers.size };
}

export interface TokenMark {
  readonly strings: number;
  readonly numbers: number;
}

function tokens(): { strings: Map<unknown, unknown>; numbers: Map<unknown, unknown> } {
  const map = TokenMap.instance() as unknown as {
    stringTokenMap: Map<unknown, unknown>;
    numberTokenMap: Map<unknown, unknown>;
  };
  return { strings: map.stringTokenMap, numbers: map.numberTokenMap };
}

function dropAfter(map: Map<unknown, unknown>, size: number): void {
  if (map.size === size) return;
  if (size === 0) map.clear();
  else for (const key of [...map.keys()].slice(size)) map.delete(key);
}
