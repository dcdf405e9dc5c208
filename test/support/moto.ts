import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** An emulator of AWS on this machine's loopback, empty when it starts. */
export interface Moto {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  stop(): Promise<void>;
}

const HOST = "127.0.0.1";

/** The account that it is, whoever asks. */
export const MOTO_ACCOUNT = "123456789012";

/** Whether there is an emulator to start. Where there is none it says so, once, so that nobody takes skipped tests for passed ones. */
export function motoAvailable(): boolean {
  available ??= spawnSync("moto_server", ["--help"], { stdio: "ignore" }).status === 0;
  if (!available && !said) {
    said = true;
    process.stderr.write(
      "\nTests that need an emulator of AWS are skipped: there is no working moto_server on PATH (pip install 'moto[server]').\n",
    );
  }
  return available;
}

let available: boolean | undefined;
let said = false;

/** @throws where there is none, or it does not come up within a minute */
export async function startMoto(): Promise<Moto> {
  const port = await freePort();
  // Its standard input ends when this process does, in whatever way; then the server goes too.
  const script = 'exec 3<&0; "$@" & server=$!; (cat <&3 >/dev/null; kill $server 2>/dev/null) & wait $server';
  const child = spawn("sh", ["-c", script, "sh", "moto_server", "-H", HOST, "-p", String(port)], {
    stdio: ["pipe", "ignore", "ignore"],
    env: { ...process.env, MOTO_ACCOUNT_ID: MOTO_ACCOUNT, MOTO_IAM_LOAD_MANAGED_POLICIES: "false" },
  });
  const url = `http://${HOST}:${port}`;
  await answers(url, child);
  return {
    url,
    stop: async () => {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.stdin?.end();
      await ended;
    },
  };
}

async function answers(url: string, child: ChildProcess): Promise<void> {
  for (let left = 600; left > 0; left -= 1) {
    if (child.exitCode !== null) throw new Error(`moto_server ended with ${child.exitCode}.`);
    try {
      if ((await fetch(`${url}/moto-api/`)).ok) return;
    } catch {}
    await sleep(100);
  }
  throw new Error("moto_server did not come up.");
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, HOST, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
