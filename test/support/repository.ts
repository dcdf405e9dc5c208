import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

/** A git repository in a temporary folder, gone after the test. */
export interface Repository {
  readonly folder: string;
  /** Runs git in it and gives what it says. */
  git(...args: readonly string[]): string;
  /** Writes files; `undefined` removes one. */
  write(files: Readonly<Record<string, string | Uint8Array | undefined>>): void;
  /** Commits everything; gives the commit's id. */
  commit(): string;
}

const PEOPLE = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgSign=false"];

/** A repository at a folder that is there. */
export function repositoryAt(folder: string): Repository {
  const git = (...args: readonly string[]): string =>
    execFileSync("git", [...PEOPLE, ...args], {
      cwd: folder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    }).trim();
  return {
    folder,
    git,
    write: (files) => {
      for (const [path, text] of Object.entries(files)) {
        const full = join(folder, path);
        if (text === undefined) rmSync(full, { recursive: true });
        else {
          mkdirSync(dirname(full), { recursive: true });
          writeFileSync(full, text);
        }
      }
    },
    commit: () => {
      git("add", "--all", "--force");
      git("commit", "--quiet", "--allow-empty", "--message", "x");
      return git("rev-parse", "HEAD");
    },
  };
}

/** A temporary folder, gone after the test. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "sluice-against-")));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A new repository with these files committed on `main`. */
export function repositoryWith(files: Readonly<Record<string, string | Uint8Array>>): Repository {
  const folder = temporaryFolder();
  execFileSync("git", ["init", "--quiet", "--template=", "--initial-branch=main", folder]);
  const repository = repositoryAt(folder);
  repository.write(files);
  repository.commit();
  return repository;
}
