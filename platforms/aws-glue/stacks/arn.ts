import type { Site } from "../config.js";

/** ARNs of one site. Nothing of a resource is looked up: what names it is known. */
export class Arns {
  constructor(private readonly site: Site) {}

  /** Of something regional: `arn:aws:sqs:us-east-1:111122223333:queue`. */
  regional(service: string, resource: string): string {
    const { partition, region, account } = this.site;
    return `arn:${partition}:${service}:${region}:${account}:${resource}`;
  }

  /** Of IAM, which has no regions: `arn:aws:iam::111122223333:role/name`. */
  iam(resource: string): string {
    return `arn:${this.site.partition}:iam::${this.site.account}:${resource}`;
  }

  /** Everyone in an account whom that account's own policies let. */
  root(): string {
    return this.iam("root");
  }

  /** A policy that AWS keeps: `AmazonS3ReadOnlyAccess`. */
  awsPolicy(name: string): string {
    return `arn:${this.site.partition}:iam::aws:policy/${name}`;
  }

  bucket(bucket: string): string {
    return `arn:${this.site.partition}:s3:::${bucket}`;
  }

  /** An object, or with a pattern several: `objects("b", "stores/nw/*")`. */
  objects(bucket: string, pattern: string): string {
    return `${this.bucket(bucket)}/${pattern}`;
  }

  /** The catalog itself, which every permission on something in it needs too. */
  catalog(): string {
    return this.regional("glue", "catalog");
  }

  database(database: string): string {
    return this.regional("glue", `database/${database}`);
  }

  table(database: string, table: string): string {
    return this.regional("glue", `table/${database}/${table}`);
  }

  /** A log group with its streams. */
  logGroup(name: string): string {
    return this.regional("logs", `log-group:${name}`);
  }
}

/**
 * A service as a policy names it. Most are `<service>.amazonaws.com` in every partition; that of CloudWatch Logs has the region
 * in its name, and in China the ending of that partition.
 */
export function servicePrincipal({ region, partition }: Site, service: string): string {
  const suffix = partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
  return service === "logs" ? `logs.${region}.${suffix}` : `${service}.amazonaws.com`;
}
