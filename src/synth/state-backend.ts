import type { StackBackend } from "../platform/backend.js";
import { TerraformBackend, type TerraformStack } from "../platform/cdktf.js";

/**
 * The versions of Terraform and OpenTofu that understand everything emitted. Retirements need the most: destroy
 * provisioners in `removed` blocks came with Terraform 1.9. A new major version is a decision, not an accident.
 */
export const REQUIRED_VERSION = ">= 1.9.0, < 2.0.0";

/** The state of one stack and the versions that may read it. Explicit always: cdktf's default is an absolute path of this machine. */
export class StateBackend extends TerraformBackend {
  readonly backend: StackBackend;

  constructor(stack: TerraformStack, backend: StackBackend) {
    super(stack, "backend", backend.type);
    this.backend = backend;
  }

  override toTerraform(): unknown {
    const { type, settings } = this.backend;
    return { terraform: { backend: { [type]: { ...settings } }, required_version: REQUIRED_VERSION } };
  }

  override getRemoteStateDataSource(): never {
    throw new Error("Stacks read no other stack's state: name what is needed instead.");
  }
}
