import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { firstChoice } from "../../../src/assign/candidates.js";
import { authorizationFindings } from "../../../src/change/authorization/authorization.js";
import type { ChangeSource } from "../../../src/change/change-source.js";
import { changedObjects } from "../../../src/change/changed-objects.js";
import type { Diagnostic } from "../../../src/diagnostic/diagnostic.js";
import type { Model } from "../../../src/model/model.js";
import { type Declaration, declarations, modelOfDeclarations } from "../../support/arbitraries.js";

/**
 * Random ecosystems in which every part has a repository of its own, and random edits of their objects. Who owns what is
 * told here by the declarations themselves, without the code that is tested.
 */
interface World {
  readonly objects: readonly Declaration[];
  readonly model: Model;
}

const worlds = (): fc.Arbitrary<World> =>
  fc
    .record({ objects: declarations(), owners: fc.array(fc.nat({ max: 4 }), { minLength: 1, maxLength: 5 }) })
    .map(({ objects, owners }) => {
      const spread = spreadContainers(objects, owners);
      return { objects: spread, model: modelOfDeclarations(spread) };
    });

const HOLDERS = ["ecosystem", "us", "eu", "us/team", "eu/team"] as const;

/** Gives the containers to all parts in turn. */
function spreadContainers(objects: readonly Declaration[], owners: readonly number[]): Declaration[] {
  let at = 0;
  return objects.map((object) => {
    if (object.kind !== "DataContainer") return object;
    const holder = HOLDERS[owners[at++ % owners.length] ?? 0] ?? "ecosystem";
    return { ...object, owner: holder };
  });
}

/** The repositories of the random ecosystems, by part. */
const REPOSITORIES: Readonly<Record<(typeof HOLDERS)[number], ChangeSource>> = {
  ecosystem: { host: "github.com", name: "random/ecosystem", branch: "proposals" },
  us: { host: "github.com", name: "random/us", branch: "main" },
  eu: { host: "github.com", name: "random/eu", branch: "main" },
  "us/team": { host: "github.com", name: "random/us-team", branch: "main" },
  "eu/team": { host: "github.com", name: "random/eu-team", branch: "main" },
};

/** The part that owns an object; `undefined` for lists of entries. */
function holderOf(object: Declaration): string | undefined {
  switch (object.kind) {
    case "PlatformAssignments":
    case "Retirements":
      return undefined;
    case "GovernanceZone":
      return String(object.name);
    case "Team":
      return `${object.zone}/${object.name}`;
    case "DataContainer":
      return String(object.owner);
    case "Datastore":
    case "Workspace":
      return String(object.team);
    default:
      return "ecosystem";
  }
}

type Change = "describe" | "remove" | "add";
interface Edit {
  readonly at: number;
  readonly change: Change;
}

const edit = fc.record({
  at: fc.nat({ max: 200 }),
  change: fc.constantFrom<Change>("describe", "describe", "remove", "add"),
});

/** Applies edits to different objects; tells the part that owns each object that is changed. */
function apply(objects: readonly Declaration[], edits: readonly Edit[]) {
  const owned = objects.flatMap((object, index) => (holderOf(object) === undefined ? [] : [index]));
  const chosen = new Map(edits.map(({ at, change }) => [owned[at % owned.length] ?? 0, change]));
  const holders: string[] = [];
  const head = objects.flatMap((object, index): Declaration[] => {
    const wanted = chosen.get(index);
    if (wanted === undefined) return [object];
    holders.push(holderOf(object) ?? "");
    // The ecosystem and its zones say who owns what: they are described, never taken away. Teams are not made up.
    const change = ["Ecosystem", "GovernanceZone", "Team"].includes(object.kind) ? "describe" : wanted;
    if (change === "remove") return [];
    if (change === "add") return [object, { ...object, name: `${object.name}_added` }];
    return [{ ...object, description: "edited" }];
  });
  return { model: modelOfDeclarations(head), holders };
}

function judge(base: Model, head: Model, source: ChangeSource): Diagnostic[] {
  const changed = changedObjects(base, head);
  return authorizationFindings(base, head, source, changed, { computedPin: (group) => firstChoice(head, group) });
}

const codes = (findings: readonly Diagnostic[]): string[] => findings.map(({ code }) => code);

