import { defineDiagnostic } from "../diagnostic/diagnostic.js";

/** A group's fixed, default or pinned instance cannot serve it. */
export const ineligibleInstance = defineDiagnostic<{
  group: string;
  instance: string;
  chosen: "fixed" | "default" | "pinned" | "wanted";
  reasons: readonly string[];
  eligible: readonly string[];
}>({
  code: "assign/ineligible-instance",
  severity: "error",
  summary: "The chosen platform instance cannot serve the group",
  detail: ({ group, instance, chosen, reasons, eligible }) =>
    `${group} ${CHOSEN[chosen]} ${instance}, which cannot serve it: ${reasons.join("; ")}. ${
      eligible.length > 0
        ? `${eligible.length === 1 ? "Only this instance could" : "These instances could"}: ${eligible.join(", ")}.`
        : "No other instance could either; change what stands in the way."
    }`,
});

const CHOSEN = {
  fixed: "is fixed on instance",
  default: "is served by the ecosystem's default instance",
  pinned: "is pinned to instance",
  wanted: "is to be pinned to instance",
} as const;

/** A group that chooses by needs has no pin yet. */
export const unpinnedGroup = defineDiagnostic<{ group: string; first: string; eligible: number }>({
  code: "assign/unpinned-group",
  severity: "error",
  summary: "A group that chooses by needs is not pinned to an instance",
  detail: ({ group, first, eligible }) =>
    `${group} chooses its instance by needs, and PlatformAssignments has no entry for it. \`sluice assign\` writes the entry ` +
    `"${group}: ${first}": ${first} is ${eligible === 1 ? "the only eligible instance" : `the first of ${eligible} eligible instances`}.`,
});

/** A group that chooses by needs has no pin, and no instance could be pinned. */
export const noEligibleInstance = defineDiagnostic<{ group: string; reasons: readonly [string, readonly string[]][] }>({
  code: "assign/no-eligible-instance",
  severity: "error",
  summary: "No platform instance can serve the group",
  detail: ({ group, reasons }) =>
    `${group} chooses its instance by needs, but none is eligible.${
      reasons.length === 0 ? " The ecosystem has no instances." : ""
    }${reasons.map(([instance, texts]) => ` ${instance}: ${texts.join("; ")}.`).join("")} Ask for less, or make an instance eligible.`,
});

/** Two instances would write the same table. */
export const twoWriters = defineDiagnostic<{
  datasets: readonly string[];
  container: string;
  writers: readonly [Writer, Writer];
  outputs: readonly string[];
}>({
  code: "assign/two-writers",
  severity: "error",
  summary: "Two platform instances would write one dataset into one container",
  detail: ({ datasets, container, writers: [one, other], outputs }) =>
    `${datasets[0]}${datasets.length > 1 ? ` and ${datasets.length - 1} more` : ""} in container ${container} would be written by instance ` +
    `${one.instance} for ${one.group} and by instance ${other.instance} for ${other.group}, each overwriting the other's rows. ` +
    (outputs.length > 0
      ? `Transformers run wherever their output is needed: name one instance as primaryPlatform of ${outputs.join(" and ")}, so that the others take the output from there, or give the transformer a container managed by the platform.`
      : "Let one instance serve both groups, or give one of the workspaces a container of its own."),
});

export interface Writer {
  readonly instance: string;
  /** The group that wants the dataset there. */
  readonly group: string;
}

/** The only instance that may read a store cannot. */
export const ineligiblePrimary = defineDiagnostic<{ datastore: string; instance: string; reasons: readonly string[] }>({
  code: "assign/ineligible-primary-platform",
  severity: "error",
  summary: "The primary platform of a datastore cannot read it",
  detail: ({ datastore, instance, reasons }) =>
    `Only ${instance} reads ${datastore} for everyone, but it cannot: ${reasons.join("; ")}. Name another instance as primaryPlatform, or let ${instance} reach these locations.`,
});
