import { readFile } from "node:fs/promises";
import { isIP } from "node:net";
import type { ConnectionOptions } from "node:tls";
import { z } from "zod";
import { type RuntimeEnvironment, RuntimeProblem } from "../../../../src/platform/runtime.js";
import type { Server } from "../../spec.js";
import { show } from "../problem.js";

/** Who we are to a server. Never shown, logged or kept. */
export interface Login {
  readonly user: string;
  readonly password: string;
}

const login = z.object({ username: z.string().min(1), password: z.string().min(1) });

/**
 * What proves who we are: `user:password`, or JSON with `username` and `password`, in the environment variable that the
 * specification names. @throws RuntimeProblem that names the variable, and nothing of what is in it
 */
export function loginOf(server: Server, environment: RuntimeEnvironment): Login {
  const { container, credential } = server;
  if (credential === undefined)
    throw new RuntimeProblem(
      `The container ${container} names no credential, so nobody can log in at its server.`,
      "Give it one in the model: `credential: { store: env, name: ... }`.",
    );
  const text = environment.env[credential] ?? "";
  if (text === "")
    throw new RuntimeProblem(
      `The environment variable ${credential}, which holds the credential of the container ${container}, is not set.`,
      'Set it to user:password, or to JSON with "username" and "password".',
    );
  const found = text.trimStart().startsWith("{") ? fromJson(text) : fromPair(text);
  if (found === undefined)
    throw new RuntimeProblem(
      `The environment variable ${credential}, which holds the credential of the container ${container}, is not in a form that is known.`,
      'Set it to user:password, or to JSON with "username" and "password"; neither may be empty.',
    );
  return found;
}

function fromJson(text: string): Login | undefined {
  try {
    const { username, password } = login.parse(JSON.parse(text));
    return { user: username, password };
  } catch {
    return undefined;
  }
}

function fromPair(text: string): Login | undefined {
  const colon = text.indexOf(":");
  const [user, password] = [text.slice(0, colon), text.slice(colon + 1)];
  return colon > 0 && password !== "" ? { user, password } : undefined;
}

/**
 * How the connection to a server is kept from others: verified TLS, unless it stays on this machine, or the environment's
 * PGSSLMODE and PGSSLROOTCERT say otherwise. @throws RuntimeProblem when they say what cannot be done
 */
export async function encryptionOf({ host }: Server, { env }: RuntimeEnvironment): Promise<false | ConnectionOptions> {
  const mode = env.PGSSLMODE || (isLocal(host) ? "disable" : "verify-full");
  if (mode === "disable" || host.startsWith("/")) return false;
  if (mode !== "require" && mode !== "verify-ca" && mode !== "verify-full")
    throw new RuntimeProblem(
      `PGSSLMODE is ${show(mode)}, which Sluice does not know.`,
      "Set it to disable, require, verify-ca or verify-full, or unset it.",
    );
  const authorities = await authoritiesOf(env.PGSSLROOTCERT);
  // As PostgreSQL's own clients have it: whoever names authorities wants them asked.
  if (mode === "require" && authorities === undefined) return { rejectUnauthorized: false };
  return {
    rejectUnauthorized: true,
    ...(authorities === undefined ? {} : { ca: authorities }),
    ...(mode === "verify-full" ? {} : { checkServerIdentity: () => undefined }),
  };
}

async function authoritiesOf(path: string | undefined): Promise<string | undefined> {
  if (path === undefined || path === "" || path === "system") return undefined;
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new RuntimeProblem(
      `PGSSLROOTCERT names ${show(path, 200)}, which cannot be read.`,
      "Set it to the file with the certificates of those who vouch for the server.",
      { cause: error },
    );
  }
}

/** Whether what is sent to a host never leaves this machine. */
function isLocal(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[|\]$/g, "");
  if (name.startsWith("/") || name === "localhost" || name === "::1") return true;
  return isIP(name) === 4 && name.startsWith("127.");
}
