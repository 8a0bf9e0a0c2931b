import { shownText } from "../image/image-error.ts";
import { hostPlatform } from "../image/oci-index.ts";
import { RegistryError } from "./registry-error.ts";

/** What an image runs on. */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  /** Empty where there is none, or the usual one is meant. */
  readonly variant: string;
}

/** Other names of processors, with the variant they mean: containerd/platforms, normalizeArch. */
const ALIASES: ReadonlyMap<string, readonly [architecture: string, variant?: string]> = new Map([
  ["i386", ["386"]],
  ["x86_64", ["amd64"]],
  ["x86-64", ["amd64"]],
  ["aarch64", ["arm64"]],
  ["armhf", ["arm", "v7"]],
  ["armel", ["arm", "v6"]],
]);

/** The platform that a text means: os, architecture, os/architecture or os/architecture/variant; what is not said is
 *  this machine's, and Linux.
 *  @throws RegistryError when it is none */
export function parsePlatform(text: string): Platform {
  const parts = text.toLowerCase().split("/");
  const [first = "", second, third = ""] = parts;
  const fits =
    parts.length <= 3 && parts.every((part) => /^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/.test(part));
  if (!fits) {
    const what = `${JSON.stringify(text)} is no platform`;
    const expected = "os/architecture or os/architecture/variant, as linux/arm64";
    throw new RegistryError({ kind: "no-platform", what, expected });
  }
  const own = ownPlatform();
  if (second !== undefined) return normalize({ os: first, architecture: second, variant: third });
  if (SYSTEMS.has(first)) return { ...own, os: first };
  return normalize({ os: "linux", architecture: first, variant: "" });
}

const SYSTEMS = new Set(["linux", "windows", "darwin", "freebsd"]);

function ownPlatform(): Platform {
  const [os = "linux", architecture = "amd64", variant = ""] = hostPlatform().split("/");
  return normalize({ os, architecture, variant });
}

/** One way of writing for each platform. */
export function normalize({ os, architecture, variant }: Platform): Platform {
  const [name, usual] = ALIASES.get(architecture.toLowerCase()) ?? [architecture.toLowerCase()];
  const system = os.toLowerCase() === "macos" ? "darwin" : os.toLowerCase();
  return {
    os: system,
    architecture: name,
    variant: normalVariant(name, variant.toLowerCase(), usual),
  };
}

function normalVariant(architecture: string, variant: string, usual = ""): string {
  const numbered = /^\d+$/.test(variant) ? `v${variant}` : variant;
  if (architecture === "arm") return numbered === "" ? usual || "v7" : numbered;
  if (architecture === "arm64") return numbered === "v8" ? "" : numbered;
  if (architecture === "amd64") return numbered === "v1" ? "" : numbered;
  return numbered;
}

/** What a platform runs, best first: containerd/platforms, platformVector. */
function runs(platform: Platform): Platform[] {
  const { os, architecture, variant } = platform;
  const as = (name: string, variants: readonly string[]) =>
    variants.map((one) => ({ os, architecture: name, variant: one }));
  const below = (lowest: number) => {
    const from = Number(variant.slice(1));
    const count = Math.max(0, Math.min(from, 16) - lowest);
    return Array.from({ length: count }, (_, i) => `v${from - 1 - i}`);
  };
  if (architecture === "amd64") {
    const older = below(2);
    return [platform, ...as("amd64", variant === "" ? [] : [...older, ""]), ...as("386", [""])];
  }
  if (architecture === "arm") return [platform, ...as("arm", below(5))];
  if (architecture === "arm64" && variant === "") {
    return [platform, ...as("arm", ["v8", "v7", "v6", "v5"])];
  }
  return [platform];
}

/** Platforms of an index that a message names. */
const MOST_SHOWN = 30;

/** The one of an index's images that runs best on a platform; one that names no platform runs anywhere.
 *  @throws RegistryError in Docker's words when there is none */
export function choosePlatform<T extends { readonly platform: Platform | null }>(
  candidates: readonly T[],
  wanted: Platform,
  name: string,
): T {
  for (const platform of runs(wanted)) {
    const found = candidates.find(
      (one) => one.platform !== null && isSamePlatform(one.platform, platform),
    );
    if (found !== undefined) return found;
  }
  const anywhere = candidates.find((one) => one.platform === null);
  // moby: filterManifests: images from before variants counted.
  const older = candidates.find(
    ({ platform }) =>
      wanted.architecture === "arm" &&
      platform?.architecture === "arm" &&
      platform.os === wanted.os,
  );
  const found = anywhere ?? older;
  if (found !== undefined) return found;
  const known = candidates.flatMap(({ platform }) =>
    platform === null ? [] : shownText(platformText(platform)),
  );
  const some = [...new Set(known)].slice(0, MOST_SHOWN);
  throw new RegistryError({
    ...{ kind: "no-platform", where: name },
    what: `no matching manifest for ${platformText(wanted)} in the manifest list entries`,
    expected: `one of ${some.join(", ") || "none: it lists no images"}`,
    remedy: "name another with --platform",
  });
}

/** Whether two mean the same, however they write it. */
export function isSamePlatform(one: Platform, other: Platform): boolean {
  const [a, b] = [normalize(one), normalize(other)];
  return a.os === b.os && a.architecture === b.architecture && a.variant === b.variant;
}

/** os/architecture[/variant]. */
export function platformText({ os, architecture, variant }: Platform): string {
  return [os, architecture, variant].filter((part) => part !== "").join("/");
}
