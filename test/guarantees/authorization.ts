import type { Guarantee } from "./guarantee.js";

const OWNED = "change/authorization/owned-objects.test.ts";
const DECLARED = "change/authorization/declarations.test.ts";
const MOVED = "change/authorization/moves.test.ts";
const PINS = "change/authorization/pins.test.ts";
const RETIRED = "change/authorization/retirements.test.ts";
const FROM = "change/authorization/sources.test.ts";
const SEVERAL = "change/authorization/several.test.ts";
const ALL = "change/authorization/authorization.property.test.ts";
const GOING = "change/departures.test.ts";
const NAMES = "change/case-renames.test.ts";
const SOURCE = "change/change-source.test.ts";

export const AUTHORIZATION: readonly Guarantee[] = [
  {
    says: "Each changed object may be changed only by the repository that owns the innermost part holding it.",
    tests: [
      [ALL, "lets exactly the owner of what is changed through, and tells everybody else of each object once"],
      [OWNED, "the owner may"],
      [OWNED, "nobody else may, and each is told once"],
    ],
  },
  {
    says: "Repositories are compared exactly: host, name and branch, with their case, without prefixes, look-alikes or normalization.",
    tests: [
      [ALL, "refuses every repository that is only like an owner's"],
      [FROM, "a branch in other case"],
      [FROM, "a name with more behind it"],
      [FROM, "a Cyrillic letter"],
      [FROM, "another host"],
      [FROM, "spaces at the end make another source"],
    ],
  },
  {
    says: "A change of several owners fails, and names each object of others, its owner and the source.",
    tests: [
      [ALL, "finds in a change of several owners each object of the others, and none of the source's"],
      [DECLARED, "mixed owners: each object of others is told, the own ones are not"],
    ],
  },
  {
    says: "No change grants itself rights: owners are those that the base declares.",
    tests: [
      [ALL, "gives nobody rights by what the change itself declares"],
      [DECLARED, "a team that makes itself the owner of a zone"],
      [DECLARED, "a team that declares another one of its own"],
      [DECLARED, "a team that makes itself the owner of the ecosystem"],
      [FROM, "a source that only the head declares is unknown"],
    ],
  },
  {
    says: "The ecosystem's repository changes its attributes, vendors, platforms and declarations of zones, and nobody else does.",
    tests: [
      [OWNED, "the ecosystem's attributes"],
      [OWNED, "the primary branch"],
      [OWNED, "a zone's declaration"],
      [OWNED, "a vendor"],
      [OWNED, "a platform that is added"],
      [OWNED, "a container of the ecosystem"],
    ],
  },
  {
    says: "A zone's repository changes its attributes, policies, declassifications and declarations of teams, and nobody else does.",
    tests: [
      [OWNED, "a zone's policies"],
      [OWNED, "a zone's declassifications"],
      [OWNED, "a team's declaration"],
      [OWNED, "a container of a zone"],
    ],
  },
  {
    says: "A team's repository changes the team, its containers, datastores and workspaces with their code, and nobody else does.",
    tests: [
      [OWNED, "a container of a team"],
      [OWNED, "a dataset's column"],
      [OWNED, "a workspace's sinks"],
      [OWNED, "a transformer's code"],
      [OWNED, "data of a team that is not defined yet"],
    ],
  },
  {
    says: "Declaring and defining are different acts: the declaring part declares by itself, and the declared one defines itself.",
    tests: [
      [OWNED, "a team that is declared and is now defined"],
      [DECLARED, "a team declared and defined at once by the zone"],
      [DECLARED, "a zone declared and defined at once by the ecosystem"],
      [DECLARED, "a zone, its team and data at once by the ecosystem, whose repository all of them have"],
    ],
  },
  {
    says: "A part that is still defined, or still owns something, cannot be undeclared.",
    tests: [
      [GOING, "a team undeclared while it is defined and owns things"],
      [GOING, "a team undeclared while it is defined and owns nothing"],
      [GOING, "a team undeclared that was never defined and owns a container"],
      [GOING, "a zone undeclared while it is defined"],
      [GOING, "a team undeclared after it went"],
    ],
  },
  {
    says: "A team or zone may go once it owns nothing at head, and what it leaves behind is told once.",
    tests: [
      [GOING, "a team that goes with all it owned"],
      [GOING, "a team that goes and leaves a container"],
      [GOING, "a zone that goes while its team is defined"],
      [GOING, "a zone that goes with nothing left"],
      [GOING, "a team and its declaration at once, both of one repository, while it owns a container: told once"],
    ],
  },
  {
    says: "Re-pointing a declaration's repository needs the declaring owner, and the old repository owns the part until that is merged.",
    tests: [
      [OWNED, "the repository of a zone's declaration"],
      [OWNED, "the repository of a team's declaration"],
      [DECLARED, "a zone takes a team over and edits it at once"],
    ],
  },
  {
    says: "Moving a datastore takes two changes: the old team offers it, then the new team takes it and changes nothing else of it.",
    tests: [
      [OWNED, "an offer to hand a datastore over"],
      [MOVED, "a datastore that the base offers"],
      [MOVED, "a datastore that is offered, given away by its old owner"],
      [MOVED, "a datastore that is offered to another team"],
      [MOVED, "a datastore taken by the team that offers itself"],
      [MOVED, "a datastore offered and given away in one change"],
      [MOVED, "a datastore taken over and edited"],
      [MOVED, "a datastore taken over and offered on"],
    ],
  },
  {
    says: "Containers and workspaces change hands only where both owners are one repository.",
    tests: [
      [MOVED, "a workspace moved by its owner"],
      [MOVED, "a container moved by who would get it"],
      [MOVED, "a container moved between two parts of one repository"],
    ],
  },
  {
    says: "An entry of PlatformAssignments belongs to the group's team and equals what is computed; the ecosystem may repin.",
    tests: [
      [ALL, "looks at each pin by itself: the group's team may write what is computed, the ecosystem anything"],
      [PINS, "a pin by the team to another instance than computed"],
      [PINS, "a pin changed by the ecosystem"],
      [PINS, "a pin changed by another team"],
      [PINS, "a pin removed with its group"],
      [PINS, "accepts no pin of a team where none can be computed"],
    ],
  },
  {
    says: "Entries of shared lists are judged one by one, whatever files they stand in.",
    tests: [
      [PINS, "pins put in one list by anybody"],
      [PINS, "pins of several teams, each by itself"],
      [PINS, "a pin that is written twice, the second time otherwise"],
    ],
  },
  {
    says: "An entry of Retirements belongs to the owner of the data it names; what nobody knows any more is the ecosystem's.",
    tests: [
      [RETIRED, "a retirement of one's own dataset"],
      [RETIRED, "a retirement of one's own workspace, which goes with it"],
      [RETIRED, "a retirement of another team's data made graver"],
      [RETIRED, "a retirement of another team's data withdrawn"],
      [RETIRED, "a retirement of what nobody knows any more, by a team"],
      [RETIRED, "a retirement of a name that a datastore and another team's workspace have"],
    ],
  },
  {
    says: "A suppression of a shared list belongs to the owners of every entry that it covers, wherever these stand.",
    tests: [
      [PINS, "a suppression for the pins of others is added"],
      [PINS, "a suppression for the pins of others is removed"],
      [PINS, "the pin of others is put beside a suppression"],
      [PINS, "a list with its suppression is split in two"],
      [RETIRED, "a retirement suppressed for others"],
    ],
  },
  {
    says: "Nobody comes to own what was left of removed data by taking its name.",
    tests: [[RETIRED, "a retirement of what nobody knows any more, by a team that gives its own data the name"]],
  },
  {
    says: "One cause is told once: what is renamed by case alone is not told as removed, nor a new use of deprecated data as a use of it.",
    tests: [
      [NAMES, "are not told as removed as well: %s"],
      [NAMES, "do not hide what is removed besides"],
      ["cli/check-against.test.ts", "is told once where a new use of deprecated data is an error"],
    ],
  },
  {
    says: "An unknown source is one error, whatever is changed.",
    tests: [
      [FROM, "%s is unknown: one finding, whatever is changed"],
      [FROM, "the unknown source is named, and what it may have meant"],
      [FROM, "a source that a zone declares which nobody declares is unknown"],
    ],
  },
  {
    says: "A source that is malformed is none.",
    tests: [[SOURCE, "is no source: %j"]],
  },
  {
    says: "The first commit may come only from the repository of the ecosystem it declares, and may hold anything.",
    tests: [
      [FROM, "may come from the repository of the ecosystem, and hold anything"],
      [FROM, "may not come from the primary branch"],
      [FROM, "has an ecosystem"],
    ],
  },
  {
    says: "A base that is broken lets nobody through.",
    tests: [
      [FROM, "lets nobody through: it has no ecosystem"],
      [FROM, "lets nobody through: something in it could not be read, even if all that is left is empty"],
    ],
  },
  {
    says: "Keys that are declared several times hide no change, and parts that are declared several times need every owner.",
    tests: [
      [SEVERAL, "a second declaration of what another team has"],
      [SEVERAL, "one of two declarations of one team changed"],
      [SEVERAL, "a team that is declared twice, with two repositories"],
    ],
  },
  {
    says: "Findings about what is removed have their place in the base.",
    tests: [
      [OWNED, "base: Datastore offered"],
      [OWNED, "base: Team eu/shop"],
      [PINS, "a pin removed by another team"],
    ],
  },
  {
    says: "Where nothing is changed nothing is found, whichever owner proposes it.",
    tests: [[ALL, "finds nothing where nothing is changed, whoever proposes it and in whatever order it is written"]],
  },
  {
    says: "A name that replaces one that differs only in case is an error that shows both places.",
    tests: [
      [NAMES, "a datastore, whose datasets are told with it"],
      [NAMES, "a dataset group"],
      [NAMES, "a column that moves as well"],
      [NAMES, "a zone where it is declared and defined, once; its teams are told with it"],
      [NAMES, "one of two twins that the base had goes"],
      [NAMES, "are found whoever renames"],
    ],
  },
];
