import {
  TerraformDataSource,
  TerraformProvider,
  TerraformResource,
  type TerraformStack,
} from "../../src/platform/cdktf.js";

/** A resource of a provider that does not exist. */
export class Bucket extends TerraformResource {
  constructor(
    stack: TerraformStack,
    id: string,
    private readonly attributes: Record<string, unknown>,
    meta: { provider?: TerraformProvider; dependsOn?: TerraformResource[] } = {},
  ) {
    super(stack, id, {
      terraformResourceType: "cloud_bucket",
      terraformGeneratorMetadata: { providerName: "cloud" },
      ...meta,
    });
  }
  protected override synthesizeAttributes(): Record<string, unknown> {
    return this.attributes;
  }
}

/** A data source of it. */
export class Region extends TerraformDataSource {
  constructor(stack: TerraformStack, id: string) {
    super(stack, id, { terraformResourceType: "cloud_region" });
  }
}

/** The provider, which may have an alias. */
export class Cloud extends TerraformProvider {
  constructor(
    stack: TerraformStack,
    id: string,
    private readonly name?: string,
  ) {
    super(stack, id, {
      terraformResourceType: "cloud",
      terraformProviderSource: "example/cloud",
      terraformGeneratorMetadata: { providerName: "cloud", providerVersionConstraint: "~> 1.0" },
    });
  }
  override get alias(): string | undefined {
    return this.name;
  }
  override set alias(_: string | undefined) {}
  protected override synthesizeAttributes(): Record<string, unknown> {
    return { region: "here" };
  }
}
