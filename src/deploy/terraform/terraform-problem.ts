import { DeployProblem, diskFull } from "../deploy-problem.js";

/** One error that Terraform reported. */
export interface TerraformError {
  readonly summary: string;
  readonly detail: string;
  readonly address?: string | undefined;
}

/** The errors in what Terraform said: one JSON object a line with `-json`, else text blocks that begin with `Error:`. */
export function readErrors(log: string): readonly TerraformError[] {
  const errors: TerraformError[] = [];
  const plain: string[] = [];
  for (const line of log.split("\n")) {
    const event = line.startsWith("{") ? parse(line) : undefined;
    if (event === undefined) plain.push(line);
    else if (event.type === "diagnostic" && event.diagnostic?.severity === "error") {
      const { summary, detail, address } = event.diagnostic;
      errors.push({ summary: summary ?? "", detail: detail ?? "", address });
    }
  }
  // Older versions frame their text; without colour and terminal there is at most the bar at the left.
  const text = plain.map((line) => line.replace(/^[╷│╵] ?/, "")).join("\n");
  for (const block of text.split(/^Error: /m).slice(1)) {
    const [summary = "", ...rest] = block.split("\n");
    errors.push({ summary, detail: rest.join("\n").trim() });
  }
  return errors;
}

interface Event {
  readonly type?: string;
  readonly diagnostic?: { severity?: string; summary?: string; detail?: string; address?: string };
}

function parse(line: string): Event | undefined {
  try {
    return JSON.parse(line) as Event;
  } catch {
    return undefined;
  }
}

/** Whether a saved plan was refused because the state has changed since it was made. */
export function isStale(errors: readonly TerraformError[]): boolean {
  return errors.some(({ summary }) => /^Saved plan (is stale|does not match)/.test(summary));
}

interface Failure {
  readonly stack: string;
  readonly phase: string;
  readonly product: string;
  /** The end of what was said, for failures without a recognizable error. */
  readonly tail: string;
  /** The file with all that was said. */
  readonly log: string;
  readonly errors: readonly TerraformError[];
}

type Kind = readonly [words: RegExp, problem: (failure: Failure, error: TerraformError) => DeployProblem];

const KINDS: readonly Kind[] = [
  [
    /no space left on device|disk quota exceeded/i,
    ({ stack, phase }, error) => diskFull(`The ${phase} of ${stack}`, told([error])),
  ],
  [
    /^Instance cannot be destroyed|has lifecycle\.prevent_destroy set/,
    ({ stack, errors }) => {
      const addresses = errors
        .flatMap(({ detail }) => /Resource (\S+) has lifecycle\.prevent_destroy/.exec(detail)?.[1] ?? [])
        .sort();
      const what = addresses.length > 0 ? addresses.join(", ") : "Something";
      const [are, hold, them] = addresses.length > 1 ? ["are", "they hold", "them"] : ["is", "it holds", "it"];
      return new DeployProblem(
        `${what} in ${stack} ${are} protected: ${hold} data, and this would destroy ${them}.`,
        "If the data may go, switch the platform's protection off in the model, publish and apply that, then destroy. To remove one object, retire it instead.",
        told(errors.filter(({ detail }) => !detail.includes("lifecycle.prevent_destroy"))),
      );
    },
  ],
  [
    /^Error (acquiring the state lock|locking state)/,
    ({ stack }, error) => {
      const field = (name: string) => new RegExp(`^\\s*${name}:\\s*(\\S.*)$`, "m").exec(error.detail)?.[1]?.trim();
      const [id, who, since] = [field("ID"), field("Who"), field("Created")];
      const holder = who === undefined ? "somebody else" : `${who}${since === undefined ? "" : ` since ${since}`}`;
      const unlock =
        id === undefined ? "" : ` If nothing is running there any more, release it: terraform force-unlock ${id}.`;
      return new DeployProblem(
        `The state of ${stack} is locked by ${holder}.`,
        `Wait until that is done and run the command again.${unlock}`,
        told([error]),
      );
    },
  ],
  [
    /^(Failed to (query|install|resolve|load|read)[^\n]*(provider|plugin)|[^\n]*provider registry|Required plugins are not installed|Inconsistent dependency lock file|Could not load plugin)/i,
    ({ stack, errors }) =>
      new DeployProblem(
        `A provider that ${stack} needs cannot be had.`,
        "Check the network to the provider registry, or name a folder with the providers (--plugin-dir), or a mirror in Terraform's own settings.",
        told(errors),
      ),
  ],
  [
    /^Unsupported Terraform Core version|Unsupported OpenTofu Core version/,
    ({ stack, product, errors }) =>
      new DeployProblem(
        `${stack} does not accept this version of ${product}.`,
        "Use a newer one (--terraform-bin).",
        told(errors),
      ),
  ],
  [
    /no valid credential sources|could not find default credentials|failed to (refresh|retrieve)[^\n]*credentials|ExpiredToken|InvalidClientTokenId|UnrecognizedClientException/i,
    ({ stack, phase, errors }) =>
      new DeployProblem(
        `The ${phase} of ${stack} failed: the provider got no valid credentials.`,
        "Log in, or give the credentials in the environment as the provider expects them.",
        told(errors),
      ),
  ],
];

/** The problem behind a Terraform command that failed. */
export function terraformProblem(all: Failure): DeployProblem {
  const { stack, phase, product, tail, log } = all;
  // Init announces that there are problems before it names them.
  const errors = all.errors.filter(({ summary }) => !/encountered problems during initiali[sz]ation/.test(summary));
  const failure = { ...all, errors };
  for (const [words, problem] of KINDS) {
    const error = errors.find(({ summary, detail }) => words.test(`${summary}\n${detail}`));
    if (error !== undefined) return problem(failure, error);
  }
  if (/no space left on device/i.test(tail)) return diskFull(`The ${phase} of ${stack}`, tail);
  const [first] = errors;
  const why =
    first === undefined ? `${product} gave no reason` : `${first.summary}${first.address ? ` (${first.address})` : ""}`;
  return new DeployProblem(
    `The ${phase} of ${stack} failed: ${why}.`,
    `See what it said below; all of it is in ${log}.`,
    first === undefined ? tail : told(errors),
  );
}

function told(errors: readonly TerraformError[]): string {
  return errors.map(({ summary, detail }) => (detail === "" ? summary : `${summary}\n${detail}`)).join("\n\n");
}
