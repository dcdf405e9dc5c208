import { at, defineDiagnostic } from "../../../../src/diagnostic/diagnostic.js";
import type { DataContainer } from "../../../../src/model/data-container.js";
import { allWithin } from "../../../../src/model/location.js";
import { containerPlace } from "../container-store.js";
import type { GraphFacts } from "../graph-facts.js";
import { defineRule, type Report } from "../rule.js";
import { isOneOf, SUPPORTS, words } from "../supports.js";

const location = defineDiagnostic<{ container: string; locations: string; instance: string; allowed: string }>({
  code: "local/location",
  severity: "error",
  summary: "container outside the instance's locations",
  detail: ({ container, locations, instance, allowed }) =>
    `Container ${container} lies in ${locations}, and instance ${instance} may only place data in ${allowed}. Widen the instance's locations, or choose another container or instance.`,
});

const homeLocation = defineDiagnostic<{ location: string; allowed: string }>({
  code: "local/home-location",
  severity: "error",
  summary: "home outside the instance's locations",
  detail: ({ location, allowed }) =>
    `The instance keeps its own data in ${location}, which is not within its locations ${allowed}. Make "config.location" one of them or a place below one.`,
});

const clientEncryption = defineDiagnostic<{ container: string }>({
  code: "local/client-encryption",
  severity: "error",
  summary: "client-side encryption not done here",
  detail: ({ container }) =>
    `Container ${container} says that what lies in it is encrypted before it is written, and the local platform reads and writes plain data only. Drop "encryption.clientSide", or choose another platform.`,
});

const containerPath = defineDiagnostic<{ container: string; problem: string }>({
  code: "local/container-path",
  severity: "error",
  summary: "container without a usable path",
  detail: ({ container, problem }) =>
    `Container ${container} ${problem}. Give it a "path" below the model's folder, with / between its parts, outside ".sluice" and "out".`,
});

const sharedPath = defineDiagnostic<{ container: string; other: string; path: string }>({
  code: "local/shared-path",
  severity: "error",
  summary: "two containers in one place",
  detail: ({ container, other, path }) =>
    `Containers ${container} and ${other} both lie at ${JSON.stringify(path)}, and data would be written to it: each would take the other's tables for its own. Give them different paths, or use one container.`,
});

const filesFormat = defineDiagnostic<{ container: string }>({
  code: "local/files-format",
  severity: "error",
  summary: "files without a format",
  detail: ({ container }) =>
    `Container ${container} does not say how its files are written. Give it a "format": csv, parquet or json.`,
});

/** Containers lie where the instance may place data, at a path of their own that the machine can find. */
export const containerPlaces = defineRule({
  pages: [
    {
      type: location,
      why: "An instance promises to place data only in its locations. A container elsewhere on its graph would break that promise.",
      wrong:
        "kind: DataPlatform\nname: local\ntype: local\nlocations: [onprem:us]\n# and on its graph a container in [onprem:de]",
      right: "kind: DataPlatform\nname: local\ntype: local\nlocations: [onprem:us, onprem:de]",
    },
    {
      type: homeLocation,
      why: "Staged data, managed containers and what transformers made lie in the instance's home; its place must be one that the instance may use.",
      wrong: "locations: [onprem:us]\nconfig: { location: onprem:de }",
      right: "locations: [onprem:us]\nconfig: { location: onprem:us/ny }",
    },
    {
      type: clientEncryption,
      why: "Policies are judged by what containers say of themselves. A container that says its data is encrypted on the way in, filled by a platform that does not encrypt, would pass policies it breaks.",
      wrong: "kind: DataContainer\nname: reporting\ntype: duckdb\nencryption: { clientSide: true }",
      right: "kind: DataContainer\nname: reporting\ntype: duckdb\nencryption: { serverSide: true }",
    },
    {
      type: containerPath,
      why: "Files are found by their path from the model's folder, so that the same model works wherever it is checked out. Sluice's own folders are not for anyone else's data.",
      wrong: "kind: DataContainer\nname: reporting\ntype: duckdb",
      right: "kind: DataContainer\nname: reporting\ntype: duckdb\npath: data/reporting.duckdb",
    },
    {
      type: sharedPath,
      why: "A container is told apart by its key. Two keys for one file would each create, fill and drop the same tables; paths that differ only in case are one on many disks.",
      wrong: "{ name: a, type: duckdb, path: data/x.duckdb }\n{ name: b, type: duckdb, path: data/X.duckdb }",
      right: "{ name: a, type: duckdb, path: data/a.duckdb }\n{ name: b, type: duckdb, path: data/b.duckdb }",
    },
    {
      type: filesFormat,
      why: "The same rows can be written in several ways; whoever reads the files must know which.",
      wrong: "kind: DataContainer\nname: drop\ntype: files\npath: data/drop",
      right: "kind: DataContainer\nname: drop\ntype: files\npath: data/drop\nformat: parquet",
    },
  ],
  check(facts, report) {
    checkHome(facts, report);
    const written = new Set(facts.consumers.map(({ key }) => key));
    const places = new Map<string, DataContainer>();
    for (const container of declaredContainers(facts)) {
      checkLocations(facts, container, report);
      // What is not read or written at all has been refused as such.
      if (!isOneOf([...SUPPORTS.sources, ...SUPPORTS.consumers], container.type)) continue;
      if (container.encryption.clientSide)
        report(clientEncryption(at(container, "encryption", "clientSide"), { container: container.key }));
      if (container.type === "files" && container.format === undefined)
        report(filesFormat(at(container), { container: container.key }));
      const place = containerPlace(container);
      if (place.problem !== undefined) {
        const target = container.path === undefined ? at(container) : at(container, "path");
        report(containerPath(target, { container: container.key, problem: place.problem }));
        continue;
      }
      const { path } = place.place;
      const other = places.get(path.toLowerCase());
      if (other === undefined) places.set(path.toLowerCase(), container);
      else if (written.has(container.key) || written.has(other.key))
        report(
          sharedPath(
            at(container, "path"),
            { container: container.key, other: other.key, path },
            { related: [{ target: at(other, "path"), message: `${other.key} lies here` }] },
          ),
        );
    }
  },
});

/** Every declared container on the graph, once, in the order of keys. */
function declaredContainers({ producers, consumers }: GraphFacts): DataContainer[] {
  const found = new Map<string, DataContainer>();
  for (const { key, declared } of [...producers, ...consumers]) if (declared) found.set(key, declared);
  return [...found.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

function checkLocations({ graph }: GraphFacts, container: DataContainer, report: Report): void {
  const { platform } = graph;
  if (allWithin(platform.locations, container.locations)) return;
  report(
    location(
      at(container, "locations"),
      {
        container: container.key,
        locations: words(container.locations),
        instance: platform.key,
        allowed: words(platform.locations),
      },
      { related: [{ target: at(platform, "locations"), message: "where the instance may place data" }] },
    ),
  );
}

function checkHome({ graph, config }: GraphFacts, report: Report): void {
  const { platform } = graph;
  if (config.location === undefined || allWithin(platform.locations, [config.location])) return;
  report(
    homeLocation(at(platform, "config", "location"), {
      location: config.location,
      allowed: words(platform.locations),
    }),
  );
}
