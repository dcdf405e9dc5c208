import { resolve } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { choosesByNeeds, type PinPlan, planPins } from "../../assign/plan-pins.js";
import { type Diagnostic, hasErrors, isPosition } from "../../diagnostic/diagnostic.js";
import { lint } from "../../lint/lint.js";
import { findFiles } from "../../load/find-files.js";
import { folderSource } from "../../load/folder-source.js";
import { type Loaded, loadModel } from "../../load/load.js";
import { editAssignments, type PinFiles } from "../../load/pins/edit-assignments.js";
import type { Model } from "../../model/model.js";
import { indexModel } from "../../model/model-index.js";
import { didYouMean } from "../../util/did-you-mean.js";
import { EXIT } from "../exit-codes.js";
import { type CommandModule, examples } from "../program.js";
import { findingsOf, openProject, type Project, report } from "../project.js";
import { pinsJson, showPins } from "../render/pins.js";
import { UsageProblem } from "../usage-problem.js";

interface Options {
  readonly repin?: readonly string[];
  readonly to?: string;
  readonly prune?: true;
  readonly check?: true;
  readonly json?: true;
  readonly code: boolean;
}

/** `sluice assign`: gives every group that chooses by needs its entry in PlatformAssignments. */
export const assignCommand: CommandModule = (program, act) => {
  program
    .command("assign")
    .argument("[model]", "the model's folder")
    .description("pin groups that choose their platform by needs, in PlatformAssignments")
    .option(
      "--repin <group>",
      "choose anew for this group only; may be repeated",
      (group: string, all: string[]) => [...all, group],
      [] as string[],
    )
    .option("--to <instance>", "with one --repin: the instance to take, which must be eligible")
    .option("--prune", "take out entries of groups that are gone or do not choose by needs")
    .option("--check", "write nothing; exit with 2 if entries would be written or taken out")
    .option("--json", "for machines")
    .option("--no-code", "refuse model files in TypeScript")
    .addHelpText(
      "after",
      examples(
        ["sluice assign", "pin what has no pin; nobody who has one is moved"],
        ["sluice assign --check", "is anything missing?"],
        ["sluice assign --repin web_insights/live", "choose anew for one group"],
        ["sluice assign --repin web_insights/live --to lake", "move one group to an instance of your choice"],
      ),
    )
    .action(
      act(async (terminal, folder: string | undefined, options: Options) => {
        const project = await openProject(folder, options);
        const { code, include, exclude } = project.source;
        const loaded = await loadModel(project.root, {
          ...(code === undefined ? {} : { code }),
          ...(include ? { include } : {}),
          ...(exclude ? { exclude } : {}),
        });
        const before = [...loaded.diagnostics, ...lint(loaded.model)].filter(({ severity }) => severity === "error");
        const unsound = before.filter((finding) => !isAboutPins(finding));
        if (unsound.length > 0) {
          report(project, { loaded, diagnostics: unsound }, { ...terminal, result: terminal.problem }, "pretty");
          terminal.problem(
            "Nothing was pinned: an instance is chosen from a sound model only. Mend these findings first.",
          );
          return EXIT.errors;
        }
        const repin = repinOf(loaded.model, options);
        const plan = planPins(loaded.model, { repin, prune: options.prune ?? false });
        const files = editAssignments(
          loaded,
          folderSource(project.root),
          plan.pins.map(({ group, instance, was }) => ({ group, instance, object: was?.object })),
          plan.removed,
        );
        refuseForeign(loaded, files);
        const findings = [...stillTrue(before, plan), ...plan.findings.filter(({ severity }) => severity === "error")];
        const outcome = { plan, files, written: !options.check };
        // Findings show lines of the files as they were read, so they are shown before anything is written.
        if (findings.length > 0 && !options.json)
          report(project, { loaded, diagnostics: findings }, { ...terminal, result: terminal.problem }, "pretty");
        const json = options.json
          ? pinsJson(outcome, findingsOf(project, { loaded, diagnostics: findings }))
          : undefined;
        if (!options.check) await write(project, files);
        if (json) terminal.result(json);
        else showPins(outcome, terminal);
        if (hasErrors(findings) || files.byHand.length > 0) return EXIT.errors;
        return options.check && files.texts.size > 0 ? EXIT.changes : EXIT.fine;
      }),
    );
};

/** Findings about the lock file itself keep nobody from being pinned: an unknown group, say. */
function isAboutPins({ target }: Diagnostic): boolean {
  return target !== undefined && !isPosition(target) && target.subject.kind === "PlatformAssignments";
}

/** Findings about entries of the lock file that are there no more, or lead elsewhere now, are mended. */
function stillTrue(findings: readonly Diagnostic[], { pins, removed }: PinPlan): Diagnostic[] {
  const touched = [...removed, ...pins.flatMap(({ group, was }) => (was ? [{ group, object: was.object }] : []))];
  return findings.filter(
    ({ target }) =>
      target === undefined ||
      isPosition(target) ||
      !touched.some(({ group, object }) => object === target.subject && group === target.path[1]),
  );
}

/** @throws UsageProblem when there is no such group or instance, or the group does not choose by needs */
function repinOf(model: Model, { repin = [], to }: Options): ReadonlyMap<string, string | undefined> {
  const index = indexModel(model);
  if (to !== undefined && repin.length !== 1)
    throw new UsageProblem("--to names the instance of one group: give exactly one --repin with it.");
  if (to !== undefined && !index.platforms.has(to))
    throw new UsageProblem(`There is no platform instance "${to}".${didYouMean(to, index.platforms.keys())}`);
  for (const group of repin) {
    const entry = index.groups.get(group);
    if (entry === undefined)
      throw new UsageProblem(
        `There is no dataset group "${group}".${didYouMean(group, index.groups.keys())} A group is named as workspace/group.`,
      );
    if (!choosesByNeeds(entry))
      throw new UsageProblem(
        `Group "${group}" does not choose its platform by needs, so that there is nothing to pin.`,
      );
  }
  return new Map(repin.map((group) => [group, to]));
}

/** @throws UsageProblem when the new file's name is taken by a file that is no part of the model */
function refuseForeign(loaded: Loaded, { texts, made }: PinFiles): void {
  for (const file of texts.keys())
    if (!made.includes(file) && !loaded.files.includes(file))
      throw new UsageProblem(
        `${file} is there but is no part of the model. Let sluice.config include it, or move it away.`,
      );
}

async function write(project: Project, { texts, made }: PinFiles): Promise<void> {
  const { include, exclude } = project.source;
  for (const [file, text] of texts) await writeFileAtomic(resolve(project.root, file), text);
  if (made.length === 0) return;
  const found = await findFiles(project.root, { ...(include ? { include } : {}), ...(exclude ? { exclude } : {}) });
  const lost = made.filter((file) => !found.files.includes(file));
  if (lost.length > 0)
    throw new UsageProblem(
      `${lost.join(", ")} is written, but sluice.config does not make it a part of the model: add it to include there, or move its document into a file that is.`,
    );
}
