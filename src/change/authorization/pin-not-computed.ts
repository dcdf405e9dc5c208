import { type Diagnostic, defineDiagnostic, type Target } from "../../diagnostic/diagnostic.js";
import type { DiagnosticPage } from "../../diagnostic/page.js";
import type { DataPlatformKey, DatasetGroupKey } from "../../model/keys.js";
import { quote } from "../../util/quote.js";

/** The instance that `assign` computes for a group that chooses by needs and has no pin; `undefined` when none is eligible. */
export type ComputedPin = (group: DatasetGroupKey) => DataPlatformKey | undefined;

interface Pin {
  readonly group: string;
  readonly pinned: string;
  readonly computed: string | undefined;
}

const type = defineDiagnostic<Pin>({
  code: "change/pin-not-computed",
  severity: "error",
  summary: "group pinned to another instance than computed",
  detail: ({ group, pinned, computed }) =>
    `Group ${quote(group)} is pinned to ${quote(pinned)}, while ${computed === undefined ? "no instance is computed for it" : `${quote(computed)} is computed for it`}. ` +
    `A team pins its groups to what is computed: ${computed === undefined ? "leave the entry as it was" : `write ${quote(computed)}, or let "sluice assign" write it`}. The ecosystem's repository may pin it to any other eligible instance.`,
});

/** A team pins its own group as it likes. */
export function pinNotComputed(target: Target, pin: Pin): Diagnostic {
  const fix = pin.computed === undefined ? {} : { fix: { title: `Pin ${quote(pin.group)} to ${quote(pin.computed)}` } };
  return type(target, pin, fix);
}

export const pinPage: DiagnosticPage = {
  type,
  why:
    "A group that chooses by needs says what it needs, not where. The instance follows from that: it is computed, pinned, and stays. " +
    "If a team could write any other, its needs would mean nothing. Only the ecosystem, which runs the instances, may decide otherwise.",
  wrong: `
# group live_reporting/history of team us/sales is computed to be on fast; proposed from the team's repository
kind: PlatformAssignments
assignments: { live_reporting/history: lake }
`,
  right: `
kind: PlatformAssignments
assignments: { live_reporting/history: fast }
`,
};
