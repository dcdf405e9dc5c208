import type { Construct, TerraformDataSource, TerraformResource } from "../../../src/platform/cdktf.js";
import { modelValue } from "../../../src/platform/model-text.js";
import type { PlatformStack, Provenance, SynthesisScope } from "../../../src/platform/synthesis-scope.js";
import type { GraphFacts } from "../handler/graph-facts.js";
import { isStateful } from "./stateful.js";
import { instanceTags, resourceTags, type TagFacts } from "./tags.js";

/** Why a resource exists, and what its tags say. Whether it is stateful is said by the table of types, where that decides. */
export interface Because
  extends Omit<Provenance, "stateful">,
    Pick<TagFacts, "departments" | "datastore" | "workspace"> {
  readonly stateful?: boolean;
}

/** The provider's bindings for one type of resource. */
interface Binding<Config, Made> {
  new (scope: Construct, id: string, config: Config): Made;
  readonly tfResourceType: string;
  readonly prototype: Made;
}

/** A stack under construction, with the provider that makes everything in it. */
export class LakeStack {
  private constructor(
    readonly facts: GraphFacts,
    private readonly stack: PlatformStack,
    /** Whether what holds data refuses to be destroyed. */
    readonly isProtected: boolean,
  ) {}

  /** @param after names of the instance's stacks that must be applied before */
  static open(facts: GraphFacts, scope: SynthesisScope, name: string, after: readonly string[]): LakeStack {
    const stack = scope.stack({ name, after });
    const { site, config } = facts;
    stack.provider({
      name: "aws",
      source: "hashicorp/aws",
      version: config.providerVersion,
      settings: {
        region: site.region,
        // What is meant for one account is never made in another, whoever is signed in.
        allowed_account_ids: [site.account],
        default_tags: [{ tags: modelValue(instanceTags(facts)) }],
      },
    });
    return new LakeStack(facts, stack, scope.instance.protection === "on");
  }

  /** `<instance>--<name>`. */
  get name(): string {
    return this.stack.name;
  }

  /**
   * Makes a resource with the name that Terraform knows it by, from model keys, and with its tags where the type has any.
   * Model text in `config` must have gone through `modelText`.
   */
  add<Config extends object, Made extends TerraformResource>(
    type: Binding<Config, Made>,
    name: string,
    config: Config,
    because: Because,
  ): Made {
    const { departments, datastore, workspace, stateful: said, ...provenance } = because;
    const { tfResourceType } = type;
    const stateful = isStateful(tfResourceType, said);
    const tags = "tagsInput" in type.prototype ? { tags: modelValue(resourceTags(because)) } : {};
    const made = new type(this.stack.terraform, idOf(tfResourceType, name), { ...tags, ...config });
    this.stack.own(made, name, { ...provenance, stateful });
    return made;
  }

  /** Reads something when a plan is made: only what cannot be known before. */
  read<Config extends object, Made extends TerraformDataSource>(
    type: Binding<Config, Made>,
    name: string,
    config: Config,
    because: Because,
  ): Made {
    const made = new type(this.stack.terraform, idOf(`data.${type.tfResourceType}`, name), config);
    const { node, object, owner, classifications } = because;
    this.stack.own(made, name, {
      ...(node === undefined ? {} : { node }),
      object,
      owner,
      classifications,
      stateful: false,
    });
    return made;
  }

  /** A file beside the stack's Terraform, relative to its folder. */
  file(path: string, content: string): void {
    this.stack.file(path, content);
  }
}

/** What the whole instance shares is there for nobody in particular. */
export function shared({ graph }: GraphFacts): Because {
  return {
    object: { kind: graph.platform.kind, key: graph.platform.key },
    owner: "ecosystem",
    classifications: [],
  };
}

/** A construct's id: no two elements of a stack have one, and it has no `/`. */
function idOf(type: string, name: string): string {
  return `${type} ${name}`.replaceAll("/", "|");
}
