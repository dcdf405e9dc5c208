/** The folder of stacks below `out/`. */
export const STACKS = "stacks";
/** cdktf's own manifest. */
export const CDKTF_MANIFEST = "manifest.json";
/** Sluice's manifest. */
export const SLUICE_MANIFEST = "sluice.json";
/** Where model objects are written; outside every digest and comparison. */
export const SOURCES = "sources.json";
/** In a stack's folder: its Terraform. */
export const TERRAFORM_FILE = "cdk.tf.json";
/** In a stack's folder: why each address exists. */
export const PROVENANCE_FILE = "provenance.json";
/** In a stack's folder: blocks whose `removed` blocks have not been applied yet, so that a withdrawn retirement can put them back. */
export const REMOVED_FILE = "removed.json";

/** The path of a stack's file, relative to `out/`. */
export function stackPath(stack: string, file: string): string {
  return `${STACKS}/${stack}/${file}`;
}

/** What is wrong with a path of a generated file; `undefined` when it stays below its folder on every kind of disk. */
export function pathProblem(path: string): string | undefined {
  if (path.length > 400) return "it is longer than 400 characters";
  for (const segment of path.split("/")) {
    if (!/^[A-Za-z0-9_][A-Za-z0-9._-]*$/.test(segment)) return `"${segment}" is no plain name`;
    if (segment.endsWith(".")) return `"${segment}" ends with a dot`;
    if (/^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/i.test(segment)) return `"${segment}" is a device on Windows`;
  }
  return undefined;
}

/** Whether Terraform would load a file of a stack's folder as configuration or variables. */
export function isTerraformInput(name: string): boolean {
  return /\.tf(?:\.json)?$|\.tofu(?:\.json)?$|\.tfvars(?:\.json)?$|\.tftest\.(?:hcl|json)$/i.test(name);
}
