import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join, sep } from "node:path";

/** The registry's name, below which a folder of plug-ins has its providers. */
const REGISTRY = "registry.terraform.io";

/**
 * A folder for `terraform init -plugin-dir` that holds the AWS provider; `undefined` where there is none on this machine. Then
 * it says so, once, so that nobody takes skipped tests for passed ones.
 */
export function awsPluginFolder(): string | undefined {
  found ??= { folder: folders().find((folder) => holdsProvider(join(folder, REGISTRY, "hashicorp", "aws"))) };
  if (found.folder === undefined && !said) {
    said = true;
    process.stderr.write(
      `\nTests that need Terraform's AWS provider are skipped: there is no ${REGISTRY}/hashicorp/aws/<version>/<system>/terraform-provider-aws* in ${folders().join(", ")}. Name such a folder in TF_PLUGIN_DIR.\n`,
    );
  }
  return found.folder;
}

let found: { readonly folder: string | undefined } | undefined;
let said = false;

function folders(): string[] {
  const home = homedir();
  return [
    process.env.TF_PLUGIN_DIR,
    process.env.TF_PLUGIN_CACHE_DIR,
    join(sep, "opt", "tf-plugins"),
    join(home, ".terraform.d", "plugins"),
    join(home, ".terraform.d", "plugin-cache"),
    join(home, ".local", "share", "terraform", "plugins"),
    join(sep, "usr", "local", "share", "terraform", "plugins"),
    join(sep, "usr", "share", "terraform", "plugins"),
  ].flatMap((folder) => folder || []);
}

function holdsProvider(folder: string): boolean {
  return existsSync(folder) && names(folder).some((path) => /(^|[/\\])terraform-provider-aws[^/\\]*$/.test(path));
}

function names(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" });
}
