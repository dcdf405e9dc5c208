/** A workspace for pages: one group with its fields as `group` says, and what stands above it. */
export function workspaceExample(group: string, more = "container: reporting_pg", status = "production"): string {
  return `
kind: Workspace
name: web_shop
team: us/sales
status: ${status}
${more}
datasetGroups:
  - ${group}
`;
}
