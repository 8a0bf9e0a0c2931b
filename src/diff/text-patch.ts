import { structuredPatch } from "diff";
import { isFileMode, isLinkMode, S_IFLNK, S_IFREG, typeOf } from "../base/mode.ts";
import { compareNames } from "../base/names.ts";
import type { Process } from "../process/process.ts";
import type { Stat } from "../process/stat.ts";
import { readAll } from "./aspects.ts";
import type { Diff, PathChange } from "./diff.ts";

/** Lines of context around a change. */
const CONTEXT = 3;
/** Longer files are compared as if they were no text. */
const LONGEST = 2 ** 20;

/** The changes as `git diff` writes them: regular files and symlinks, with hunks for text (UTF-8 without NUL, up to a MiB);
 *  of other contents that they differ. `git apply` and `patch -p1` read it. Directories, devices, owners and times are
 *  beyond the format. */
export function textPatch(diff: Diff): string {
  return diff.changes.flatMap((change) => sectionsOf(change, diff)).join("");
}

/** One side of a section. */
interface Side {
  /** 100644, 100755 or 120000. */
  readonly mode: string;
  /** Null: no text. */
  readonly text: string | null;
}

/** A file that became a symlink is a file that goes and a symlink that comes. */
function sectionsOf({ path, before, now }: PathChange, diff: Diff): string[] {
  const old = sideOf(diff.before, path, before);
  const fresh = sideOf(diff.now, path, now);
  const swapped = old !== null && fresh !== null && typeIn(old) !== typeIn(fresh);
  const pairs: [Side | null, Side | null][] = swapped
    ? [
        [old, null],
        [null, fresh],
      ]
    : [[old, fresh]];
  return [...gone(before, now, path, diff), ...pairs.map((pair) => sectionOf(path, ...pair))];
}

const typeIn = ({ mode }: Side): string => mode.slice(0, 3);

/** What was in a directory that is gone, or something else now. */
function gone(before: Stat | null, now: Stat | null, path: string, diff: Diff): string[] {
  if (before === null || !isDir(before) || (now !== null && isDir(now))) return [];
  const names = diff.before.readdir(path).map(({ name }) => name);
  return names.sort(compareNames).flatMap((name) => {
    const below = `${path}/${name}`;
    const stat = diff.before.lstat(below);
    return sectionsOf({ kind: "D", path: below, aspects: [], before: stat, now: null }, diff);
  });
}

const isDir = ({ mode }: Stat): boolean => typeOf(mode) === "dir";

function sideOf(process: Process, path: string, stat: Stat | null): Side | null {
  if (stat === null) return null;
  if (isLinkMode(stat.mode)) return { mode: octal(S_IFLNK), text: process.readlink(path) };
  if (!isFileMode(stat.mode)) return null;
  const mode = octal(S_IFREG | (stat.mode & 0o100 ? 0o755 : 0o644));
  return { mode, text: stat.size > LONGEST ? null : textOf(readAll(process, path).bytes()) };
}

const octal = (mode: number): string => mode.toString(8);

function textOf(bytes: Uint8Array): string | null {
  if (bytes.includes(0)) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

function sectionOf(path: string, old: Side | null, fresh: Side | null): string {
  const a = old === null ? "/dev/null" : quoted(`a${path}`);
  const b = fresh === null ? "/dev/null" : quoted(`b${path}`);
  const head = headOf(old, fresh);
  const body = bodyOf(old, fresh, a, b);
  if (head === "" && body === "") return "";
  return `diff --git ${quoted(`a${path}`)} ${quoted(`b${path}`)}\n${head}${body}`;
}

function headOf(old: Side | null, fresh: Side | null): string {
  if (old === null) return fresh === null ? "" : `new file mode ${fresh.mode}\n`;
  if (fresh === null) return `deleted file mode ${old.mode}\n`;
  return old.mode === fresh.mode ? "" : `old mode ${old.mode}\nnew mode ${fresh.mode}\n`;
}

function bodyOf(old: Side | null, fresh: Side | null, a: string, b: string): string {
  const [from, to] = [old === null ? "" : old.text, fresh === null ? "" : fresh.text];
  if (from === null || to === null) return `Binary files ${a} and ${b} differ\n`;
  const { hunks } = structuredPatch(a, b, from, to, "", "", { context: CONTEXT });
  if (hunks.length === 0) return "";
  const texts = hunks.map(({ oldStart, oldLines, newStart, newLines, lines }) => {
    const at = `@@ -${rangeText(oldStart, oldLines)} +${rangeText(newStart, newLines)} @@`;
    return [at, ...lines, ""].join("\n");
  });
  return `--- ${a}\n+++ ${b}\n${texts.join("")}`;
}

/** Of no lines, the line before them. */
const rangeText = (start: number, count: number): string =>
  count === 1 ? `${start}` : `${count === 0 ? start - 1 : start},${count}`;

/** Names that would be misread stand in quotes, as git puts them. */
function quoted(path: string): string {
  if (!/["\\\p{Cc}]/u.test(path)) return path;
  const text = path.replace(/["\\\p{Cc}]/gu, (sign) => ESCAPES[sign] ?? byteText(sign));
  return `"${text}"`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\n": "\\n",
  "\t": "\\t",
  "\r": "\\r",
};

const byteText = (sign: string): string =>
  Array.from(
    new TextEncoder().encode(sign),
    (byte) => `\\${byte.toString(8).padStart(3, "0")}`,
  ).join("");
