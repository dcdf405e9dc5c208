// @ts-check
import dgram from "node:dgram";
import dns from "node:dns";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";
import process from "node:process";
// Node sets process.chdir anew when it loads this for the first time.
import "node:worker_threads";

/**
 * Takes from the module what Node's permissions leave to it and no transformer needs: other processes, other folders, and
 * connections. Against mistakes, and against what depends on more than its inputs: whoever means to can find a way around
 * what is refused within a program's own process.
 */
export function confine() {
  deny(process, "kill", "end a process");
  deny(process, "chdir", "leave its folder");
  deny(net.Socket.prototype, "connect", "connect to anything");
  deny(net.Server.prototype, "listen", "be connected to");
  for (const name of ["bind", "connect", "send"]) deny(dgram.Socket.prototype, name, "connect to anything");
  for (const names of [dns, dns.promises, dns.Resolver.prototype, dns.promises.Resolver.prototype])
    for (const name of Object.getOwnPropertyNames(names))
      if (/^(?:lookup|resolve|reverse)/.test(name)) deny(names, name, "look a host up");
  syncBuiltinESMExports();
}

/**
 * @param {object} holder
 * @param {string} name
 * @param {string} what
 */
function deny(holder, name, what) {
  Reflect.defineProperty(holder, name, {
    configurable: false,
    writable: false,
    value: () => {
      throw Object.assign(new Error(what), { code: "ERR_ACCESS_DENIED" });
    },
  });
}
