import type { Guarantee } from "./guarantee.js";

const AGAINST_TEST = "cli/check-against.test.ts";
const IMPACT_TEST = "change/find-impact.test.ts";

/** What the check of a pull request promises besides its rules: what it reads, what it runs, what it says. */
export const AGAINST: readonly Guarantee[] = [
  {
    says: "The base of a change is any revision that git knows, or a folder, read as it was committed without a checkout.",
    tests: [
      [AGAINST_TEST, "is a branch, a tag, a commit, an ancestor, a remote's branch or a folder"],
      [AGAINST_TEST, "is what was committed, whatever lies in the working tree and its index"],
      [AGAINST_TEST, "may be another worktree's branch, or the repository that a worktree belongs to"],
    ],
  },
  {
    says: "Nothing that a change holds, and no tag, stands in for what it is compared with: a bare name is a revision, and one that names two things is refused.",
    tests: [
      [AGAINST_TEST, "is a folder only where it is written as one: a change could hold a folder"],
      [AGAINST_TEST, "is wrong usage where a tag and a branch have one name"],
      [AGAINST_TEST, "cannot be taken over by a repository in it"],
    ],
  },
  {
    says: "An unchanged tree is clean for every source that owns something.",
    tests: [[AGAINST_TEST, "is nothing new on an unchanged tree, for every owner"]],
  },
  {
    says: "File names, order, comments and line ends are no change.",
    tests: [
      [AGAINST_TEST, "may lie in files of other names, in another order and with other line ends"],
      [AGAINST_TEST, "may name code and contracts, also through links within it, and compares the code's text"],
    ],
  },
  {
    says: "A base that does not load lets nobody through, and says why in the base.",
    tests: [
      [AGAINST_TEST, "lets nobody through when it"],
      [AGAINST_TEST, "has files whose names no checkout could tell apart, or that are no text"],
      [AGAINST_TEST, "has a file whose name is no UTF-8"],
    ],
  },
  {
    says: "Only an empty base makes a first commit; a folder that moved, is a link or leads elsewhere does not.",
    tests: [
      [AGAINST_TEST, "is that of a first commit when it is empty"],
      [AGAINST_TEST, "does not take a folder that a change moved, or has lead elsewhere, for a first commit"],
      [AGAINST_TEST, "does not take a folder that is a link or a file there for one that is not there yet"],
    ],
  },
  {
    says: "An unknown revision, a folder in no repository and a shallow clone are wrong usage that says what to do.",
    tests: [
      [AGAINST_TEST, "is wrong usage: %j"],
      [AGAINST_TEST, "is wrong usage outside of a repository"],
      [AGAINST_TEST, "says how to fetch what a shallow clone lacks"],
    ],
  },
  {
    says: "With --no-code nothing that comes with a change is run, and nothing is ever fetched.",
    tests: [
      [AGAINST_TEST, "runs nothing: no code of either side, no hook, no filter, no program that a setting names"],
      [AGAINST_TEST, "refuses code in the base's configuration"],
      [AGAINST_TEST, "may hold a repository of its own, which is not taken for the one it is in"],
      [AGAINST_TEST, "ignores variables that point git elsewhere"],
      [AGAINST_TEST, "fetches nothing that a partial clone lacks"],
    ],
  },
  {
    says: "Code of the base that may run does so from a private copy, which is gone afterwards.",
    tests: [
      [AGAINST_TEST, "of the base runs from a private copy of it, which is gone afterwards"],
      [AGAINST_TEST, "of a base without any needs no copy"],
    ],
  },
  {
    says: "The project's configuration belongs to the ecosystem's repository.",
    tests: [
      [AGAINST_TEST, "is read with its own configuration"],
      [AGAINST_TEST, "may be the configuration, which belongs to the ecosystem"],
    ],
  },
  {
    says: "Findings about removed objects carry their place in the base.",
    tests: [[AGAINST_TEST, "shows what went where it was"]],
  },
  {
    says: "An author reads the findings about the change also while the head does not lint; of a head that does not load nothing is guessed.",
    tests: [
      [AGAINST_TEST, "are told also where the head does not lint"],
      [AGAINST_TEST, "leave out what is not known of a head that does not load"],
    ],
  },
  {
    says: "A team's entry of PlatformAssignments is held against what is computed for the head.",
    tests: [[AGAINST_TEST, "tell a pin that is not the computed one"]],
  },
  {
    says: "The impact of a change names the objects, workspaces with their groups, teams and instances that it touches, through any transformers.",
    tests: [
      [IMPACT_TEST, "a column reaches those who read its dataset, through transformers"],
      [IMPACT_TEST, "a group that wants more reaches itself, and whoever owns what it wants"],
      [IMPACT_TEST, "says what became of each object"],
    ],
  },
];
