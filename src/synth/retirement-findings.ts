import { at, type Diagnostic, type DiagnosticType, defineDiagnostic, type Target } from "../diagnostic/diagnostic.js";
import type { DiagnosticPage } from "../diagnostic/page.js";
import type { Model } from "../model/model.js";
import type { CarryOver, Retirement } from "./carry-over.js";

/** Something is to be destroyed or forgotten that somebody still needs. */
export const retirementInUse = defineDiagnostic<{ retirement: Retirement; address: string }>({
  code: "synth/retirement-in-use",
  severity: "warning",
  summary: "what is to be retired is still needed",
  detail: ({ retirement: { platform, object, then }, address }) =>
    `"${object}" on "${platform}" still serves consumers (${address}), so nothing is ${done(then)}. Let its last consumer go first, or remove this entry.`,
});

/** Something is to be destroyed or forgotten that something else still refers to. */
export const retirementHeld = defineDiagnostic<{ retirement: Retirement; address: string }>({
  code: "synth/retirement-held",
  severity: "warning",
  summary: "what is to be retired is referred to by something that is kept",
  detail: ({ retirement: { platform, object, then }, address }) =>
    `"${object}" on "${platform}" is not ${done(then)} yet: something retired that is kept refers to ${address}. Retire that too.`,
});

/** An entry names nothing that is retired. */
export const retirementWithoutEffect = defineDiagnostic<{ retirement: Retirement }>({
  code: "synth/retirement-without-effect",
  severity: "warning",
  summary: "a retirement names nothing that is retired",
  detail: ({ retirement: { platform, object } }) =>
    `Nothing of "${object}" on "${platform}" waits to be destroyed or forgotten. Either it is done, and the entry can go, or its names are not those of the data.`,
});

/** Every finding of synthesis. */
// biome-ignore lint/suspicious/noExplicitAny: parameters of a diagnostic are its own affair
export const SYNTH_DIAGNOSTICS: readonly DiagnosticType<any>[] = [
  retirementInUse,
  retirementHeld,
  retirementWithoutEffect,
];

export const SYNTH_PAGES: readonly DiagnosticPage[] = [
  {
    type: retirementInUse,
    why: "A retirement destroys or forgets what no consumer needs any more. While one does, the data stays and the entry waits; left in place it would take effect on the day the last consumer goes, when nobody thinks of it.",
    wrong:
      "# live_reporting still has the sink nw_data/customers\nkind: Retirements\nretirements:\n  - { platform: aws-us, object: nw_data/customers, then: destroy, reason: replaced by crm }",
    right: "# first remove the sinks; once nw_data/customers shows up as retired, add the entry",
  },
  {
    type: retirementHeld,
    why: "Terraform refuses a configuration that refers to something it does not have. What a kept thing refers to is therefore kept with it, whatever has been decided about it.",
    wrong:
      "kind: Retirements\nretirements:\n  - { platform: aws-us, object: nw_data, then: destroy, reason: gone }   # its keys still encrypt crm's retired tables",
    right:
      "kind: Retirements\nretirements:\n  - { platform: aws-us, object: nw_data, then: destroy, reason: gone }\n  - { platform: aws-us, object: crm, then: destroy, reason: gone }",
  },
  {
    type: retirementWithoutEffect,
    why: "An entry that does nothing is either done, and then misleads its readers, or misspelt, and then the data it means is kept and paid for.",
    wrong:
      "kind: Retirements\nretirements:\n  - { platform: aws-us, object: nw_data/custmers, then: destroy, reason: replaced by crm }",
    right:
      "kind: Retirements\nretirements:\n  - { platform: aws-us, object: nw_data/customers, then: destroy, reason: replaced by crm }",
  },
];

/** Every decision of a model, with its place. */
export function retirementsOf(model: Model): ReadonlyMap<Retirement, Target> {
  return new Map(
    model.retirements.flatMap((object) =>
      object.retirements.map((entry, index) => [entry, at(object, "retirements", index)] as const),
    ),
  );
}

/** What became of each decision, where that is not what it asks. */
export function retirementFindings(
  retirements: ReadonlyMap<Retirement, Target>,
  { drafts, followed, held }: CarryOver,
): Diagnostic[] {
  const inUse = new Map<string, string>();
  for (const { platform, provenance } of drafts)
    for (const [address, { object, stateful, retired }] of provenance)
      if (stateful && !retired) for (const key of prefixes(object.key)) inUse.set(`${platform}\n${key}`, address);
  const findings: Diagnostic[] = [];
  for (const [retirement, target] of retirements) {
    const address = held.get(retirement);
    if (address === undefined && followed.has(retirement)) continue;
    const used = inUse.get(`${retirement.platform}\n${retirement.object}`);
    if (address !== undefined) findings.push(retirementHeld(target, { retirement, address }));
    else if (used !== undefined) findings.push(retirementInUse(target, { retirement, address: used }));
    else findings.push(retirementWithoutEffect(target, { retirement }));
  }
  return findings;
}

/** A key and those above it. */
function prefixes(key: string): string[] {
  const parts = key.split("/");
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}

function done(then: Retirement["then"]): string {
  return then === "destroy" ? "destroyed" : "forgotten";
}
