import { describe, expect, it } from "vitest";
import { explain, show } from "../../../../platforms/local/runtime/problem.js";
import { RuntimeProblem } from "../../../../src/platform/runtime.js";

describe("text of the user's data in a message", () => {
  it("is quoted, bounded, and obeyed by no terminal", () => {
    expect(show('a "b"\n\u001b[31m\u009b\u202e\u200b')).toBe('"a \\"b\\"\\n\\u001b[31m\\u009b\\u202e\\u200b"');
    expect(show("x".repeat(1000))).toBe(`"${"x".repeat(60)}…"`);
    expect(show("😀".repeat(61))).toBe(`"${"😀".repeat(60)}…"`);
    expect(show("\ud83d")).toBe('"\\ud83d"');
  });
});

describe("what the world did", () => {
  const system = (code: string, path = "/data/x.csv") => Object.assign(new Error(`${code}: ${path}`), { code, path });
  const cases: readonly (readonly [Error, string])[] = [
    [system("ENOSPC"), "The disk is full: ingest shop stopped"],
    [new Error("TransactionContext Error: Failed to commit: No space left on device"), "The disk is full"],
    [new Error("Out of Memory Error: failed to offload data block of size 256.0 KiB"), "The disk is full"],
    [system("EACCES"), 'No permission: ingest shop could not touch "/data/x.csv"'],
    [new Error('IO Error: Cannot open file "/data/x": Permission denied'), 'could not touch "/data/x"'],
    [system("EMFILE"), "Too many files are open"],
    [system("ENOENT"), 'needs "/data/x.csv", which is not there'],
    [new Error("Out of Memory Error: could not allocate"), "not enough memory"],
    [
      new Error('IO Error: The file "/a/b" exists, but it is not a valid DuckDB database file!'),
      '"/a/b", which is not a DuckDB database',
    ],
    [
      new Error("Binder Error: no such column\n\nLINE 1: select"),
      "DuckDB refused ingest shop: Binder Error: no such column",
    ],
  ];
  for (const [error, expected] of cases)
    it(`is told: ${expected}`, () => {
      const told = explain(error, "ingest shop");
      expect(told).toBeInstanceOf(RuntimeProblem);
      expect((told as RuntimeProblem).message).toContain(expected);
      expect((told as RuntimeProblem).message).not.toContain("LINE 1");
      expect((told as RuntimeProblem).remedy.length).toBeGreaterThan(20);
      expect((told as RuntimeProblem).cause).toBe(error);
    });

  it("is not what a bug did", () => {
    const bug = new TypeError("x is not a function");
    expect(explain(bug, "ingest shop")).toBe(bug);
    const known = new RuntimeProblem("a", "b");
    expect(explain(known, "ingest shop")).toBe(known);
  });
});
