import { at, defineDiagnostic } from "../../../../src/diagnostic/diagnostic.js";
import type { DataContainer } from "../../../../src/model/data-container.js";
import { sortedBy } from "../../../../src/util/order.js";
import { quote, quoteList } from "../../../../src/util/quote.js";
import { BUCKETS } from "../../names.js";
import { type BucketPlace, bucketPlace, containerServer, SECRET_STORE, uriOf } from "../containers.js";
import type { GraphFacts } from "../graph-facts.js";
import { defineRule, type Report } from "../rule.js";
import { isOneOf, SUPPORTS } from "../supports.js";
import { foreignLocations } from "../vendors.js";

const clientEncryption = defineDiagnostic<{ container: string }>({
  code: "aws-glue/client-encryption",
  severity: "error",
  summary: "client-side encryption not done here",
  detail: ({ container }) =>
    `Container ${container} says that what lies in it is encrypted before it is written, and jobs of the lake read and write what S3 and databases encrypt by themselves. Drop "encryption.clientSide", or choose another platform.`,
});

const containerServerProblem = defineDiagnostic<{ container: string; problem: string }>({
  code: "aws-glue/container-server",
  severity: "error",
  summary: "server that cannot be reached",
  detail: ({ container, problem }) =>
    `Container ${container} ${problem}. The lake reaches a server by "host" and "database" of the container's "connection", with a secret of Secrets Manager: { store: ${SECRET_STORE}, name: ... }.`,
});

const containerBucket = defineDiagnostic<{ container: string; problem: string }>({
  code: "aws-glue/container-bucket",
  severity: "error",
  summary: "bucket that cannot be used",
  detail: ({ container, problem }) =>
    `Container ${container} ${problem}. The lake finds files in S3 by "bucket" and "prefix" of the container's "connection", and reads and writes them in the container's "format".`,
});

const containerPartition = defineDiagnostic<{
  container: string;
  locations: readonly string[];
  region: string;
  partition: string;
}>({
  code: "aws-glue/container-partition",
  severity: "error",
  summary: "bucket in another part of AWS",
  detail: ({ container, locations, region, partition }) =>
    `Container ${container} lies in ${quoteList(locations)}, and region ${region} belongs to the partition ${quote(partition)}, whose roles mean nothing there. Serve its data by an instance in the same partition, or bring it over by other means.`,
});

const ownBucket = defineDiagnostic<{ container: string; bucket: string }>({
  code: "aws-glue/own-bucket",
  severity: "error",
  summary: "container in a bucket of the platform's own",
  detail: ({ container, bucket }) =>
    `Container ${container} names the bucket ${quote(bucket)}, which this instance makes for itself, with its own rules of who may do what. Use a bucket that is yours, or take the data in a container that the platform keeps.`,
});

const sharedPlace = defineDiagnostic<{ container: string; other: string; place: string }>({
  code: "aws-glue/shared-place",
  severity: "error",
  summary: "two containers in one place",
  detail: ({ container, other, place }) =>
    `Container ${container} lies at ${quote(place)}, where container ${other} lies too, and data would be written to it: each would take the other's for its own. Give them places of their own, or use one container.`,
});

