import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment/index.js";
import type { TerraformResource } from "../../../src/platform/cdktf.js";
import { modelText } from "../../../src/platform/model-text.js";
import { compactJson } from "../../../src/util/json.js";
import { servicePrincipal } from "./arn.js";
import type { Because, LakeStack } from "./lake-stack.js";
import { packPolicies, policyText, type Statement } from "./policy.js";

/** A role as data: who may take it, and what it may do. */
export interface RolePlan {
  /** What its names are made of. */
  readonly keys: readonly string[];
  readonly service: string;
  /** On behalf of which resources the service may take it; absent: of any of this account. */
  readonly source?: string | readonly string[];
  readonly statements: readonly Statement[];
}

export interface MadeRole {
  readonly arn: string;
  /** What must be there before the role can do what it may. */
  readonly ready: readonly TerraformResource[];
}

/** Makes a role with as few policies as hold what it may do. @throws where AWS takes no policies that do */
export function makeRole(stack: LakeStack, plan: RolePlan, because: Because): MadeRole {
  const { names, config } = stack.facts;
  const id = plan.keys.join("/");
  const packed = packPolicies(plan.statements);
  if (packed === undefined) throw new Error(`What role ${id} may do does not fit into the policies of a role.`);
  const boundary = config.permissionsBoundary;
  const role = stack.add(
    IamRole,
    id,
    {
      name: names.role(...plan.keys),
      assumeRolePolicy: trustPolicy(stack, plan),
      ...(boundary === undefined ? {} : { permissionsBoundary: modelText(boundary) }),
    },
    because,
  );
  const ready: TerraformResource[] = packed.flatMap((statements, index) => {
    const part = index === 0 ? [] : [String(index + 1)];
    const name = [id, ...part].join("/");
    const policy = stack.add(
      IamPolicy,
      name,
      { name: names.policy(...plan.keys, ...part), policy: policyText(statements) },
      because,
    );
    return stack.add(IamRolePolicyAttachment, name, { role: role.name, policyArn: policy.arn }, because);
  });
  return { arn: role.arn, ready };
}

/** Only the service, and only on behalf of this account: nobody else's resources may borrow the role. */
function trustPolicy({ facts: { site } }: LakeStack, { service, source }: RolePlan): string {
  return modelText(
    compactJson({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "ServiceTakesRole",
          Effect: "Allow",
          Principal: { Service: servicePrincipal(site, service) },
          Action: "sts:AssumeRole",
          Condition: {
            StringEquals: { "aws:SourceAccount": site.account },
            ...(source === undefined ? {} : { ArnLike: { "aws:SourceArn": source } }),
          },
        },
      ],
    }),
  );
}
