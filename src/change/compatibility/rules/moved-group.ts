import { at, defineDiagnostic, type Target } from "../../../diagnostic/diagnostic.js";
import { type Choice, choicesOf } from "../../../model/choices.js";
import type { GroupEntry } from "../../../model/model-index.js";
import { sortedBy } from "../../../util/order.js";
import { quote, quoteList } from "../../../util/quote.js";
import { changeExample, consumerOf } from "../example.js";
import { defineCompatibility } from "../rule.js";

interface Moved {
  readonly groups: readonly string[];
  readonly was: string;
  readonly is: string;
}

const type = defineDiagnostic<Moved>({
  code: "change/moved-group",
  severity: "info",
  summary: "group served by another instance",
  detail: ({ groups, was, is }) =>
    `${quoteList(groups)} ${groups.length === 1 ? "was" : "were"} served by instance ${quote(was)} and ${groups.length === 1 ? "is" : "are"} now by ` +
    `${quote(is)}. Everything ${groups.length === 1 ? "the group uses" : "these groups use"} is read and delivered there from the start, and what ` +
    `${quote(was)} keeps for nobody else is retired: it stays until Retirements says otherwise.`,
});

/** Says which groups another instance serves than before. */
export const movedGroup = defineCompatibility({
  name: "moved-group",
  pages: [
    {
      type,
      why:
        "Instances share nothing but their sources. A group on another one gets its data read and delivered anew, and its history starts " +
        "again. That is the group's own decision, or for the default instance the ecosystem's, so it is no error; a reviewer should know it.",
      wrong: changeExample(
        consumerOf("nw_data/products"),
        consumerOf("nw_data/products").replace("platform: lake", "platform: fast"),
      ),
      right: changeExample(
        consumerOf("nw_data/products"),
        consumerOf("nw_data/products").replace("platform: lake", "platform: { default: true }"),
      ),
    },
  ],
  check: ({ base, head }, report) => {
    const [before, now] = [choicesOf(base), choicesOf(head)];
    const byDefault: string[] = [];
    for (const group of sortedBy(head.groups.values(), ({ key }) => key)) {
      const old = base.groups.get(group.key);
      const [was, is] = [old && choiceOf(before.of(old)), choiceOf(now.of(group))];
      if (!was || !is || was.instance.key === is.instance.key) continue;
      // One decision of the ecosystem is one finding, however many groups it moves.
      if (was.chosen === "default" && is.chosen === "default") byDefault.push(group.key);
      else report(type(placeOf(group, is), { groups: [group.key], was: was.instance.key, is: is.instance.key }));
    }
    const [was, is] = [base.ecosystem, head.ecosystem];
    if (byDefault.length > 0 && was?.defaultPlatform !== undefined && is?.defaultPlatform !== undefined)
      report(
        type(
          at(is, "defaultPlatform"),
          { groups: byDefault, was: was.defaultPlatform, is: is.defaultPlatform },
          { related: [{ target: at(was, "defaultPlatform"), message: `was ${quote(was.defaultPlatform)}` }] },
        ),
      );
  },
});

function choiceOf(choice: Choice | "unpinned" | undefined): Choice | undefined {
  return choice === "unpinned" ? undefined : choice;
}

function placeOf({ workspace, index }: GroupEntry, { pin }: Choice): Target {
  return pin ?? at(workspace, "datasetGroups", index, "platform");
}
