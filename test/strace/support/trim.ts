import { HANDLERS } from "../../../src/strace/handlers.ts";

// A recorded log as a fixture: without what no replay looks at, and without a byte of any file.

/** Descriptors of what is no file of the image. */
const NO_FILE = /^\d+<(?:pipe|socket|UNIX|TCP|NETLINK|anon_inode|\/dev\/|\/proc)/;
const ON_DESCRIPTOR = new Set([
  ...["read", "write", "readv", "writev", "pread64", "pwrite64", "lseek", "fstat", "close"],
]);
const MOVES_DATA = /^(?:read|write|pread64|pwrite64|readv|writev|preadv|pwritev)$/;

/** The lines that matter, shorter. */
export function trimmedLog(log: string): string {
  const lines: string[] = [];
  for (const line of log.split("\n")) {
    const kept = trimmedLine(line);
    if (kept !== null) lines.push(kept);
  }
  return `${lines.join("\n")}\n`;
}

function trimmedLine(line: string): string | null {
  const match = /^(\d+) +(.*)$/.exec(line);
  if (match === null) return null;
  const [, pid, text = ""] = match;
  if (text.startsWith("+++")) return `${pid} ${text}`;
  const resumed = /^<\.\.\. (\w+) resumed>/.exec(text);
  const name = resumed?.[1] ?? /^(\w+)\(/.exec(text)?.[1];
  if (name === undefined || !HANDLERS.has(name)) return null;
  if (resumed === null && isIdle(name, text)) return null;
  return `${pid} ${shortened(name, text)}`;
}

/** Calls that the replay passes over. Halves of calls stay: the other half does not say what it is. */
function isIdle(name: string, text: string): boolean {
  if (text.endsWith("<unfinished ...>")) return false;
  const args = text.slice(name.length + 1);
  if (name === "mmap") return !(args.includes("MAP_SHARED") && args.includes("PROT_WRITE"));
  if (name === "ioctl") return !args.includes("FICLONE");
  if (name === "fcntl") return !/, F_(?:DUPFD|SETFD)/.test(args);
  return name !== "close" && ON_DESCRIPTOR.has(name) && NO_FILE.test(args);
}

function shortened(name: string, text: string): string {
  let short = text
    .replace(/0x[0-9a-f]{5,}/g, "0x0")
    .replace(/\) +=/, ") =")
    .replace(/ \/\* \d+ vars \*\//, "");
  if (MOVES_DATA.test(name)) short = short.replace(/"(?:[^"\\]|\\.)*"(?:\.\.\.)?/g, '""...');
  if (name === "execve") short = short.replace(/, \[.*\], /, ", [], ");
  return short
    .replace(/stx_mask=[^,]*, stx_attributes=[^,]*, /, "")
    .replace(/ \([A-Z][^()]*\)$/, "");
}