/** Each container lies at a place of its own that jobs can reach, and is no more encrypted than they encrypt. In which locations containers may lie is judged when instances are assigned. */
export const containerPlaces = defineRule({
  pages: [
    {
      type: clientEncryption,
      why: "Policies are judged by what containers say of themselves. A container that says its data is encrypted on the way in, filled by a platform that does not encrypt, would pass policies it breaks.",
      wrong: "kind: DataContainer\nname: reporting\ntype: s3\nencryption: { clientSide: true }",
      right: "kind: DataContainer\nname: reporting\ntype: s3\nencryption: { serverSide: true }",
    },
    {
      type: containerServerProblem,
      why: "A job logs in when it runs, in the cloud. What proves who it is comes from Secrets Manager, where rights to it can be given to one job, and a host must mean the same machine wherever it runs.",
      wrong:
        "kind: DataContainer\nname: crm\ntype: postgresql\nconnection: { host: pg.example.com, database: crm }\ncredential: { store: env, name: CRM_LOGIN }",
      right:
        "kind: DataContainer\nname: crm\ntype: postgresql\nconnection: { host: pg.example.com, database: crm }\ncredential: { store: aws-secretsmanager, name: prod/crm }",
    },
    {
      type: containerBucket,
      why: "Nothing in a bucket says reliably how its files are written, and a prefix is a path of plain names that every reader of S3 takes for the same.",
      wrong:
        "kind: DataContainer\nname: landing\ntype: s3\nconnection: { bucket: northwind-landing, prefix: ../sales }",
      right:
        "kind: DataContainer\nname: landing\ntype: s3\nformat: csv\nconnection: { bucket: northwind-landing, prefix: sales }",
    },
    {
      type: containerPartition,
      why: "AWS in China and in US government regions is a world of its own: accounts, roles and endpoints of one partition are unknown in the others.",
      wrong:
        "# config: { region: us-east-1 }\nkind: DataContainer\nname: landing\ntype: s3\nlocations: [aws_china:cn-north-1]",
      right:
        "# config: { region: cn-north-1 }\nkind: DataContainer\nname: landing\ntype: s3\nlocations: [aws_china:cn-north-1]",
    },
    {
      type: ownBucket,
      why: "The buckets that the platform makes are encrypted, versioned and closed by rules of its own. What somebody else puts there breaks them, or is broken by them.",
      wrong: "connection: { bucket: sluice-lake-111122223333-us-east-1 }",
      right: "connection: { bucket: northwind-reporting }",
    },
    {
      type: sharedPlace,
      why: "A container is told apart by its key. Two keys for one database or prefix would each create, fill and remove the same things, and a folder inside of another would be read with it.",
      wrong:
        "{ name: a, type: s3, connection: { bucket: shared, prefix: out } }\n{ name: b, type: s3, connection: { bucket: shared, prefix: out/b } }",
      right:
        "{ name: a, type: s3, connection: { bucket: shared, prefix: out/a } }\n{ name: b, type: s3, connection: { bucket: shared, prefix: out/b } }",
    },
  ],
  check(facts, report) {
    const servers = new Map<string, DataContainer>();
    const buckets: { readonly container: DataContainer; readonly place: BucketPlace }[] = [];
    const written = new Set(facts.consumers.map(({ key }) => key));
    const collide = (container: DataContainer, other: DataContainer, place: string): void => {
      if (!written.has(container.key) && !written.has(other.key)) return;
      const related = [{ target: at(other, "connection"), message: `${other.key} lies here` }];
      const params = { container: container.key, other: other.key, place };
      report(sharedPlace(at(container, "connection"), params, { related }));
    };
    for (const container of declaredContainers(facts)) {
      // What is not read or written at all has been refused as such.
      if (!isOneOf([...SUPPORTS.sources, ...SUPPORTS.consumers], container.type)) continue;
      if (container.encryption.clientSide)
        report(clientEncryption(at(container, "encryption", "clientSide"), { container: container.key }));
      if (container.type === "s3") {
        const place = checkBucket(facts, container, report);
        if (place) buckets.push({ container, place });
        continue;
      }
      const { server, problem } = containerServer(container);
      if (server === undefined) {
        const { text, path } = problem;
        report(containerServerProblem(at(container, ...path), { container: container.key, problem: text }));
        continue;
      }
      const place = `${server.host.toLowerCase()}:${server.port}/${server.database}`;
      const other = servers.get(place);
      if (other) collide(container, other, place);
      else servers.set(place, container);
    }
    checkNesting(buckets, (container) => written.has(container.key), collide);
  },
});

function checkBucket(facts: GraphFacts, container: DataContainer, report: Report): BucketPlace | undefined {
  const { key } = container;
  const { region, partition } = facts.site;
  const locations = foreignLocations(facts.index, container.locations, partition);
  if (locations.length > 0)
    report(containerPartition(at(container, "locations"), { container: key, locations, region, partition }));
  const { place, problem } = bucketPlace(container);
  if (place === undefined) {
    report(containerBucket(at(container, ...problem.path), { container: key, problem: problem.text }));
    return undefined;
  }
  if (!BUCKETS.some((name) => facts.names.bucket(name) === place.bucket)) return place;
  report(ownBucket(at(container, "connection", "bucket"), { container: key, bucket: place.bucket }));
  return undefined;
}

/** Of folders of which one lies in the other, the inner one is reported, beside the nearest around it that matters. */
function checkNesting(
  buckets: readonly { readonly container: DataContainer; readonly place: BucketPlace }[],
  isWritten: (container: DataContainer) => boolean,
  collide: (container: DataContainer, other: DataContainer, place: string) => void,
): void {
  const around: { container: DataContainer; folder: string; written: DataContainer | undefined }[] = [];
  // Whatever begins with a folder follows it without a gap.
  for (const { container, place } of sortedBy(buckets, ({ place }) => `${uriOf(place)}/`)) {
    const folder = `${uriOf(place)}/`;
    let outer = around.at(-1);
    while (outer && !folder.startsWith(outer.folder)) {
      around.pop();
      outer = around.at(-1);
    }
    const writes = isWritten(container);
    const other = writes ? outer?.container : outer?.written;
    if (other) collide(container, other, uriOf(place));
    around.push({ container, folder, written: writes ? container : outer?.written });
  }
}

/** Every declared container on the graph, once, in the order of keys. */
export function declaredContainers({ producers, consumers }: GraphFacts): DataContainer[] {
  const found = new Map<string, DataContainer>();
  for (const { key, declared } of [...producers, ...consumers]) if (declared) found.set(key, declared);
  return sortedBy(found.values(), ({ key }) => key);
}
