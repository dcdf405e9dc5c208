import { describe, expect, it } from "vitest";
import { caseRenameFindings } from "../../src/change/case-renames.js";
import { changedObjects } from "../../src/change/changed-objects.js";
import { modelOf } from "../support/model.js";

const MODEL = `kind: Ecosystem
name: northwind
repository: { name: northwind/ecosystem, branch: proposals }
liveRepository: { name: northwind/ecosystem, branch: main }
departments: [legal]
classifications: [internal]
governanceZones: []
---
kind: GovernanceZone
name: undeclared
teams: []
---
kind: Team
zone: undeclared
name: ghosts
---
kind: Vendor
name: cloud
cloud: PRIVATE
locations: { land: { city: [street] } }
---
kind: DataPlatform
name: engine
type: local
locations: [cloud]
---
kind: DataContainer
name: box
owner: undeclared
type: s3
locations: [cloud]
---
kind: Workspace
name: bench
team: undeclared/ghosts
container: box
datasetGroups: []
`;

/** What is said of a model in which `from` is written `to`, in the one place it stands. */
function renamed(from: string, to: string) {
  expect(MODEL.split(from)).toHaveLength(2);
  const [base, head] = [modelOf(MODEL), modelOf(MODEL.replace(from, to))];
  return caseRenameFindings(base, head, changedObjects(base, head)).map(({ detail, target, related }) => ({
    says: detail.slice(0, detail.indexOf(",")),
    places: [target, related[0]?.target].map((place) => place && "path" in place && place.path.join("/")),
  }));
}

describe("a name that changes in case alone", () => {
  it.each([
    ["departments: [legal]", "departments: [Legal]", 'The department "legal" becomes "Legal"', "departments/0"],
    ["[internal]", "[Internal]", 'The classification "internal" becomes "Internal"', "classifications/0"],
    ["name: undeclared\n", "name: Undeclared\n", 'The zone "undeclared" becomes "Undeclared"', "name"],
    ["name: ghosts", "name: Ghosts", 'The team "ghosts" of zone "undeclared" becomes "Ghosts"', "name"],
    ["name: cloud", "name: Cloud", 'The vendor "cloud" becomes "Cloud"', "name"],
    ["land:", "Land:", 'The location "land" in "cloud" becomes "Land"', "locations/land"],
    ["city:", "City:", 'The location "city" in "cloud:land" becomes "City"', "locations/land/city"],
    ["[street]", "[Street]", 'The location "street" in "cloud:land/city" becomes "Street"', "locations/land/city/0"],
    ["name: engine", "name: Engine", 'The data platform "engine" becomes "Engine"', "name"],
    ["name: box", "name: Box", 'The data container "box" becomes "Box"', "name"],
    ["name: bench", "name: Bench", 'The workspace "bench" becomes "Bench"', "name"],
  ])("%s", (from, to, says, place) => {
    const old = place === "locations/land" || place === "locations/land/city";
    const now = old ? place.replace(/[a-z]+$/, (last) => last[0]?.toUpperCase() + last.slice(1)) : place;
    expect(renamed(from, to)).toEqual([{ says, places: [now, place] }]);
  });
});
