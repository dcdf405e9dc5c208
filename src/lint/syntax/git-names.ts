/**
 * What makes a text no branch name, as a clause; `undefined` when `git check-ref-format --branch` accepts it as it
 * stands. The rules are those of git-check-ref-format(1); its shorthand `@{-1}` for the previous branch names no
 * branch that a model could mean.
 */
export function branchProblem(name: string): string | undefined {
  if (name === "") return "it is empty";
  if (name === "HEAD") return 'git keeps "HEAD" for itself';
  if (name.startsWith("-")) return "it starts with a dash";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: git refuses exactly these
  if (/[\u0000-\u0020\u007f~^:?*[\\]/.test(name))
    return "it holds a space, a control character or one of ~ ^ : ? * [ \\";
  if (name.includes("..")) return "it holds two dots in a row";
  if (name.includes("@{")) return 'it holds "@{"';
  if (name.endsWith(".")) return "it ends with a dot";
  for (const part of name.split("/")) {
    if (part === "") return "it has an empty part between slashes, or starts or ends with one";
    if (part.startsWith(".")) return "a part of it starts with a dot";
    if (part.endsWith(".lock")) return 'a part of it ends with ".lock"';
  }
  return undefined;
}

/** What makes a text no `owner/name` of a repository, as a clause. Names are compared exactly, so only one spelling is accepted. */
export function repositoryProblem(name: string): string | undefined {
  const parts = name.split("/");
  if (parts.length !== 2) return "it is not an owner, one slash and a name";
  for (const part of parts) {
    if (!/^[A-Za-z0-9._-]{1,100}$/.test(part))
      return "owner and name consist of letters, digits, dots, dashes and underscores";
    if (part === "." || part === "..") return "a dot alone is no name";
  }
  if (name.toLowerCase().endsWith(".git")) return 'it is written without ".git"';
  return undefined;
}
