import { AWS_GLUE } from "../../../../platforms/aws-glue/index.js";
import { placeArtifact } from "../../../../platforms/aws-glue/stacks/artifact.js";
import { LakeStack, shared } from "../../../../platforms/aws-glue/stacks/lake-stack.js";
import { renderStacks } from "../../../../platforms/aws-glue/stacks/render-stacks.js";
import type { DataPlatform } from "../../../../src/platform/data-platform.js";
import { synthesize } from "../../../../src/synth/synthesize.js";
import type { FileTree, SluiceManifest } from "../../../../src/synth/tree.js";
import { edited, LAKE, prepare } from "../handler/ecosystem.js";

export type Block = Readonly<Record<string, unknown>>;

/** A stack's Terraform as data. */
export interface StackJson {
  readonly terraform: Block;
  readonly provider: { readonly aws: readonly Block[] };
  readonly resource: Readonly<Record<string, Readonly<Record<string, Block>>>>;
  readonly data?: Readonly<Record<string, Readonly<Record<string, Block>>>>;
}

export interface Generated {
  readonly tree: FileTree;
  readonly manifest: SluiceManifest;
  /** By their names within the instance. */
  readonly stacks: Readonly<Record<string, StackJson>>;
}

/** What an instance's stacks are, with one more that has nothing but the jobs' code. */
export async function generate(
  texts: Readonly<Record<string, string>> = LAKE,
  { instance = "lake", sandbox }: { readonly instance?: string; readonly sandbox?: string } = {},
): Promise<Generated> {
  const { graph, facts } = prepare(texts, instance, sandbox === undefined ? {} : { sandbox });
  const platform: DataPlatform = {
    ...(AWS_GLUE as Omit<DataPlatform, "createGraphHandler">),
    createGraphHandler: () => {
      throw new Error("The test has its own.");
    },
  };
  const { tree, manifest } = await synthesize({
    model: graph.model,
    handlers: [
      {
        graph,
        resolved: { instance: graph.platform, platform, config: facts.config },
        handler: {
          dataContainers: () => [],
          lint: () => [],
          synthesize: async (scope) => {
            renderStacks(facts, scope);
            placeArtifact(LakeStack.open(facts, scope, "code", ["storage"]), shared(facts));
          },
        },
      },
    ],
    ...(sandbox === undefined ? {} : { sandbox }),
  });
  const stacks = Object.fromEntries(
    manifest.stacks.map(({ name }) => [
      name.slice(instance.length + 2),
      JSON.parse(tree.get(`stacks/${name}/cdk.tf.json`) ?? "null") as StackJson,
    ]),
  );
  return { tree, manifest, stacks };
}

/** Sites that share nothing: what an instance says differs between them in its region alone. */
export const SITES = {
  "aws us-east-1": LAKE,
  "aws eu-west-1": at("eu-west-1", "aws:eu/eu-west-1", "aws"),
  "aws-cn cn-north-1": at("cn-north-1", "aws_china:cn-north-1", "aws_china:cn-north-1"),
} as const;

/** The lake somewhere else, with all that it reads and writes. */
function at(region: string, location: string, allowed: string): Record<string, string> {
  return edited(
    ["name: lake\ntype: aws-glue\nlocations: [aws:us]", `name: lake\ntype: aws-glue\nlocations: [${allowed}]`],
    ["  region: us-east-1\n  location", `  region: ${region}\n  location`],
    ["aws:us/us-east-1", location],
  );
}

/** The lake with more in its config, as YAML lines without their indentation. */
export function configured(...lines: readonly string[]): Record<string, string> {
  return edited([
    "  timezone: America/New_York\n",
    `  timezone: America/New_York\n${lines.map((line) => `  ${line}\n`).join("")}`,
  ]);
}

/** Every resource of a tree, by its stack and address. */
export function resourcesOf({ stacks }: Generated): readonly {
  readonly stack: string;
  readonly type: string;
  readonly name: string;
  readonly block: Block;
}[] {
  return Object.entries(stacks).flatMap(([stack, { resource }]) =>
    Object.entries(resource).flatMap(([type, blocks]) =>
      Object.entries(blocks).map(([name, block]) => ({ stack, type, name, block })),
    ),
  );
}
