import { describe, expect, it } from "vitest";
import { PLATFORMS } from "../../platforms/index.js";
import { allPages } from "../../src/cli/pages.js";
import { FORMATS, renderFindings } from "../../src/cli/render/findings/render-findings.js";
import { sourceLines } from "../../src/cli/source-lines.js";
import { locateAll } from "../../src/diagnostic/locate.js";
import { lint } from "../../src/lint/lint.js";
import { secretValues } from "../../src/lint/secrets.js";
import { loadTexts } from "../../src/load/load.js";
import { createRegistry, resolvePlatforms } from "../../src/platform/registry.js";
import { BASE } from "../lint/base.js";
import { findings, PLAIN } from "./findings.js";

// Put together here, so that this file holds none itself.
const SECRETS = {
  aws: `AKIA${"IOSFODNN7EXAMPLE"}`,
  awsKey: `wJalrXUtnFEMI/K7MDENG${"/bPxRfiCYEXAMPLEKEY"}`,
  github: `ghp_${"a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"}`,
  gitlab: `glpat-${"Zx9Yw8Vu7Ts6Rq5Po4Nm"}`,
  slack: `xoxb-${"123456789012-abcdefGHIJKL"}`,
  stripe: `sk_live_${"4eC39HqLyjWDarjtT1zdp7dc"}`,
  google: `AIza${"SyA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q"}`,
  jwt: `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.${"dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"}`,
  url: "correct-horse-battery",
  pem: "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQ",
  word: "swordfish-7",
  below: "open-sesame-9",
};
const values = Object.values(SECRETS);

/** Everything that `sluice check` prints of texts, in each format. */
function outputs(texts: Readonly<Record<string, string>>): {
  readonly codes: readonly string[];
  readonly texts: readonly string[];
} {
  const loaded = loadTexts(new Map(Object.entries(texts)));
  const [, platformFindings] = resolvePlatforms(loaded.model, createRegistry(PLATFORMS));
  const found = [...loaded.diagnostics, ...lint(loaded.model, loaded), ...platformFindings];
  const secrets = secretValues(loaded.model);
  const shown = findings(locateAll(found, loaded.locate, undefined, secrets), {
    sourceLine: sourceLines({ head: loaded.textOf, base: undefined }, secrets),
  });
  const look = { ...PLAIN, pages: allPages };
  return { codes: found.map(({ code }) => code), texts: FORMATS.map((format) => renderFindings(format, shown, look)) };
}

function expectHidden(texts: Readonly<Record<string, string>>, code = "lint/secret"): void {
  const shown = outputs(texts);
  expect(shown.codes).toContain(code);
  for (const text of shown.texts) {
    expect(text).not.toBe("");
    for (const value of values) expect(text).not.toContain(value);
  }
}

const platform = (config: string): string =>
  `${BASE}---\nkind: DataPlatform\nname: spare\ntype: local\nlocations: [onprem]\nconfig: ${config}\n`;
const pem = (body: string, indent = ""): string =>
  ["-----BEGIN RSA PRIVATE KEY-----", body, "-----END RSA PRIVATE KEY-----"]
    .map((line) => `${indent}${line}`)
    .join("\n");

describe("a secret is shown in no format", () => {
  it.each(Object.entries(SECRETS).filter(([name]) => !["url", "pem", "word", "below"].includes(name)))(
    "%s: as a description, a name, a key, a reference",
    (_, value) => {
      expectHidden({ "model.yaml": `${BASE}---\nkind: Team\nzone: us\nname: x\ndescription: "it is ${value}."\n` });
      expectHidden({ "model.yaml": `${BASE}---\nkind: Team\nzone: us\nname: "${value}"\n` });
      expectHidden({
        "model.yaml": BASE.replace("live_reporting/history: [shipments]", `"x = ${value}": [shipments]`),
      });
      expectHidden({ "model.yaml": BASE.replace("container: reporting_pg", `container: "${value}"`) });
      expectHidden({ "model.yaml": platform(`{ "${value}": 1 }`) });
    },
  );

  it.each<[string, string]>([
    ["beside a mistake on its line", platform(`{ password: ${SECRETS.word}, nonsense: 1 }`)],
    ["on the line below its name", platform(`\n  password:\n    ${SECRETS.below}\n  nonsense: 1`)],
    ["in a block", platform(`\n  password: |\n    ${SECRETS.below}\n`)],
    ["behind an alias", platform(`{ plain: &x ${SECRETS.word}, password: *x }`)],
    ["in quotes", platform(`{ "db-password": '${SECRETS.word}' }`)],
    ["in a URL", platform(`{ url: "postgres://nw:${SECRETS.url}@pg/nw" }`)],
    ["of several lines", `${BASE}---\nkind: Team\nzone: us\nname: x\ndescription: |\n${pem(SECRETS.pem, "  ")}\n`],
    [
      "where one name is given twice",
      BASE.replace("departments: [sales, finance]", `departments: ["${SECRETS.aws}", "${SECRETS.aws}"]`),
    ],
  ])("%s", (_, text) => expectHidden({ "model.yaml": text }));

  it.each<[string, string, string]>([
    [
      "in an object that is broken",
      "load/field-unknown",
      BASE.replace("database: nw }", `database: nw, password: ${SECRETS.word} }`),
    ],
    [
      "in a value of a wrong type",
      "load/type-wrong",
      BASE.replace("credential: { store: env, name: SALES_PG }", `credential: "${SECRETS.github}"`),
    ],
    [
      "in an unknown value",
      "load/value-unknown",
      BASE.replace(
        "type: postgresql\nlocations: [onprem:us/ny, ",
        `type: ${SECRETS.stripe}\nlocations: [onprem:us/ny, `,
      ),
    ],
    ["in the name of a field", "load/field-unknown", BASE.replace("sharedWith:", `"${SECRETS.aws}": 1\nsharedWith:`)],
    ["in what is no YAML", "load/yaml-syntax", `${BASE}---\nkind: Team\nname: "${SECRETS.github}\n`],
    [
      "in what is no YAML, behind a password",
      "load/yaml-syntax",
      `${BASE}---\nkind: DataPlatform\nconfig: { password: ${SECRETS.word}\n`,
    ],
    ["in a tag", "load/yaml-tag", `${BASE}---\nkind: Team\nzone: us\nname: !${SECRETS.github} x\n`],
    ["in an alias", "load/yaml-alias", `${BASE}---\nkind: Team\nzone: us\nname: *${SECRETS.github}\n`],
    ["in a field written twice", "load/duplicate-field", platform(`{ ${SECRETS.github}: 1, ${SECRETS.github}: 2 }`)],
    ["in the name of a type", "load/data-type", BASE.replace("type: varchar(5)", `type: ${SECRETS.stripe}`)],
  ])("%s", (_, code, text) => expectHidden({ "model.yaml": text }, code));

  it("in code, on its line and on others that are shown", () => {
    const text = BASE.replace("artifact: git+https://git.example/mask.git#v1.2.0, entry: mask.sql", "file: mask.sql");
    expectHidden({
      "model.yaml": text,
      "mask.sql": `create user a identified by '${SECRETS.word}'; -- ${SECRETS.slack}\n-- ${SECRETS.jwt}\n/*\n${pem(SECRETS.pem)}\n*/`,
    });
  });
});

it("hides no more than the secret, in its place", () => {
  const { texts } = outputs({ "model.yaml": platform(`{ url: "postgres://nw:${SECRETS.url}@pg/nw" }`) });
  expect(texts[0]).toContain(`config: { url: "postgres://nw:${"*".repeat(SECRETS.url.length)}@pg/nw" }`);
});
