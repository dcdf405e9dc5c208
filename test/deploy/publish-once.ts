/** A process that publishes one tree, for tests that end it in the middle: `publish-once.ts REPOSITORY STACK…`. */
import { publish } from "../../src/deploy/git/publish.js";
import { treeOf } from "./support.js";

const [repository = "", ...stacks] = process.argv.slice(2);
await publish({
  repository,
  remote: "origin",
  branch: "tf",
  produce: async () => treeOf(Object.fromEntries(stacks.map((name) => [name, {}]))),
  compilerVersion: "1",
  env: process.env,
});
