// `npm run demo`: the main job on the bundled example, from the model to rows at the consumer. Installs what is missing first.
import { cpSync, mkdirSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { ensurePackages, ensureTerraform, root, run } from "./ensure.mjs";

await ensurePackages();
const env = { ...process.env, SLUICE_TERRAFORM: await ensureTerraform() };
const work = join(root, ".cache", "demo");
rmSync(work, { recursive: true, force: true });
mkdirSync(work, { recursive: true });
const model = join(work, "northwind");
const remote = join(work, "deploy.git");
const bold = (text) => (process.stdout.isTTY && !process.env.NO_COLOR ? `\u001b[1m${text}\u001b[22m` : text);

let steps = 0;
function step(title) {
  steps += 1;
  console.log(`\n${bold(`${steps}. ${title}`)}`);
}

function sluice(...args) {
  console.log(`   $ sluice ${args.map((arg) => (arg.startsWith(work) ? relative(root, arg) : arg)).join(" ")}\n`);
  run(process.execPath, [join(root, "bin/sluice.mjs"), ...args], { env });
}

step("The model: a trading company's teams, what they produce and what they want");
cpSync(join(root, "examples", "northwind"), model, {
  recursive: true,
  filter: (path) => !/[\\/](data|out|\.sluice)$/.test(path),
});
run(process.execPath, [join(model, "generate.mjs")], { quiet: true });
sluice("check", model);

step("The intention graph of the local platform: what must happen so that everyone gets what they asked for");
sluice("graph", model, "--platform", "local");

step("Publish: compile, and commit the Terraform to a deployment branch of a git remote");
run("git", ["init", "--quiet", "--bare", remote]);
run("git", ["init", "--quiet", model]);
const identity = ["-c", "user.name=Sluice demo", "-c", "user.email=demo@example.invalid"];
run("git", ["-C", model, "add", "."], { quiet: true });
run("git", ["-C", model, ...identity, "commit", "--quiet", "-m", "The model"]);
run("git", ["-C", model, "config", "user.name", "Sluice demo"]);
run("git", ["-C", model, "config", "user.email", "demo@example.invalid"]);
sluice("publish", model, "--remote", remote, "--branch", "terraform/local");
sluice("publish", model, "--remote", remote, "--branch", "terraform/local");
run("git", ["-C", remote, "log", "--stat=100", "--stat-count=8", "--format=%h %s%n%n%b", "terraform/local"]);

step("Plan and apply: Terraform makes the local platform's tables");
sluice("plan", model, "--platform", "local");
sluice("apply", model, "--platform", "local", "--yes");

step("Run: data moves from the producers' files to the consumers");
sluice("run", model, "--platform", "local", "--once");

step("A day passes: only what is new moves, a feed's late records change nothing, bad ones lie aside");
run(process.execPath, [join(model, "generate.mjs"), "--next-day"], { quiet: true });
sluice("run", model, "--platform", "local", "--once");

step(
  "What a consumer sees: the sales desk opens its own database, with today's revenue and every version of a customer",
);
const { DuckDBInstance } = await import("@duckdb/node-api");
const database = await DuckDBInstance.create(join(model, "data", "marts", "sales.duckdb"), {
  access_mode: "READ_ONLY",
});
const connection = await database.connect();
for (const query of [
  "SELECT * FROM sales_desk_targets.revenue_revenue_by_day ORDER BY revenue_usd DESC LIMIT 5",
  "SELECT customer_id, segment, credit_limit, valid_from, valid_to FROM sales_desk_credit.nw_data_customers WHERE customer_id IN ('C00004', 'C00017', 'C02001') ORDER BY ALL",
]) {
  console.log(`   ${query}\n`);
  console.table((await connection.runAndReadAll(query)).getRowObjectsJson());
}
connection.disconnectSync();
database.closeSync();
console.log(`\nAll of it is in ${relative(process.cwd(), model) || "."}: change the model, and plan again.`);
