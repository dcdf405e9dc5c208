import { renderPage } from "../diagnostic/page.js";
import { sortedBy } from "../util/order.js";
import { allPages } from "./pages.js";
import { createProgram } from "./program.js";

/** The pages of docs/ that are made from the code: path -> text. */
export function generatedDocs(): ReadonlyMap<string, string> {
  const docs = new Map<string, string>();
  const pages = sortedBy(allPages(), ({ type }) => type.code);
  const rows = pages.map(
    ({ type }) => `| [${type.code}](${type.code}.md) | ${type.severity} | ${type.summary.replaceAll("|", "\\|")} |`,
  );
  docs.set(
    "docs/rules/README.md",
    `# Findings\n\nEvery finding that Sluice can give. \`sluice explain <code>\` prints the same pages.\n\n| code | severity | what it says |\n|---|---|---|\n${rows.join("\n")}\n`,
  );
  for (const page of pages) docs.set(`docs/rules/${page.type.code}.md`, renderPage(page));
  docs.set("docs/cli.md", cliPage());
  return docs;
}

function cliPage(): string {
  const program = createProgram(() => {});
  const parts = [
    "# The command line",
    "`model` is a folder; absent, the current one. Results go to standard output, all else to standard error.",
    "| exit code | means |\n|---|---|\n| 0 | fine |\n| 1 | the model, the plan or the world has errors |\n| 2 | there are changes, where asked with `--check` or `--detailed-exitcode` |\n| 3 | not approved |\n| 64 | wrong usage |\n| 70 | a bug in Sluice |",
  ];
  for (const command of program.commands) {
    if ((command as unknown as { _hidden?: boolean })._hidden) continue;
    let help = "";
    command.configureOutput({
      writeOut: (text) => (help += text),
      getOutHelpWidth: () => 110,
      getOutHasColors: () => false,
    });
    command.outputHelp();
    parts.push(`## sluice ${command.name()}`, `\`\`\`text\n${help.trim()}\n\`\`\``);
  }
  return `${parts.join("\n\n")}\n`;
}
