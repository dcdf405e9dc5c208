import type { DiagnosticPage } from "../diagnostic/page.js";
import { ineligibleInstance, ineligiblePrimary, noEligibleInstance, twoWriters, unpinnedGroup } from "./diagnostics.js";

/** The pages of the findings of this room, in the order of their codes. */
export const ASSIGN_PAGES: readonly DiagnosticPage[] = [
  {
    type: ineligibleInstance,
    why: "Each group is served by exactly one instance, and that one has to be allowed and able to: it serves the workspace's department, everything it reads and writes lies within its locations, it promises what the group needs, and no policy forbids it. Choosing another instance silently would move data nobody asked to move. `sluice explain workspace W` shows every instance with every reason.",
    wrong: `kind: DataPlatform
name: aws-us
locations: [aws:us]
departments: [sales]
---
kind: Workspace
name: ledger
department: finance
datasetGroups: [{ name: main, platform: aws-us, sinks: [books/entries] }]`,
    right: `kind: DataPlatform
name: aws-us
locations: [aws:us]
departments: [sales, finance]`,
  },
  {
    type: ineligiblePrimary,
    why: "A datastore with a primaryPlatform is read by that instance alone; all others take its data from there. If its source, or the containers of the transformer that makes it, lie outside that instance's locations, nobody could get the data lawfully.",
    wrong: `kind: Datastore
name: paris_orders
source: { container: paris_pg, ingestion: { method: snapshot, schedule: "0 * * * *" } }   # in onprem:eu/paris
primaryPlatform: aws-us                                                                  # locations: [aws:us]`,
    right: `primaryPlatform: eu-lake                                                                 # locations: [aws:eu, onprem:eu]`,
  },
  {
    type: noEligibleInstance,
    why: "A group that chooses by needs gets the eligible instance that promises the least beyond them. When none is eligible there is nothing to pin, and nothing is moved anywhere by accident.",
    wrong: `datasetGroups:
  - { name: live, platform: { byNeeds: true }, needs: { latency: seconds }, sinks: [nw_data/customers] }   # every instance promises minutes`,
    right: `datasetGroups:
  - { name: live, platform: { byNeeds: true }, needs: { latency: minutes }, sinks: [nw_data/customers] }`,
  },
  {
    type: twoWriters,
    why: "A container holds one table per dataset, shared by all who want it there. Two instances that write it would undo each other's work, and nobody could say which rows are current.",
    wrong: `kind: Workspace
name: reports
container: reporting_pg
datasetGroups:
  - { name: day, platform: local, sinks: [nw_data/customers] }
  - { name: night, platform: aws-us, sinks: [nw_data/customers] }`,
    right: `kind: Workspace
name: reports
container: reporting_pg
datasetGroups:
  - { name: day, platform: local, sinks: [nw_data/customers] }
  - { name: night, platform: local, sinks: [nw_data/customers] }`,
  },
  {
    type: unpinnedGroup,
    why: "What requirements choose is written down once and reviewed, so that a new instance or a changed promise never moves a group to another place by itself. The finding names the entry to add.",
    wrong: `datasetGroups:
  - { name: live, platform: { byNeeds: true }, sinks: [nw_data/customers] }`,
    right: `kind: PlatformAssignments
assignments: { live_reporting/live: aws-us }`,
  },
];
