import type { Readable } from "node:stream";
import { visible } from "../../../../src/util/visible.js";

/** How many lines are passed on, and how much of each, in characters. */
const LINES = 20;
const LONGEST = 200;

/** Passes the first lines of what a program writes on, each cut where it is long. All of it is read, and nothing kept. */
export function passOn(output: Readable, say: (line: string) => void): void {
  let line = "";
  let passed = 0;
  const end = (): void => {
    if (passed < LINES && line.trim() !== "") say(visible(line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line));
    else if (passed === LINES) say("… it writes more, which is left out");
    passed += 1;
    line = "";
  };
  output.setEncoding("utf8").on("data", (text: string) => {
    if (passed > LINES) return;
    const [first = "", ...rest] = text.split("\n");
    line += first.slice(0, LONGEST + 1);
    for (const next of rest) {
      end();
      line = next.slice(0, LONGEST + 1);
    }
  });
  output.on("end", () => {
    if (line !== "") end();
  });
}
