import { expect, it } from "vitest";
import { defineDiagnostic } from "../../src/diagnostic/diagnostic.js";
import { renderPage } from "../../src/diagnostic/page.js";

const type = defineDiagnostic({
  code: "room/finding",
  severity: "warning",
  summary: "something odd",
  detail: () => "",
});

it("renders a page as Markdown", () => {
  expect(renderPage({ type, why: " It matters. ", wrong: "\nkind: A\n", right: "\nkind: B\n" })).toBe(
    [
      "# room/finding",
      "**warning**: something odd",
      "It matters.",
      "Wrong:",
      "```yaml\nkind: A\n```",
      "Right:",
      "```yaml\nkind: B\n```\n",
    ].join("\n\n"),
  );
});

it("leaves out the examples a page does not have", () => {
  expect(renderPage({ type, why: "It matters." })).toBe(
    "# room/finding\n\n**warning**: something odd\n\nIt matters.\n",
  );
});

it("fences an example that holds a fence", () => {
  expect(renderPage({ type, why: "It matters.", wrong: "description: |\n  ```\n  x\n  ```\n" })).toContain(
    "````yaml\ndescription: |\n  ```\n  x\n  ```\n````",
  );
});
