import { describe, expect, it } from "vitest";
import { terraformProblem } from "../../src/deploy/terraform/terraform-problem.js";

const refused = (address: string) => ({
  summary: "Instance cannot be destroyed",
  detail: `Resource ${address} has lifecycle.prevent_destroy set, but the plan calls for this resource to be destroyed.`,
});
const problem = (...errors: readonly { readonly summary: string; readonly detail: string }[]) =>
  terraformProblem({ stack: "p--a", phase: "plan", product: "Terraform", tail: "", log: "plan.log", errors });

describe("what is protected", () => {
  it("is named once and in order, without what Terraform says of each", () => {
    const { message, detail } = problem(refused("terraform_data.b"), refused("terraform_data.a"));
    expect(message).toBe(
      "terraform_data.a, terraform_data.b in p--a are protected: they hold data, and this would destroy them.",
    );
    expect(detail).toBe("");
  });

  it("does not hide what else went wrong", () => {
    const { message, detail } = problem(refused("terraform_data.b"), { summary: "Invalid index", detail: "No 3." });
    expect(message).toBe("terraform_data.b in p--a is protected: it holds data, and this would destroy it.");
    expect(detail).toBe("Invalid index\nNo 3.");
  });
});
