import validate from "asl-validator";
import jsonata from "jsonata";
import { describe, expect, it } from "vitest";
import { EXECUTION } from "../../../../platforms/aws-glue/quotas.js";
import { machineDefinition } from "../../../../platforms/aws-glue/stacks/machine-plan.js";
import { type Generated, generate, resourcesOf, SITES } from "./synthesized.js";

interface State {
  readonly Type: string;
  readonly Next?: string;
  readonly End?: boolean;
  readonly Output?: unknown;
  readonly Default?: string;
  readonly Choices?: readonly { readonly Condition: string; readonly Next: string }[];
  readonly Arguments?: {
    readonly JobName?: string;
    readonly StateMachineArn?: string;
    readonly Entries?: readonly { readonly Detail: unknown }[];
  };
  readonly Branches?: readonly Machine[];
  readonly Retry?: readonly { readonly ErrorEquals: readonly string[]; readonly MaxAttempts: number }[];
}
interface Machine {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
  readonly TimeoutSeconds?: number;
}

const machinesOf = (generated: Generated): Map<string, Machine> =>
  new Map(
    resourcesOf(generated)
      .filter(({ type }) => type === "aws_sfn_state_machine")
      .map(({ name, block }) => [name, JSON.parse(String(block.definition)) as Machine]),
  );

/** What an execution does, by an interpreter of what the machines use; jobs of `failing` names fail. */
async function execute(
  machine: Machine,
  failing: ReadonlySet<string>,
): Promise<{ ended: string; did: string[]; output: unknown }> {
  const did: string[] = [];
  const evaluate = async (template: unknown, states: unknown): Promise<unknown> => {
    if (Array.isArray(template)) return Promise.all(template.map((one) => evaluate(one, states)));
    if (template !== null && typeof template === "object")
      return Object.fromEntries(
        await Promise.all(Object.entries(template).map(async ([key, one]) => [key, await evaluate(one, states)])),
      );
    const code = typeof template === "string" ? /^\{%(.*)%\}$/s.exec(template)?.[1] : undefined;
    return code === undefined ? template : jsonata(code).evaluate({}, { states });
  };
  const walk = async ({ StartAt, States }: Machine, given: unknown): Promise<{ ended: string; output: unknown }> => {
    let at = StartAt;
    let input = given;
    for (;;) {
      const state = States[at] as State & { readonly Catch?: readonly { readonly Next: string }[] };
      let result: unknown = input;
      let next = state.Next;
      if (state.Type === "Task") {
        const what = state.Arguments?.JobName ?? state.Arguments?.StateMachineArn ?? "event";
        did.push(what);
        if (failing.has(what)) next = state.Catch?.[0]?.Next;
      }
      if (state.Type === "Parallel")
        result = await Promise.all((state.Branches ?? []).map(async (branch) => (await walk(branch, input)).output));
      if (state.Type === "Choice") {
        const hit = state.Choices?.[0];
        next = hit !== undefined && (await evaluate(hit.Condition, { input })) === true ? hit.Next : state.Default;
      }
      const output = state.Output === undefined ? result : await evaluate(state.Output, { input, result });
      if (next === undefined) return { ended: at, output: JSON.parse(JSON.stringify(output)) };
      input = JSON.parse(JSON.stringify(output));
      at = next;
    }
  };
  return { ...(await walk(machine, {})), did };
}