/** Ways to write a repository that look alike, begin alike or are alike to somebody lenient. */
const ALIKE: readonly ((text: string) => string)[] = [
  (text) => text.toUpperCase(),
  (text) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`,
  (text) => `${text}2`,
  (text) => `${text}-x`,
  (text) => `${text}.`,
  (text) => `${text} `,
  (text) => ` ${text}`,
  (text) => `${text}/`,
  (text) => `${text}\u200b`,
  (text) => text.slice(0, -1),
  (text) => text.replace("a", "\u0430"),
  (text) => text.replace("m", "\uff4d"),
  (text) => text.replace("e", "e\u0301"),
  (text) => text.replace(/[a-z]/, (letter) => String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0xfee0)),
];

const parts = fc.constantFrom(...HOLDERS);

describe("authorization, for all ecosystems", () => {
  it("lets exactly the owner of what is changed through, and tells everybody else of each object once", () => {
    fc.assert(
      fc.property(worlds(), edit, ({ objects, model }, one) => {
        const { model: head, holders } = apply(objects, [one]);
        for (const part of HOLDERS) {
          const findings = judge(model, head, REPOSITORIES[part]);
          expect(codes(findings)).toEqual(holders.includes(part) ? [] : ["change/foreign-object"]);
          for (const { detail } of findings) {
            const owner = REPOSITORIES[holders[0] as (typeof HOLDERS)[number]];
            expect(detail).toContain(`${owner.name}#${owner.branch}`);
            expect(detail).toContain(`${REPOSITORIES[part].name}#${REPOSITORIES[part].branch}`);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it("finds in a change of several owners each object of the others, and none of the source's", () => {
    fc.assert(
      fc.property(
        worlds(),
        fc.array(edit, { minLength: 2, maxLength: 6 }),
        parts,
        ({ objects, model }, edits, part) => {
          const { model: head, holders } = apply(objects, edits);
          const findings = judge(model, head, REPOSITORIES[part]);
          const foreign = holders.filter((holder) => holder !== part);
          expect(codes(findings)).toEqual(foreign.map(() => "change/foreign-object"));
          expect(new Set(findings.map(({ detail }) => detail)).size).toBe(foreign.length);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("refuses every repository that is only like an owner's", () => {
    fc.assert(
      fc.property(
        worlds(),
        fc.array(edit, { maxLength: 2 }),
        parts,
        fc.constantFrom("host" as const, "name" as const, "branch" as const),
        fc.constantFrom(...ALIKE),
        ({ objects, model }, edits, part, field, alike) => {
          const owner = REPOSITORIES[part];
          const source = { ...owner, [field]: alike(owner[field]) };
          fc.pre(source[field] !== owner[field]);
          expect(codes(judge(model, apply(objects, edits).model, source))).toEqual(["change/unknown-source"]);
        },
      ),
      { numRuns: 80 },
    );
  });

  it("finds nothing where nothing is changed, whoever proposes it and in whatever order it is written", () => {
    fc.assert(
      fc.property(worlds(), ({ objects, model }) => {
        const again = modelOfDeclarations([...objects].reverse());
        for (const part of HOLDERS)
          for (const head of [model, again]) expect(judge(model, head, REPOSITORIES[part])).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  it("gives nobody rights by what the change itself declares", () => {
    fc.assert(
      fc.property(worlds(), edit, parts, ({ objects, model }, one, thief) => {
        // Every declaration of the head names the thief's repository.
        const { holders } = apply(objects, [one]);
        const { host, name, branch } = REPOSITORIES[thief];
        const repository = { host, name, branch };
        const stolen = apply(objects, [one]).model;
        const head: Model = {
          ...stolen,
          ecosystems: stolen.ecosystems.map((ecosystem) => ({
            ...ecosystem,
            repository,
            governanceZones: ecosystem.governanceZones.map((zone) => ({ ...zone, repository })),
          })),
          zones: stolen.zones.map((zone) => ({ ...zone, teams: zone.teams.map((team) => ({ ...team, repository })) })),
        };
        const findings = judge(model, head, REPOSITORIES[thief]);
        const changed = changedObjects(model, head).filter(({ kind }) => kind !== "PlatformAssignments");
        const own = changed.filter(({ kind, key, base, head: after }) => {
          if (kind === "Ecosystem") return thief === "ecosystem";
          if (kind === "GovernanceZone") return thief === key;
          return (base ?? after) !== undefined && holders[0] === thief;
        });
        expect(findings).toHaveLength(changed.length - own.length);
      }),
      { numRuns: 40 },
    );
  });

  it("looks at each pin by itself: the group's team may write what is computed, the ecosystem anything", () => {
    fc.assert(
      fc.property(worlds(), fc.nat({ max: 30 }), fc.nat({ max: 30 }), ({ objects, model }, which, where) => {
        const pins = model.assignments.flatMap(({ assignments }) => Object.entries(assignments));
        fc.pre(pins.length > 0);
        const [group, before] = pins[which % pins.length] as [string, string];
        const after = model.platforms[where % model.platforms.length]?.key ?? "";
        const workspace = model.workspaces.find(({ key }) => key === group.split("/")[0]);
        const head = modelOfDeclarations(
          objects.map((object) =>
            object.kind === "PlatformAssignments"
              ? { ...object, assignments: { ...Object.fromEntries(pins), [group]: after } }
              : object,
          ),
        );
        for (const part of HOLDERS) {
          const expected =
            before === after || part === "ecosystem"
              ? []
              : part !== workspace?.team
                ? ["change/foreign-object"]
                : firstChoice(head, group) === after
                  ? []
                  : ["change/pin-not-computed"];
          expect(codes(judge(model, head, REPOSITORIES[part]))).toEqual(expected);
        }
      }),
      { numRuns: 40 },
    );
  });
});
