import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { chmod, mkdir, mkdtemp, rename, rm, stat } from "node:fs/promises";
import { arch, platform } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { DeployProblem, Interrupted } from "../deploy-problem.js";

/**
 * The Terraform that Sluice offers to download, and the SHA-256 of its archives as HashiCorp published them
 * (https://releases.hashicorp.com/terraform/1.11.4/terraform_1.11.4_SHA256SUMS; the same values stand in the manifests
 * of winget and of several Homebrew taps). The sums are what is trusted: they need no key and no second download.
 */
export const PINNED = {
  version: "1.11.4",
  sums: {
    darwin_amd64: "a56d5002b9f7647291faccc3dd1a70350e60fb61e4c45037629508b8fdc2575b",
    darwin_arm64: "867e0808fa971217043e25b7a792b10720c79b1546f8a68479b74f138be73e18",
    linux_amd64: "1ce994251c00281d6845f0f268637ba50c0005657eb3cf096b92f753b42ef4dc",
    linux_arm64: "a43d1d0da9b9bab214a8305a39db0e40869572594ccf50c416a7756499143633",
    windows_amd64: "4e1dc85419dda723f2bb3afdf63a0d282a2de858588d56dd57d2e4e4c4c83f2b",
  } as Readonly<Record<string, string>>,
} as const;

/** What is needed of `@hashicorp/js-releases`. */
export interface Releases {
  getRelease(product: string, version: string, userAgent: string): Promise<Release>;
}

export interface Release {
  getBuild(platform: string, arch: string): { readonly url: string; readonly filename: string } | undefined;
  download(url: string, path: string, userAgent: string): Promise<void>;
  verify(path: string, filename: string): Promise<void>;
  unpack(folder: string, archive: string): Promise<void>;
}

export interface DownloadRequest {
  readonly cache: string;
  /** Default: HashiCorp's. */
  readonly releases?: Releases | undefined;
  /** `linux_amd64`. Default: this machine. */
  readonly target?: string;
  /** Archive sums by target. Default: those of {@link PINNED}. */
  readonly sums?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

/** Where a download is kept. */
export function downloadedPath(cache: string): string {
  return join(cache, "terraform", PINNED.version, program(target()));
}

/**
 * Downloads the pinned Terraform into the cache and gives its path. It appears there only when it is complete: checked
 * against the published sums of the release and against the sum pinned here, then unpacked and moved into place.
 *
 * The pinned sum is not decoration: js-releases 1.7.7 asks OpenPGP to verify the signature of the published sums but
 * does not look at the verdict, so what it checks is the transport and not the origin.
 * @throws DeployProblem
 */
export async function downloadTerraform(request: DownloadRequest): Promise<string> {
  const wanted = request.target ?? target();
  const sum = (request.sums ?? PINNED.sums)[wanted];
  if (sum === undefined) {
    throw new DeployProblem(
      `There is no Terraform ${PINNED.version} to download for ${wanted}.`,
      "Install Terraform or OpenTofu yourself and name it with --terraform-bin.",
    );
  }
  const parent = join(request.cache, "terraform");
  await mkdir(parent, { recursive: true });
  const folder = await mkdtemp(join(parent, ".download-"));
  try {
    const archive = join(folder, "archive.zip");
    const release = await fetchArchive(request, wanted, archive);
    const actual = await sha256OfFile(archive);
    if (actual !== sum) {
      throw new DeployProblem(
        `What was downloaded as Terraform ${PINNED.version} is not what HashiCorp released.`,
        "Do not use it. Look for a proxy that changes downloads, or install Terraform yourself.",
        `SHA-256 ${actual}, expected ${sum}`,
      );
    }
    const unpacked = join(folder, "unpacked");
    await mkdir(unpacked);
    await release.unpack(unpacked, archive);
    await chmod(join(unpacked, program(wanted)), 0o755);
    const final = join(parent, PINNED.version);
    await rename(unpacked, final).catch(async (thrown: unknown) => {
      // Somebody else was faster; what is there went through the same checks.
      const there = await stat(join(final, program(wanted))).catch(() => undefined);
      if (there === undefined) throw thrown;
    });
    return join(final, program(wanted));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const AGENT = "sluice";

/** Most milliseconds that a download may take. */
const TIMEOUT = 10 * 60_000;

async function hashicorp(): Promise<Releases> {
  // Loaded only here: it brings an HTTP client and OpenPGP, which no other command needs.
  return import("@hashicorp/js-releases");
}

async function fetchArchive(request: DownloadRequest, wanted: string, archive: string): Promise<Release> {
  const [os = "", cpu = ""] = wanted.split("_");
  const fetching = async () => {
    const releases = request.releases ?? (await hashicorp());
    const release = await releases.getRelease("terraform", PINNED.version, AGENT);
    const build = release.getBuild(os, cpu);
    if (build === undefined) throw new Error(`The release has no build for ${wanted}`);
    await release.download(build.url, archive, AGENT);
    await release.verify(archive, build.filename);
    return release;
  };
  try {
    return await within(fetching(), request.signal);
  } catch (thrown) {
    if (thrown instanceof DeployProblem) throw thrown;
    throw new DeployProblem(
      `Terraform ${PINNED.version} could not be downloaded.`,
      "Check the network and the proxy (HTTPS_PROXY), or install Terraform or OpenTofu yourself and have it on PATH.",
      thrown instanceof Error ? thrown.message : String(thrown),
      { cause: thrown },
    );
  }
}

/** `work`, unless it takes too long or somebody asks to stop: js-releases sets no time limit, and knows no signal. */
async function within<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  const limit = AbortSignal.timeout(TIMEOUT);
  const end = signal === undefined ? limit : AbortSignal.any([signal, limit]);
  const ended = new Promise<never>((_, reject) => {
    const stop = () => reject(signal?.aborted ? new Interrupted("The download") : new Error("It took too long"));
    if (end.aborted) stop();
    end.addEventListener("abort", stop, { once: true });
  });
  work.catch(() => {});
  return Promise.race([work, ended]);
}

async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}

function target(): string {
  const cpu = { x64: "amd64", arm64: "arm64" }[arch() as string] ?? arch();
  return `${platform() === "win32" ? "windows" : platform()}_${cpu}`;
}

function program(wanted: string): string {
  return wanted.startsWith("windows") ? "terraform.exe" : "terraform";
}
