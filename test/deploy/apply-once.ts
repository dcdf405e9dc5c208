/** A process that applies a tree, for a test that ends it in the middle: `apply-once.ts OUT`. */
import { findTerraform } from "../../src/deploy/terraform/find-terraform.js";
import { applyStacks } from "../../src/deploy/terraform/run-stacks.js";

const [out = ""] = process.argv.slice(2);
const terraform = await findTerraform({ env: process.env });
await applyStacks({ out, terraform, root: out, env: process.env });
