import { createConnection } from "node:net";
import { PROVISIONER, type ProvisionAnswer } from "./provisioner-protocol.js";

/**
 * `sluice provision` as a process that loads next to nothing: it lets the `sluice apply` that runs Terraform do the work. Where
 * there is none, or it goes away before it answers, the whole command line does it here.
 */
const [, , , spec, ...rest] = process.argv;
const socket = process.env[PROVISIONER];
const answer = socket && spec && rest.length === 0 ? await ask(socket, spec) : undefined;
if (answer === undefined) await import("./main.js");
else {
  process.stderr.write(answer.text);
  process.exitCode = answer.exitCode;
}

function ask(path: string, wanted: string): Promise<ProvisionAnswer | undefined> {
  return new Promise((resolve) => {
    let text = "";
    const connection = createConnection(path);
    connection.setEncoding("utf8");
    connection.on("connect", () => {
      connection.write(`${JSON.stringify({ folder: process.cwd(), spec: wanted, kind: "local" })}\n`);
    });
    connection.on("data", (chunk: string) => {
      text += chunk;
    });
    connection.on("error", () => resolve(undefined));
    connection.on("close", () => resolve(answerIn(text)));
  });
}

/** What was said, if all of it came. */
function answerIn(text: string): ProvisionAnswer | undefined {
  if (!text.endsWith("\n")) return undefined;
  try {
    const { exitCode, text: said } = JSON.parse(text);
    return typeof exitCode === "number" && typeof said === "string" ? { exitCode, text: said } : undefined;
  } catch {
    return undefined;
  }
}
