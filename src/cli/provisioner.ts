import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { EXIT } from "./exit-codes.js";
import { explainFailure } from "./failure.js";
import { provision } from "./provision.js";
import { PROVISIONER, type ProvisionAnswer } from "./provisioner-protocol.js";

const requestSchema = z.strictObject({ folder: z.string(), spec: z.string(), kind: z.string() });

/** Provisions in this process for the programs that Terraform calls, for as long as it is open. */
export interface Provisioner {
  /** What those programs need in their environment to find it. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/**
 * Starts to provision for others. Each would else load the database engine for itself, which takes far longer than the
 * work: a table is made in milliseconds. Where this process cannot be reached, or is killed, each does its work itself;
 * provisioning twice does no harm. `env` is what the work is done with.
 */
export async function startProvisioner(
  env: Readonly<Record<string, string | undefined>>,
): Promise<Provisioner | undefined> {
  // Only this user may look into a folder made so. Paths of sockets are short, so it lies in none of the user's folders.
  const folder = await mkdtemp(join(tmpdir(), "sluice-")).catch(() => undefined);
  if (folder === undefined) return undefined;
  const path = join(folder, "socket");
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    // Whoever asked is gone.
    socket.on("error", () => socket.destroy());
    serve(socket, env);
  });
  const listening = await new Promise<boolean>((resolve) => {
    server.once("error", () => resolve(false));
    server.listen(path, () => resolve(true));
  });
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true }).catch(() => undefined);
  if (!listening) {
    await remove();
    return undefined;
  }
  return {
    env: { [PROVISIONER]: path },
    close: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      await remove();
    },
  };
}

/** One request on each connection: a line of JSON, answered with one. */
function serve(socket: Socket, env: Readonly<Record<string, string | undefined>>): void {
  let text = "";
  socket.setEncoding("utf8");
  socket.on("data", (chunk: string) => {
    text += chunk;
    const end = text.indexOf("\n");
    if (end >= 0) void answer(text.slice(0, end), env).then((said) => socket.end(`${JSON.stringify(said)}\n`));
    else if (text.length > LONGEST) socket.destroy();
  });
}

const LONGEST = 64 * 1024;

async function answer(line: string, env: Readonly<Record<string, string | undefined>>): Promise<ProvisionAnswer> {
  try {
    const request = requestSchema.parse(JSON.parse(line));
    await provision(request, env);
    return { exitCode: EXIT.fine, text: "" };
  } catch (error) {
    return explainFailure(error, ["provision"]);
  }
}
