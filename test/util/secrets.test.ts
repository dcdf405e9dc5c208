import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findSecrets, findSecretsInCode, isSecretField, maskSecrets, maskSource } from "../../src/util/secrets.js";

describe("fields that give a secret away", () => {
  it.each<[string, string | number, boolean]>([
    ["password", "hunter2", true],
    ["DB_PASSWORD", "hunter2", true],
    ["dbPassword", 123456, true],
    ["pwd", "y1", true],
    ["api-key", "k-123", true],
    ["secretKey", "abcd/1234", true],
    ["token", "q7Xk2Lm9Rt4Bz", true],
    ["token", "sales-token-v2", false],
    ["secret", "sales-db", false],
    ["password", "${DB_PASSWORD}", false],
    ["password", "SALES_PG_PASSWORD", false],
    ["password", "/run/secrets/pg", false],
    ["password", "arn:aws:secretsmanager:us-east-1:111122223333:secret:x", false],
    ["password", "", false],
    ["passwordFile", "hunter2", false],
    ["partitionKey", "q7Xk2Lm9Rt4Bz", false],
    ["compass", "north", false],
    ["token", 3600, false],
    ["secret", "123e4567-e89b-12d3-a456-426614174000", false],
  ])("%s: %s is one: %s", (name, value, expected) => expect(isSecretField(name, value)).toBe(expected));
});

describe("hiding", () => {
  it("keeps lines and columns, and what is no secret", () => {
    expect(maskSource("a: b\npassword: hunter2\nhost: x\n")).toBe("a: b\npassword: *******\nhost: x\n");
    expect(maskSource("{ host: x, password: hunter2, port: 1 }")).toBe("{ host: x, password: *******, port: 1 }");
    expect(maskSource("secret: { store: env, name: X }")).toBe("secret: { store: env, name: X }");
    expect(maskSource("password: >-\r\n  open\r\nnext: x")).toBe("password: >-\r\n  ****\r\nnext: x");
    expect(maskSecrets('it is "swordfish" here', ["swordfish"])).toBe('it is "*********" here');
  });

  it("gives any text the same shape, and hides what it found", () => {
    const part = fc.constantFrom(
      "password",
      ": ",
      "=",
      "'",
      '"',
      "\n",
      "  ",
      "x1Y2",
      "://",
      "@",
      "-----BEGIN PRIVATE KEY-----",
      "{",
      "}",
      "|",
      "eyJ",
      ".",
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
        const text = parts.join("");
        const hidden = maskSource(text);
        expect(hidden.replace(/\S/g, "x")).toBe(text.replace(/\S/g, "x"));
        for (const { start, end } of [...findSecrets(text), ...findSecretsInCode(text)])
          expect(hidden.slice(start, end)).toMatch(/^[*\s]*$/);
      }),
    );
  });
});

it("costs time linear in the text, whatever the text is", () => {
  for (const part of [
    "a",
    "a-",
    "password",
    "password=",
    'password: "',
    "password:\n ",
    "://",
    "a://b:",
    "eyJ",
    "eyJaaaaaaaa.",
    "-----BEGIN PRIVATE KEY-----",
    "xapp-",
    "PuTTY-User-Key-File-2:",
  ]) {
    const text = part.repeat(Math.ceil(200_000 / part.length));
    const began = performance.now();
    maskSource(text);
    findSecretsInCode(text);
    findSecrets(text);
    expect(performance.now() - began, part).toBeLessThan(5_000);
  }
});
