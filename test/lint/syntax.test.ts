import { isIPv4, isIPv6 } from "node:net";
import { describe, expect, it } from "vitest";
import { azureAccountProblem, bucketProblem } from "../../src/lint/syntax/bucket-names.js";
import { cronProblem } from "../../src/lint/syntax/cron.js";
import { branchProblem, repositoryProblem } from "../../src/lint/syntax/git-names.js";
import { hostProblem, isIpv4, isIpv6 } from "../../src/lint/syntax/host.js";
import { PLAIN_NAME, SQL_IDENTIFIER } from "../../src/lint/syntax/names.js";
import { RESERVED_WORDS } from "../../src/lint/syntax/reserved-words.js";

/** What is said of a text; nothing where it is accepted. */
type Cases = readonly (readonly [text: string, problem: string | undefined])[];

function judges(what: string, problem: (text: string) => string | undefined, cases: Cases): void {
  describe(what, () => {
    it.each(cases)("%j: %s", (text, expected) => {
      expect(problem(text)).toBe(expected);
    });
  });
}

const S3 = {
  size: "an S3 bucket's name has 3 to 63 characters",
  ends: "an S3 bucket's name starts and ends with a letter or digit",
  letters: "an S3 bucket's name consists of lower-case letters, digits, dots and dashes",
};
judges("a bucket of S3", (name) => bucketProblem("s3", name), [
  ["ab", S3.size],
  ["abc", undefined],
  ["a".repeat(63), undefined],
  ["a".repeat(64), S3.size],
  ["-ab", S3.ends],
  ["ab.", S3.ends],
  ["Abc", S3.letters],
  ["abC", S3.letters],
  ["a_b", S3.letters],
  ["a..b", "an S3 bucket's name has no two dots in a row"],
  ["192.168.5.4", "an S3 bucket's name is no IP address"],
  ["sthree-a", "names that start with sthree- are kept by S3"],
  ["a--x-s3", "names that end with --x-s3 are kept by S3"],
]);

const GCS = {
  size: "a Cloud Storage bucket's name has 3 to 63 characters",
  letters: "a Cloud Storage bucket's name consists of lower-case letters, digits, dots, dashes and underscores",
  ends: "a Cloud Storage bucket's name starts and ends with a letter or digit",
  google: "names with goog or google are kept by Google",
};
const parts = (last: number): string => [55, 55, 55, last].map((length) => "a".repeat(length)).join(".");
judges("a bucket of Cloud Storage", (name) => bucketProblem("gcs", name), [
  ["ab", GCS.size],
  ["abc", undefined],
  ["a".repeat(63), undefined],
  ["a".repeat(64), GCS.size],
  [parts(54), undefined],
  [parts(55), "a Cloud Storage bucket's name has 3 to 222 characters"],
  ["Abc", GCS.letters],
  ["abC", GCS.letters],
  ["-ab", GCS.ends],
  ["ab_", GCS.ends],
  [`${"a".repeat(63)}.b`, undefined],
  [`${"a".repeat(64)}.b`, "each part between dots has at most 63 characters"],
  ["192.168.5.4", "a Cloud Storage bucket's name is no IP address"],
  ["goog-data", GCS.google],
  ["my-google-data", GCS.google],
  ["data-goog", undefined],
]);

const AZURE = {
  size: "a blob container's name has 3 to 63 characters",
  letters: "a blob container's name consists of lower-case letters and digits, with single dashes between them",
};
judges("a container of Azure", (name) => bucketProblem("azureblob", name), [
  ["ab", AZURE.size],
  ["abc", undefined],
  ["a".repeat(63), undefined],
  ["a".repeat(64), AZURE.size],
  ["sales-data-2025", undefined],
  ["a--b", AZURE.letters],
  ["a.b", AZURE.letters],
]);

judges("a bucket of what has none", (name) => bucketProblem("postgresql", name), [["A b", undefined]]);

const ACCOUNT = "a storage account's name has 3 to 24 characters, lower-case letters and digits";
judges("an account of Azure", azureAccountProblem, [
  ["ab", ACCOUNT],
  ["abc", undefined],
  ["a".repeat(24), undefined],
  ["a".repeat(25), ACCOUNT],
  ["sales-data", ACCOUNT],
]);

judges("a schedule", cronProblem, [
  ["@daily", "nicknames such as @daily are not understood by every scheduler; write five fields"],
  ["0 0 * * @", 'the day of the week "@" holds more than numbers, * , - and /'],
  ["0", "it has 1 field instead of five"],
  ["0 0 * *", "it has 4 fields instead of five"],
  ["0 0 0 * * *", "it has 6 fields instead of five (no seconds, no year)"],
  ["0  0 * * *", "fields are separated by one space"],
  ["0 0 * *\t*", "fields are separated by one space"],
  ["1,, * * * *", "configuration entry minute () is empty, check for trailing spaces"],
  ["60 * * * *", "Invalid value for minute: 60"],
  ["0 0 * JAN-mar,dec sun,3", undefined],
  ["0 0 * jan2 *", 'the month "jan2" holds more than numbers, * , - and /'],
  ["0 0 30 feb *", "no such day ever comes"],
  [`${"1,".repeat(123)}12 * * * *`, undefined],
  [`${"1,".repeat(124)}1 * * * *`, "it is longer than any schedule"],
]);