describe("state machines", () => {
  it.each(Object.entries(SITES))("are valid Amazon States Language: %s", async (_, texts) => {
    const machines = machinesOf(await generate(texts));
    expect([...machines.keys()].sort()).toEqual(["store-crm", "store-masked", "store-nw", "transformer-mask"]);
    for (const machine of machines.values()) {
      const { isValid, errorsText } = validate(machine);
      expect(errorsText("\n")).toBe("");
      expect(isValid).toBe(true);
    }
  });

  it("would be refused with a state that leads nowhere", async () => {
    const [machine] = machinesOf(await generate()).values();
    const broken = JSON.parse(JSON.stringify(machine).replace('"Next":"Judge"', '"Next":"Nobody"'));
    expect(validate(broken).isValid).toBe(false);
  });

  it("names every state once, in at most 80 characters", async () => {
    for (const machine of machinesOf(await generate()).values()) {
      const names: string[] = [];
      const open = [machine];
      for (let at = open.pop(); at !== undefined; at = open.pop())
        for (const [name, state] of Object.entries(at.States)) {
          names.push(name);
          open.push(...(state.Branches ?? []));
        }
      expect(new Set(names).size).toBe(names.length);
      expect(Math.max(...names.map(({ length }) => length))).toBeLessThanOrEqual(80);
    }
  });

  it("run each job of their store once, after what brings its data", async () => {
    const machine = machinesOf(await generate()).get("store-nw") as Machine;
    const { did, ended } = await execute(machine, new Set());
    expect(ended).toBe("All jobs succeeded");
    expect(did.filter((what) => what !== "event").sort()).toEqual([
      "sluice-export-reporting-nw-customers",
      "sluice-export-reporting-nw-orders",
      "sluice-ingest-nw-customers",
      "sluice-ingest-nw-orders",
    ]);
    for (const dataset of ["customers", "orders"])
      expect(did.indexOf(`sluice-ingest-nw-${dataset}`)).toBeLessThan(
        did.indexOf(`sluice-export-reporting-nw-${dataset}`),
      );
  });

  it("leave out what follows from a failed job, do the rest, and end as failed", async () => {
    const machine = machinesOf(await generate()).get("store-nw") as Machine;
    const { did, ended, output } = await execute(machine, new Set(["sluice-ingest-nw-customers"]));
    expect(ended).toBe("Some jobs failed");
    expect(did).toContain("sluice-export-reporting-nw-orders");
    expect(did).not.toContain("sluice-export-reporting-nw-customers");
    expect(output).toEqual({ failed: ["ingest nw customers"] });
  });

  it("end as failed when an export alone failed, with the others done", async () => {
    const machine = machinesOf(await generate()).get("store-crm") as Machine;
    const { did, ended, output } = await execute(machine, new Set(["sluice-export-reporting-crm-accounts"]));
    expect(ended).toBe("Some jobs failed");
    expect(did).toContain("sluice-export-drop-crm-contacts-handout-daily");
    expect(output).toEqual({ failed: ["export reporting crm accounts"] });
  });

  it("have a transformer's results taken in by their store's machine, and only if it made some", async () => {
    const machine = machinesOf(await generate()).get("transformer-mask") as Machine;
    const start = "arn:aws:states:us-east-1:111122223333:stateMachine:sluice-store-masked";
    expect((await execute(machine, new Set())).did).toEqual(["sluice-transform-mask", start]);
    const failed = await execute(machine, new Set(["sluice-transform-mask"]));
    expect(failed.did).toEqual(["sluice-transform-mask"]);
    expect(failed.ended).toBe("Some jobs failed");
  });

  it.each([
    [1, 0],
    [3, 2],
  ])("try a job %i times", (attempts, more) => {
    const definition = machineDefinition(
      { comment: "", attempts, timeout: 10, branches: [{ first: { title: "a", name: "job" }, after: [] }] },
      "aws",
    ) as unknown as Machine;
    const retries = definition.States.Run?.Branches?.[0]?.States.a?.Retry;
    expect(retries?.at(-1)).toMatchObject({ ErrorEquals: ["States.ALL"], MaxAttempts: more });
    expect(definition.TimeoutSeconds).toBe(10 * 60 * attempts * 2 + 86_400);
  });

  it("take of their definition what the quota's rule reckons with", () => {
    const title = "x".repeat(64);
    const size = (jobs: number) =>
      JSON.stringify(
        machineDefinition(
          {
            comment: "",
            attempts: 3,
            timeout: 10,
            branches: [
              { first: { title, name: "y".repeat(255) }, after: Array(jobs).fill({ title, name: "y".repeat(255) }) },
            ],
          },
          "aws-us-gov",
        ),
      ).length;
    expect(size(11) - size(10)).toBeLessThanOrEqual(EXECUTION.bytesPerJob);
  });
});
