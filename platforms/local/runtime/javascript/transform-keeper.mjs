// @ts-check
import { execFile, spawn } from "node:child_process";
import { readFileSync, writeSync } from "node:fs";
import { argv, execPath, exit, platform, stdin } from "node:process";

/**
 * Keeps a worker within its limits, in a process of its own, so that nothing can outlive or outrun it: whatever becomes of
 * who started it, its standard input ends then, and the worker with it. Says how the worker ended on descriptor 3.
 *
 * @typedef {object} Task
 * @property {readonly string[]} arguments of the worker's Node
 * @property {string} folder in which it runs
 * @property {number} timeLimit in milliseconds
 * @property {number} memoryLimit in bytes
 */

/** How often the worker's memory is measured, in milliseconds. */
const OFTEN = 50;
/** Where only the whole memory of a process can be measured, so much of it is Node's own program. */
const PROGRAM = 48 * 1024 * 1024;
/** The longest that a timer takes, in milliseconds. */
const LONGEST = 2 ** 31 - 1;

/** @type {Task} */
const task = JSON.parse(argv[2] ?? "");
const worker = spawn(execPath, task.arguments, {
  cwd: task.folder,
  // Dates are read and written alike on every machine.
  env: { TZ: "UTC" },
  stdio: ["ignore", "inherit", "inherit"],
});

/** @type {"time" | "memory" | "left" | undefined} */
let why;
const end = (/** @type {"time" | "memory" | "left"} */ reason) => {
  why ??= reason;
  worker.kill("SIGKILL");
};
const say = (/** @type {object} */ report) => {
  writeSync(3, JSON.stringify(report));
  exit();
};

worker.on("error", (error) => say({ why: "start", message: error.message }));
worker.on("exit", (code, signal) => say({ why, code, signal }));
stdin.on("end", () => end("left"));
stdin.on("error", () => end("left"));
stdin.resume();
setTimeout(() => end("time"), Math.min(task.timeLimit, LONGEST));
setInterval(() => {
  if (worker.pid !== undefined) measure(worker.pid, (bytes) => bytes > task.memoryLimit && end("memory"));
}, OFTEN);

/**
 * Gives the memory that a process has for itself, in bytes, where the system tells.
 * @param {number} id
 * @param {(bytes: number) => void} take
 */
function measure(id, take) {
  if (platform === "linux") {
    try {
      const status = readFileSync(`/proc/${id}/status`, "latin1");
      const parts = [...status.matchAll(/^(?:RssAnon|RssShmem|VmSwap):\s*(\d+) kB$/gm)];
      take(parts.reduce((sum, [, size]) => sum + Number(size) * 1024, 0));
    } catch {
      // It has just ended.
    }
  } else if (platform !== "win32")
    execFile("/bin/ps", ["-o", "rss=", "-p", String(id)], (error, size) => {
      if (!error) take(Number(size) * 1024 - PROGRAM);
    });
}