const host = (length: number): string => `${"abcdefgh.".repeat(27)}${"a".repeat(length - 243)}`;
const LABELS = "its parts consist of letters, digits and inner dashes";
judges("a host", hostProblem, [
  ["https://pg.example", "it is a URL; write the host alone"],
  ["pg:5432", "it carries a port; ports have a field of their own"],
  ["pg:", "it carries a port; ports have a field of their own"],
  ["pg:x", "it is no IPv6 address"],
  ["pg:80x", "it is no IPv6 address"],
  ["fe80::g:80", "it is no IPv6 address"],
  ["2001:db8::1", undefined],
  ["3com.com", undefined],
  ["10.0.0.1", undefined],
  ["pg..example", "it has an empty part between dots, or starts or ends with one"],
  [`${"a".repeat(63)}.example`, undefined],
  [`${"a".repeat(64)}.example`, "a part of it has more than 63 characters"],
  ["pg_sales", LABELS],
  ["-pg", LABELS],
  ["", "it is empty"],
  ["12345", "it is no IPv4 address, yet ends in a number"],
  ["a1", undefined],
  [host(253), undefined],
  [host(254), "it has more than 253 characters"],
]);

describe("addresses", () => {
  it.each([
    "0.0.0.0",
    "255.255.255.255",
    "256.1.1.1",
    "01.2.3.4",
    "1.2.3.04",
    " 1.2.3.4",
    "1.2.3.4 ",
    "1.2.3",
    "1.2.3.4.5",
    "1.2.3.x",
  ])("of version 4 are those that others take for one: %j", (text) => {
    expect(isIpv4(text)).toBe(isIPv4(text));
  });

  it.each([
    "",
    "::",
    "::1",
    "1::",
    ":1",
    "1:",
    ":::",
    "1:2:3:4:5:6:7:8",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "1:2:3:4:5:6:7::",
    "::2:3:4:5:6:7:8",
    "1:2:3:4:5:6:7:8::",
    "1:2:3:4::5:6:7:8",
    "1:2:3::4:5:6::7:8",
    "1::2::3",
    "12345::",
    "::12345",
    "g1::",
    "1g::",
    "FFFF:ffff:FFFF:ffff:FFFF:ffff:255.255.255.255",
    "1:2:3:4:5:6:7:1.2.3.4",
    "1:2:3:4:5:6:1.2.3.256",
    "1:2:3:4:5::1.2.3.4",
    "1:2:3:4:5:6::1.2.3.4",
    "::ffff:192.0.2.1",
    "::ffff:192.0.2",
    "1.2.3.4::",
    "1.2.3.4::1",
    "::1.2.3.4:1",
    "1:2:3:4:5:1.2.3.4:6",
    "1.2.3.4:1:2:3:4:5:6",
  ])("of version 6 are those that others take for one: %j", (text) => {
    expect(isIpv6(text)).toBe(isIPv6(text));
  });
});

judges("a branch", branchProblem, [
  ["", "it is empty"],
  ["HEAD", 'git keeps "HEAD" for itself'],
  ["-a", "it starts with a dash"],
  ["a~b", "it holds a space, a control character or one of ~ ^ : ? * [ \\"],
  ["a..b", "it holds two dots in a row"],
  ["a@{b", 'it holds "@{"'],
  ["a.", "it ends with a dot"],
  ["a//b", "it has an empty part between slashes, or starts or ends with one"],
  ["a/.b", "a part of it starts with a dot"],
  ["a.lock/b", 'a part of it ends with ".lock"'],
]);

it("knows names that need no quotes", () => {
  expect(
    ["a", "Sales_2025", "a".repeat(128), "_a", "2a", "a-b", "a".repeat(129), ""].filter((name) =>
      SQL_IDENTIFIER.test(name),
    ),
  ).toEqual(["a", "Sales_2025", "a".repeat(128)]);
  expect(
    ["a", "2-a_b", "a".repeat(63), "-a", "A", "a.b", "a".repeat(64), ""].filter((name) => PLAIN_NAME.test(name)),
  ).toEqual(["a", "2-a_b", "a".repeat(63)]);
  expect(["select", "all", "within", "value", "year", "limit", ""].filter((word) => RESERVED_WORDS.has(word))).toEqual([
    "select",
    "all",
    "within",
  ]);
});

const LETTERS = "owner and name consist of letters, digits, dots, dashes and underscores";
judges("a repository", repositoryProblem, [
  ["a/b.c_d-E", undefined],
  ["a", "it is not an owner, one slash and a name"],
  ["a/b/c", "it is not an owner, one slash and a name"],
  ["a/", LETTERS],
  ["a b/c", LETTERS],
  [`a/${"b".repeat(100)}`, undefined],
  [`a/${"b".repeat(101)}`, LETTERS],
  ["a/.", "a dot alone is no name"],
  ["../a", "a dot alone is no name"],
  ["a/b.GIT", 'it is written without ".git"'],
  ["a.git/b", undefined],
]);
