import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { FileTree, SluiceManifest, StackEntry } from "../../src/synth/tree.js";
import { sha256 } from "../../src/util/digest.js";
import { canonicalJson } from "../../src/util/json.js";
import { sortedBy, sortedUnique } from "../../src/util/order.js";

/** One stack of a small tree; everything has a default. */
export interface SmallStack {
  readonly platform?: string;
  readonly after?: readonly string[];
  readonly status?: StackEntry["status"];
  readonly stateful?: readonly string[];
  /** Address -> owner. */
  readonly owned?: Readonly<Record<string, string>>;
  /** The stack's Terraform. */
  readonly terraform?: Readonly<Record<string, unknown>>;
  /** The path in its local backend. */
  readonly state?: string;
  readonly files?: Readonly<Record<string, string>>;
}

/** A tree as synthesis makes one, of stacks by name. */
export function treeOf(
  stacks: Readonly<Record<string, SmallStack>>,
  more: { model?: string; files?: Readonly<Record<string, string>> } = {},
): FileTree {
  const files = new Map<string, string>(Object.entries(more.files ?? {}));
  files.set("manifest.json", canonicalJson({ stacks: Object.keys(stacks) }));
  const entries: StackEntry[] = [];
  for (const [name, stack] of Object.entries(stacks)) {
    const own = new Map(Object.entries(stack.files ?? {}));
    own.set("cdk.tf.json", canonicalJson(stack.terraform ?? { "//": name }));
    own.set(
      "provenance.json",
      canonicalJson(
        Object.fromEntries(
          Object.entries(stack.owned ?? { [`terraform_data.${name}`]: "us/flights" }).map(([address, owner]) => [
            address,
            {
              object: { kind: "Dataset", key: "x" },
              owner,
              classifications: [],
              stateful: false,
              intentions: { groups: [], total: 0 },
            },
          ]),
        ),
      ),
    );
    for (const [path, text] of own) files.set(`stacks/${name}/${path}`, text);
    const platform = stack.platform ?? name.split("--")[0] ?? name;
    entries.push({
      name,
      platform,
      kind: "local",
      after: stack.after ?? [],
      digest: sha256([...own].flat().join("\0")),
      backend: {
        type: "local",
        settings: stack.state === undefined ? {} : { path: stack.state },
      },
      stateful: stack.stateful ?? [],
      status: stack.status ?? "active",
    });
  }
  files.set("sluice.json", "");
  const manifest: SluiceManifest = {
    schema: 1,
    model: more.model ?? sha256(JSON.stringify(stacks)),
    stacks: sortedBy(entries, ({ name }) => name),
    files: sortedUnique(files.keys()),
  };
  files.set("sluice.json", canonicalJson(manifest));
  return files;
}

/** Writes a tree to a folder. */
export function writeTreeTo(folder: string, tree: FileTree): void {
  for (const [path, text] of tree) {
    const at = join(folder, path);
    mkdirSync(dirname(at), { recursive: true });
    writeFileSync(at, text);
  }
}

/** A temporary folder that goes away with `clean`. */
export function scratchFolder(name: string): { readonly path: string; clean(): void } {
  const path = realpathSync(mkdtempSync(join(tmpdir(), `sluice-${name}-`)));
  return { path, clean: () => rmSync(path, { recursive: true, force: true }) };
}

/** A clean environment with an identity for git, and nothing of the machine's own settings. */
export function cleanEnv(home: string): Record<string, string> {
  return {
    PATH: process.env.PATH ?? "",
    HOME: home,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_AUTHOR_NAME: "Ann Author",
    GIT_AUTHOR_EMAIL: "ann@example.com",
    GIT_COMMITTER_NAME: "Ann Author",
    GIT_COMMITTER_EMAIL: "ann@example.com",
  };
}

/** Runs git for a test's own ends. */
export function git(cwd: string, env: Readonly<Record<string, string>>, ...args: string[]): string {
  return execFileSync("git", args, {
    cwd,
    env,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    maxBuffer: 1e9,
  }).replace(/\n$/, "");
}
