import { goQuote } from "../words/go-text.ts";

/** What an image runs on. */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  /** "v7", or "" for the usual one. */
  readonly variant: string;
}

export class PlatformError extends Error {
  override readonly name = "PlatformError";
}

const SYSTEMS = new Set([
  ...["aix", "android", "darwin", "dragonfly", "freebsd", "hurd", "illumos", "ios", "js"],
  ...["linux", "nacl", "netbsd", "openbsd", "plan9", "solaris", "wasip1", "windows", "zos"],
]);
const ARCHITECTURES = new Set([
  ...["386", "amd64", "amd64p32", "arm", "armbe", "arm64", "arm64be", "ppc64", "ppc64le"],
  ...["loong64", "mips", "mipsle", "mips64", "mips64le", "mips64p32", "mips64p32le", "ppc"],
  ...["riscv", "riscv64", "s390", "s390x", "sparc", "sparc64", "wasm"],
]);
const PART = /^[A-Za-z0-9_-]+$/;

/** Reads "linux/arm64/v8", "linux/amd64", "arm64", "linux". What is left out is taken from `host`.
 *  containerd/platforms: Parse, Normalize
 *  @throws PlatformError in containerd's words */
export function parsePlatform(text: string, host: Platform): Platform {
  const parts = text.split("/");
  for (const part of parts) {
    if (PART.test(part)) continue;
    const what = `${goQuote(part)} is an invalid component of ${goQuote(text)}`;
    const must = `platform specifier component must match ${goQuote(PART.source)}`;
    throw new PlatformError(`${what}: ${must}: invalid argument`);
  }
  const [first = "", second, third] = parts;
  if (parts.length > 3) {
    throw new PlatformError(`${goQuote(text)}: cannot parse platform specifier: invalid argument`);
  }
  if (second !== undefined) return usual(systemOf(first), second, third ?? "");
  const system = systemOf(first);
  if (SYSTEMS.has(system)) return { ...host, os: system };
  const alone = usual(host.os, first, "");
  if (ARCHITECTURES.has(alone.architecture)) return alone;
  const said = "unknown operating system or architecture";
  throw new PlatformError(`${goQuote(text)}: ${said}: invalid argument`);
}

/** "linux/arm/v7" */
export function formatPlatform({ os, architecture, variant }: Platform): string {
  return [os, architecture, variant].filter((part) => part !== "").join("/");
}

function systemOf(text: string): string {
  const name = text.toLowerCase();
  return name === "macos" ? "darwin" : name;
}

/** The names that Docker knows an architecture by, made one.   containerd/platforms: normalizeArch */
function usual(os: string, architecture: string, variant: string): Platform {
  const arch = architecture.toLowerCase();
  const kind = variant.toLowerCase();
  switch (arch) {
    case "i386":
      return { os, architecture: "386", variant: "" };
    case "x86_64":
    case "x86-64":
    case "amd64":
      return { os, architecture: "amd64", variant: kind === "v1" ? "" : kind };
    case "aarch64":
    case "arm64":
      return { os, architecture: "arm64", variant: kind === "8" || kind === "v8" ? "" : kind };
    case "armhf":
      return { os, architecture: "arm", variant: "v7" };
    case "armel":
      return { os, architecture: "arm", variant: "v6" };
    case "arm":
      return { os, architecture: "arm", variant: ARM[kind] ?? kind };
    default:
      return { os, architecture: arch, variant: kind };
  }
}

const ARM: Readonly<Record<string, string>> = {
  "": "v7",
  "7": "v7",
  "5": "v5",
  "6": "v6",
  "8": "v8",
};
