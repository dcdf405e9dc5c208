import { at, type Diagnostic, defineDiagnostic } from "../../src/diagnostic/diagnostic.js";
import type { DiagnosticPage } from "../../src/diagnostic/page.js";
import { allWithin } from "../../src/model/location.js";
import type { CheckedInstance } from "../../src/platform/data-platform.js";
import { quote, quoteList } from "../../src/util/quote.js";
import type { LocalConfig } from "./config.js";

const homeLocation = defineDiagnostic<{ location: string; allowed: readonly string[] }>({
  code: "local/home-location",
  severity: "error",
  summary: "home outside the instance's locations",
  detail: ({ location, allowed }) =>
    `The instance keeps its own data in ${quote(location)}, which is not within its locations ${quoteList(allowed)}. Make "config.location" one of them or a place below one.`,
});

const latency = defineDiagnostic<{ instance: string }>({
  code: "local/latency",
  severity: "error",
  summary: "latency not reached here",
  detail: ({ instance }) =>
    `Instance ${quote(instance)} promises data within seconds, and the local platform runs by schedules, of which the closest is each minute; only feeds of changes without a schedule are looked at more often. Promise "latency: minutes" or more.`,
});

/** Pages of what an instance can be wrong about by itself. */
export const INSTANCE_PAGES: readonly DiagnosticPage[] = [
  {
    type: homeLocation,
    why: "Staged data, managed containers and what transformers made lie in the instance's home; its place must be one that the instance may use.",
    wrong: "locations: [onprem:us]\nconfig: { location: onprem:de }",
    right: "locations: [onprem:us]\nconfig: { location: onprem:us/ny }",
  },
  {
    type: latency,
    why: "Groups are given to instances by what these promise, and schedules know no seconds.",
    wrong: "capabilities: { latency: seconds }",
    right: "capabilities: { latency: minutes }",
  },
];

/** Judges what instances say of themselves: they lie where they may, and promise what can be kept. */
export function lintInstances(instances: readonly CheckedInstance<LocalConfig>[]): Diagnostic[] {
  return instances.flatMap(({ instance, config }) => {
    const findings: Diagnostic[] = [];
    const { key, locations, capabilities } = instance;
    if (config.location !== undefined && !allWithin(locations, [config.location]))
      findings.push(
        homeLocation(at(instance, "config", "location"), { location: config.location, allowed: locations }),
      );
    if (capabilities.latency === "seconds")
      findings.push(latency(at(instance, "capabilities", "latency"), { instance: key }));
    return findings;
  });
}
