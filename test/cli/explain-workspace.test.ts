import { describe, expect, it, test } from "vitest";
import { assign } from "../../src/assign/assign.js";
import { candidatesOf } from "../../src/assign/candidates.js";
import { explainWorkspace } from "../../src/cli/explain-workspace.js";
import { indexModel } from "../../src/model/model-index.js";
import { BASE, consumer, mask, pins, zone } from "../assign/ecosystem.js";
import { folderWith, SMALL_DATA, SMALL_MODEL, sluice } from "../support/cli.js";
import { modelOf } from "../support/model.js";

function explained(text: string, name = "reports") {
  const model = modelOf(BASE + zone("us") + zone("eu") + text);
  const workspace = indexModel(model).workspaces.get(name);
  if (workspace === undefined) throw new Error(`no workspace ${name}`);
  return explainWorkspace(model, workspace, assign(model)[0], (group) => candidatesOf(model, group)).groups;
}

describe("the whole table of a workspace", () => {
  const BY_NEEDS = "{ byNeeds: true }";
  test.each([
    ["fixed", consumer({ platform: "aws-eu" }), "aws-eu", "the model names the instance"],
    ["default", consumer({ platform: "{ default: true }" }), "local", "the ecosystem's default instance"],
    [
      "pinned",
      consumer({ platform: BY_NEEDS }) + pins("reports/main: aws-eu"),
      "aws-eu",
      "chosen by its needs and pinned in PlatformAssignments",
    ],
    [
      "unpinned",
      consumer({ platform: BY_NEEDS }),
      null,
      "chooses by its needs and is not pinned yet: sluice assign does that",
    ],
    [
      "pinned to one that cannot",
      consumer({ platform: BY_NEEDS }) + pins("reports/main: aws-us"),
      null,
      "chosen by its needs and pinned in PlatformAssignments",
    ],
  ])("%s", (_, text, instance, how) => {
    const [group] = explained(text);
    expect(group).toMatchObject({
      group: "reports/main",
      instance,
      how,
      instances: instance === null ? [] : [instance],
    });
    expect(group?.candidates.map((candidate) => candidate.instance)).toEqual(["aws-eu", "aws-us", "local"]);
    expect(group?.candidates[1]).toEqual({
      instance: "aws-us",
      eligible: false,
      reasons: ["it serves only sales, and reports names no department"],
    });
  });

  test("a transformer's group: every instance whose consumers need the output, and nothing to choose from", () => {
    const consumers =
      consumer({ sinks: "[masked/people]" }) +
      consumer({ name: "lake", platform: "aws-eu", container: "paris_pg", sinks: "[masked/people]" });
    expect(explained(mask() + consumers, "mask")).toEqual([
      {
        group: "mask/inputs",
        instance: null,
        instances: ["aws-eu", "local"],
        how: "an input of a transformer: it follows those who want its output",
        candidates: [],
      },
    ]);
    expect(explained(mask(), "mask")[0]?.how).toContain("it runs nowhere");
  });
});

it("is printed with each instance and each reason", async () => {
  const model = SMALL_MODEL.replace(
    "platform: local, sinks",
    "platform: { byNeeds: true }, needs: { latency: minutes }, sinks",
  );
  const lake =
    "---\n{ kind: DataPlatform, name: lake, type: local, locations: [onprem], capabilities: { latency: minutes } }\n";
  const { code, stdout } = await sluice([
    "explain",
    "workspace",
    "desk",
    folderWith({ "model.yaml": model + lake, ...SMALL_DATA }),
  ]);
  expect(code).toBe(0);
  expect(stdout).toBe(
    [
      "workspace desk",
      "",
      "desk/live  chooses by its needs and is not pinned yet: sluice assign does that",
      "  ✓ lake   could serve it",
      "  ✗ local  it promises data within hours, and the group needs it within minutes",
    ].join("\n"),
  );
});
