import { describe, expect, it } from "vitest";
import { folderWith, SMALL_MODEL, sluice } from "../support/cli.js";

interface Found {
  readonly code: string;
  readonly severity: string;
  readonly detail: string;
  readonly related: readonly { readonly message: string }[];
}

async function check(model: string, ...args: string[]): Promise<{ code: number; found: readonly Found[] }> {
  const ended = await sluice(["check", folderWith({ "model.yaml": model }), "--format", "json", ...args]);
  return { code: ended.code, found: (JSON.parse(ended.stdout) as { diagnostics: readonly Found[] }).diagnostics };
}

/** The small model with something on its zone. */
const onZone = (text: string): string => SMALL_MODEL.replace("kind: GovernanceZone\n", `kind: GovernanceZone\n${text}`);

describe("sluice check, of what is allowed", () => {
  it("refuses data where a policy forbids it, with the policy and the container beside it", async () => {
    const { code, found } = await check(onZone("policies: [{ name: sealed, encryption: { clientSide: true } }]\n"));
    expect(code).toBe(1);
    expect(new Set(found.map(({ code }) => code))).toEqual(new Set(["governance/missing-encryption"]));
    expect(found[0]?.detail).toContain('Policy "sealed" of zone us');
    expect(found[0]?.related.map(({ message }) => message)).toContain("the policy");
  });

  it("tells what is not allowed beside groups that no instance can serve", async () => {
    const policy = onZone("policies: [{ name: sealed, encryption: { clientSide: true } }]\n");
    const { found } = await check(
      policy
        .replace("locations: [onprem]\n", "locations: [onprem]\ndepartments: [none]\n")
        .replace("defaultPlatform: local\n", "defaultPlatform: local\ndepartments: [none]\n"),
    );
    expect(new Set(found.map(({ code }) => code))).toEqual(
      new Set(["assign/ineligible-instance", "governance/missing-encryption"]),
    );
  });

  it("judges suppressions on the day that --today names", async () => {
    const model = onZone("suppress: [{ code: lint/no-primary-key, reason: for now, expires: 2030-06-30 }]\n");
    const codesOn = async (day: string) => (await check(model, "--today", day)).found.map(({ code }) => code);
    expect(await codesOn("2030-06-30")).toEqual(["lint/suppression-unused"]);
    expect(await codesOn("2030-07-01")).toEqual(["lint/suppression-expired"]);
    expect(await sluice(["check", "--today", "2030-02-30"])).toMatchObject({ code: 64 });
  });
});
