import { at, defineDiagnostic } from "../../../diagnostic/diagnostic.js";
import { choicesOf } from "../../../model/choices.js";
import type { ModelIndex } from "../../../model/model-index.js";
import { placementOf } from "../../../model/placement.js";
import { quote } from "../../../util/quote.js";
import { changeExample } from "../example.js";
import { defineCompatibility } from "../rule.js";

const type = defineDiagnostic<{ instance: string; was: string; is: string }>({
  code: "change/platform-type",
  severity: "error",
  summary: "instance of another type",
  detail: ({ instance, was, is }) =>
    `Instance ${quote(instance)} serves groups as ${quote(was)} does; as ${quote(is)} it would neither find nor retire what there is of theirs. ` +
    `Leave the type, declare a new instance of type ${quote(is)}, move the groups to it, and remove this one when it serves nobody.`,
});

const INSTANCE = "kind: DataPlatform\nname: lake\ntype: local\nlocations: [onprem, aws]\n";

/** An instance that has something to do keeps its type. */
export const platformType = defineCompatibility({
  name: "platform-type",
  pages: [
    {
      type,
      why:
        "Tables, jobs and Terraform states of an instance are those of its type. Under another type the same names mean other resources: " +
        "what is there would be lost sight of, or destroyed. An instance that serves nobody has none of these and may become anything.",
      wrong: changeExample(INSTANCE, INSTANCE.replace("local", "legacy")),
      right: changeExample(INSTANCE, `${INSTANCE}---\n${INSTANCE.replace("lake", "pond").replace("local", "legacy")}`),
    },
  ],
  check: ({ base, head }, report) => {
    const changed = [...base.platforms.values()].flatMap((was) => {
      const is = head.platforms.get(was.key);
      return is === undefined || is.type === was.type ? [] : [{ was, is }];
    });
    if (changed.length === 0) return;
    const busy = busyInstances(base);
    for (const { was, is } of changed) {
      if (!busy.has(was.key)) continue;
      const related = [{ target: at(was, "type"), message: `was ${quote(was.type)}` }];
      report(type(at(is, "type"), { instance: is.key, was: was.type, is: is.type }, { related }));
    }
  },
});

/** The instances that do something because of some group. */
function busyInstances(index: ModelIndex): ReadonlySet<string> {
  const choices = choicesOf(index);
  const assignment = new Map<string, string>();
  for (const group of index.groups.values()) {
    const choice = choices.of(group);
    if (choice !== undefined && choice !== "unpinned") assignment.set(group.key, choice.instance.key);
  }
  return new Set(placementOf(index, assignment).instances.map(({ instance }) => instance.key));
}
