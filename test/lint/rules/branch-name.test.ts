import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { branchName } from "../../../src/lint/rules/branch-name.js";
import { branchProblem } from "../../../src/lint/syntax/git-names.js";
import { testRule } from "../harness.js";

const zone = (branch: string) => ({ edits: [["branch: release/eu", `branch: ${JSON.stringify(branch)}`]] as const });
const refused = (branch: string, detail: RegExp) => ({
  ...zone(branch),
  expect: [
    {
      code: "lint/branch-name",
      target: "Ecosystem northwind governanceZones/1/repository/branch",
      text: JSON.stringify(branch),
      detail,
    },
  ],
});

testRule(branchName, {
  valid: {
    slashes: zone("release/eu/2025"),
    "dots and dashes inside": zone("v1.2-beta"),
    "other scripts": zone("größe/分支"),
  },
  invalid: {
    "a space": refused("my branch", /a space/),
    "two dots": refused("a..b", /two dots/),
    "an empty text": refused("", /empty/),
    HEAD: refused("HEAD", /git keeps/),
    "the previous branch": refused("@{-1}", /@\{/),
    "a slash at the end": refused("release/", /empty part/),
    "the ending .lock": refused("a.lock/b", /\.lock/),
    "a deployment branch": {
      edits: [["branch: terraform/fast-lane", 'branch: "terraform/fast lane"']],
      expect: [
        { code: "lint/branch-name", target: "DataPlatform fast deployment/branch", text: '"terraform/fast lane"' },
      ],
    },
    "a deployment branch that follows from a name, once, at the name": {
      add: 'kind: DataPlatform\nname: "la ke"\ntype: local\nlocations: [onprem]\n',
      expect: [{ code: "lint/plain-name", target: "DataPlatform la ke name" }],
    },
  },
});

describe("branchProblem", () => {
  const names = [
    "main",
    "a/b",
    "",
    "-a",
    "a b",
    "a\u0007b",
    "a~b",
    "a^b",
    "a:b",
    "a?b",
    "a*b",
    "a[b",
    "a\\b",
    "a..b",
    "a.",
    ".a",
    "a/.b",
    "a//b",
    "/a",
    "a/",
    "a.lock",
    "a.lock/b",
    "a.lockb",
    "@",
    "a@b",
    "a@{b",
    "HEAD",
    "refs/heads/main",
    "ü",
    "a\u007fb",
    "{a}",
    "a'b\"c",
    "@/a",
  ];
  it.each(names)("agrees with git on %j", (name) => {
    let accepted = true;
    try {
      execFileSync("git", ["check-ref-format", "--branch", name], { stdio: "ignore" });
    } catch {
      accepted = false;
    }
    expect(branchProblem(name) === undefined).toBe(accepted);
  });
});
