import { TerraformProvider, type TerraformStack } from "../platform/cdktf.js";
import { looksLikeToken } from "../platform/model-text.js";
import type { ProviderSpec } from "../platform/synthesis-scope.js";

/** The provider of a stack, as its platform said it. Terraform evaluates no templates in its source and version. */
export class StackProvider extends TerraformProvider {
  readonly #spec: ProviderSpec;

  constructor(stack: TerraformStack, spec: ProviderSpec) {
    super(stack, `provider-${spec.name}`, {
      terraformResourceType: spec.name,
      terraformGeneratorMetadata: { providerName: spec.name },
      terraformProviderSource: spec.source,
    });
    this.#spec = spec;
  }

  /** Why a provider cannot be declared as it is said, if so. */
  static problem({ name, source, version }: ProviderSpec): string | undefined {
    if (!/^[a-z][a-z0-9-]*$/.test(name)) return "no resource's type begins with its name";
    if (!/^[A-Za-z0-9._/-]+$/.test(source)) return `"${source}" is no source`;
    if (!/^[0-9a-z .,<>=~!-]+$/.test(version) || looksLikeToken(version))
      return `"${version}" is no version constraint`;
    return undefined;
  }

  override toTerraform(): unknown {
    const { name, source, version, settings } = this.#spec;
    return {
      terraform: { required_providers: { [name]: { source, version } } },
      provider: { [name]: [{ ...settings }] },
    };
  }
}
