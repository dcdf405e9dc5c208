import type { DataPlatformInstance } from "../../../src/model/data-platform.js";
import { type LocalExecProvisioner, TerraformData } from "../../../src/platform/cdktf.js";
import { modelValue } from "../../../src/platform/model-text.js";
import type { PlatformStack, Provenance, StackSpec, SynthesisScope } from "../../../src/platform/synthesis-scope.js";
import { sha256 } from "../../../src/util/digest.js";
import { canonicalJson, type Json } from "../../../src/util/json.js";
import { specFile } from "../names.js";
import type { DropSpec, RelationsSpec, Spec, TableSpec } from "../spec.js";
import type { ResourcePlan, StackPlan } from "./stack-plan.js";

/**
 * The state lies in the instance's home, where swapping `out/` and checking out a branch leave it alone; unless the
 * instance names a backend, which then keeps it.
 */
function backendOf(instance: DataPlatformInstance, name: string): Pick<StackSpec, "backend"> {
  if (instance.backend) return {};
  const path = `../../../.sluice/${instance.key}/state/${instance.key}--${name}.tfstate`;
  return { backend: { type: "local", settings: { path } } };
}

/** Makes Terraform of planned stacks. The one file of the platform that loads cdktf. */
export function renderStacks(stacks: readonly StackPlan[], scope: SynthesisScope): void {
  for (const { name, after, resources } of stacks) {
    const stack = scope.stack({ name, after, ...backendOf(scope.instance, name) });
    for (const resource of resources) renderResource(stack, resource);
  }
}

function renderResource(stack: PlatformStack, resource: ResourcePlan): void {
  const { name, provenance } = resource;
  switch (resource.kind) {
    case "home":
      add(stack, name, provenance, { input: modelValue(resource.value) });
      return;
    case "table": {
      const { spec } = resource;
      const gone: DropSpec = { schema: 1, kind: "drop", dataset: spec.dataset, at: spec.at };
      renderPair(stack, name, { dataset: spec.dataset }, spec, gone, provenance);
      return;
    }
    case "relations": {
      const { spec } = resource;
      renderPair(stack, name, { workspace: spec.workspace }, spec, { ...spec, relations: [] }, provenance);
      return;
    }
    case "job": {
      const digest = writeSpec(stack, name, resource.spec);
      add(stack, name, provenance, { input: modelValue({ job: resource.spec.id, specification: digest }) });
    }
  }
}

/**
 * What the runtime keeps, as two resources. The identity stands for the thing itself: it holds nothing that changes, so
 * nothing but a decision to destroy it ever touches it, and then the thing goes with it. The shape stands for how the
 * thing looks: it is made anew whenever the specification changes, which brings what is there into the new shape and
 * destroys nothing. One resource cannot be both: Terraform runs no provisioner for a changed input, replaces nothing that
 * is protected, and runs a destroy provisioner for every replacement.
 */
function renderPair(
  stack: PlatformStack,
  name: string,
  value: Json,
  spec: TableSpec | RelationsSpec,
  gone: DropSpec | RelationsSpec,
  provenance: Provenance,
): void {
  writeSpec(stack, `drop-${name}`, gone);
  const identity = add(stack, name, provenance, {
    input: modelValue(value),
    provisioners: [provision(`drop-${name}`, "destroy")],
  });
  const shape = `shape-${name}`;
  add(
    stack,
    shape,
    { ...provenance, stateful: false },
    {
      triggersReplace: writeSpec(stack, shape, spec),
      provisioners: [provision(shape, "create")],
      dependsOn: [identity],
    },
  );
}

/** Writes a specification beside the stack's Terraform; gives its digest. */
function writeSpec(stack: PlatformStack, name: string, spec: Spec): string {
  const text = canonicalJson(spec);
  stack.file(specFile(name), text);
  return sha256(text);
}

/**
 * Runs `sluice provision <file>` in the stack's folder, without a shell. The file's name consists of keys' letters, digits
 * and underscores: no text of the model gets here.
 */
function provision(name: string, when: "create" | "destroy"): LocalExecProvisioner {
  return { type: "local-exec", when, interpreter: ["sluice", "provision"], command: specFile(name) };
}

function add(
  stack: PlatformStack,
  name: string,
  provenance: Provenance,
  config: ConstructorParameters<typeof TerraformData>[2],
): TerraformData {
  const resource = new TerraformData(stack.terraform, name, config);
  stack.own(resource, name, provenance);
  return resource;
}
