import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { decodeName } from "../base/names.ts";

/** The xattrs of all files below a folder, by path relative to it ("." is the folder itself);
 *  or why they could not be read. Node has no call for them, so `getfattr` (Debian package attr) is asked. */
export type XattrDump =
  | { readonly kind: "read"; readonly byPath: ReadonlyMap<string, Map<string, Uint8Array>> }
  | { readonly kind: "unreadable"; readonly why: string };

/** -h and -P: of symlinks themselves; -m -: of all name spaces; -e hex: values may be any bytes. */
const ARGUMENTS = ["-R", "-P", "-h", "-d", "-m", "-", "-e", "hex", "--", "."];
const MAX_OUTPUT = 2 ** 30;

export function dumpXattrs(folder: string): XattrDump {
  const run = spawnSync("getfattr", ARGUMENTS, {
    cwd: folder,
    env: { ...process.env, LC_ALL: "C" },
    maxBuffer: MAX_OUTPUT,
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (run.error !== undefined) {
    const missing = "code" in run.error && run.error.code === "ENOENT";
    const why = missing ? "getfattr (Debian package attr) is not installed" : run.error.message;
    return { kind: "unreadable", why };
  }
  if (run.status !== 0) {
    const line = run.stderr.toString("utf8").split("\n")[0] ?? "";
    return { kind: "unreadable", why: line || `getfattr ended with status ${run.status}` };
  }
  return { kind: "read", byPath: parseDump(run.stdout) };
}

const FILE = "# file: ";

/** Parses what `getfattr -d -e hex` prints: "# file: NAME", then NAME=0xHEX lines, then an empty line. */
export function parseDump(output: Buffer): Map<string, Map<string, Uint8Array>> {
  const byPath = new Map<string, Map<string, Uint8Array>>();
  let xattrs: Map<string, Uint8Array> = new Map();
  for (const line of output.toString("latin1").split("\n")) {
    if (line.startsWith(FILE)) {
      xattrs = new Map();
      byPath.set(unescaped(line.slice(FILE.length)), xattrs);
    } else if (line !== "") {
      const equals = line.includes("=") ? line.indexOf("=") : line.length;
      const hex = line.slice(equals + 1).replace(/^0x/, "");
      xattrs.set(unescaped(line.slice(0, equals)), Uint8Array.from(Buffer.from(hex, "hex")));
    }
  }
  return byPath;
}

/** getfattr writes backslashes, "=" and control characters as \ooo; all other bytes as they are. */
function unescaped(latin1: string): string {
  const plain = latin1.replace(/\\([0-7]{3})/g, (_, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  );
  return decodeName(Buffer.from(plain, "latin1"));
}

const CAP_SYS_ADMIN = 21n;

/** Why trusted.* xattrs stay hidden from this process, or null when it sees them. Kernel: xattr_permission,
 *  which asks for CAP_SYS_ADMIN outside any user namespace. */
export function trustedXattrsHidden(): string | null {
  if (process.platform !== "linux") return "only Linux has trusted.* xattrs";
  const capabilities = /^CapEff:\s*([0-9a-f]+)/m.exec(readFileSync("/proc/self/status", "latin1"));
  const effective = BigInt(`0x${capabilities?.[1] ?? "0"}`);
  const map = readFileSync("/proc/self/uid_map", "latin1").trim().split(/\s+/);
  const initial = map.join(" ") === "0 0 4294967295";
  if (((effective >> CAP_SYS_ADMIN) & 1n) === 1n && initial) return null;
  return "trusted.* xattrs are shown to root only (CAP_SYS_ADMIN outside a user namespace)";
}
