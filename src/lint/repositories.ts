import type { Subject } from "../diagnostic/diagnostic.js";
import type { Ecosystem } from "../model/ecosystem.js";
import type { GovernanceZone } from "../model/governance-zone.js";
import type { ObjectChecks, Report } from "./rule.js";

/** A repository and branch that some part of the model names. */
export interface NamedRepository {
  readonly repository: Ecosystem["repository"];
  /** Whose it is, in words: `zone "us"`; the primary branch has no owner. */
  readonly owner?: { readonly what: "ecosystem" | "zone" | "team"; readonly name: string };
  readonly subject: Subject;
  readonly path: readonly (string | number)[];
}

/** The repositories an ecosystem names: its owners', the primary branch, the zones'. */
export function repositoriesOfEcosystem(ecosystem: Ecosystem): NamedRepository[] {
  const { repository, liveRepository, governanceZones, name } = ecosystem;
  return [
    { repository, owner: { what: "ecosystem", name }, subject: ecosystem, path: ["repository"] },
    { repository: liveRepository, subject: ecosystem, path: ["liveRepository"] },
    ...governanceZones.map(
      (zone, index): NamedRepository => ({
        repository: zone.repository,
        owner: { what: "zone", name: zone.name },
        subject: ecosystem,
        path: ["governanceZones", index, "repository"],
      }),
    ),
  ];
}

/** The repositories a zone names: its teams'. */
export function repositoriesOfZone(zone: GovernanceZone): NamedRepository[] {
  return zone.teams.map(({ name, repository }, index) => ({
    repository,
    owner: { what: "team", name },
    subject: zone,
    path: ["teams", index, "repository"],
  }));
}

/** Checks every repository that an object names. */
export function repositoriesOf(check: (named: NamedRepository, report: Report) => void): ObjectChecks {
  return {
    Ecosystem: (ecosystem, report) => {
      for (const named of repositoriesOfEcosystem(ecosystem)) check(named, report);
    },
    GovernanceZone: (zone, report) => {
      for (const named of repositoriesOfZone(zone)) check(named, report);
    },
  };
}
