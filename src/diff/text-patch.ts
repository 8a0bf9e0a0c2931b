import { misuse } from "../base/misuse.ts";
import { isDirMode, isFileMode, isLinkMode, S_IFLNK, S_IFREG } from "../base/mode.ts";
import { compareNames, encodeName } from "../base/names.ts";
import { sha1Hex } from "../base/sha1.ts";
import type { Process } from "../process/process.ts";
import type { Stat } from "../process/stat.ts";
import { readAll } from "./aspects.ts";
import { Diff, type PathChange } from "./diff.ts";
import { binaryPatch } from "./patch/binary-patch.ts";
import { fileName, quoted } from "./patch/patch-name.ts";
import { textHunks } from "./patch/text-hunks.ts";
import { reach } from "./reach.ts";

/** Longer files are compared as if they were no text. */
const LONGEST = 2 ** 20;
/** Longer contents are not written down. */
const LONGEST_BINARY = 2 ** 26;

export interface TextPatchOptions {
  /** Write down contents that are no text, too, up to 64 MiB: without them `git apply` refuses the whole patch. As
   *  `git diff --binary`. Default: say that they differ. */
  readonly binary?: boolean;
}

/** The changes as `git diff` writes them: regular files and symlinks, with hunks for text (UTF-8 without NUL, up to a MiB).
 *  `git apply` reads it, and `patch -p1` what is text and stays of its type. Directories, devices, owners and times are
 *  beyond the format. Renames are told as what went and what came. */
export function textPatch(diff: Diff, options: TextPatchOptions = {}): string {
  if (!(diff instanceof Diff)) throw misuse("textPatch", "what diff() gives", diff);
  const { binary = false } = options;
  const write = (path: string, old: Side | null, fresh: Side | null): string =>
    sectionOf(path, old, fresh, binary);
  return diff.changes.flatMap((change) => sectionsOf(change, diff, write)).join("");
}

/** One side of a section. */
interface Side {
  /** 100644, 100755 or 120000. */
  readonly mode: string;
  /** Null: too many. */
  readonly bytes: Uint8Array | null;
  /** Null: no text. */
  readonly text: string | null;
}

type Write = (path: string, old: Side | null, fresh: Side | null) => string;

/** A file that became a symlink is a file that goes and a symlink that comes. */
function sectionsOf({ path, before, now }: PathChange, diff: Diff, write: Write): string[] {
  const old = sideOf(diff.before, path, before);
  const fresh = sideOf(diff.now, path, now);
  const swapped = old !== null && fresh !== null && typeIn(old) !== typeIn(fresh);
  const below = gone(before, now, path, diff, write);
  if (swapped) return [...below, write(path, old, null), write(path, null, fresh)];
  return [...below, write(path, old, fresh)];
}

const typeIn = ({ mode }: Side): string => mode.slice(0, 3);

/** What was in a directory that is gone, or something else now. */
function gone(
  before: Stat | null,
  now: Stat | null,
  path: string,
  diff: Diff,
  write: Write,
): string[] {
  if (before === null || !isDirMode(before.mode)) return [];
  if (now !== null && isDirMode(now.mode)) return [];
  const names = reach(diff.before, path, (at) => diff.before.readdir(at)).map(({ name }) => name);
  return names.sort(compareNames).flatMap((name) => {
    const below = `${path}/${name}`;
    // A listing may have names that lead nowhere: whiteouts that nothing hides behind.
    const stat = reach(diff.before, below, (at) => diff.before.tryLstat(at));
    if (stat === null) return [];
    const change: PathChange = { kind: "D", path: below, aspects: [], before: stat, now: null };
    return sectionsOf(change, diff, write);
  });
}

function sideOf(process: Process, path: string, stat: Stat | null): Side | null {
  if (stat === null) return null;
  if (isLinkMode(stat.mode)) {
    const target = reach(process, path, (at) => process.readlink(at));
    return sideWith(octal(S_IFLNK), encodeName(target));
  }
  if (!isFileMode(stat.mode)) return null;
  const mode = octal(S_IFREG | (stat.mode & 0o100 ? 0o755 : 0o644));
  if (stat.size > LONGEST_BINARY) return { mode, bytes: null, text: null };
  return sideWith(mode, reach(process, path, (at) => readAll(process, at)).bytes());
}

const sideWith = (mode: string, bytes: Uint8Array): Side => ({
  mode,
  bytes,
  text: bytes.length > LONGEST ? null : textOf(bytes),
});

const octal = (mode: number): string => mode.toString(8);

function textOf(bytes: Uint8Array): string | null {
  if (bytes.includes(0)) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

function sectionOf(path: string, old: Side | null, fresh: Side | null, binary: boolean): string {
  const head = headOf(old, fresh);
  const body = bodyOf(path, old, fresh, binary);
  if (head === "" && body === "") return "";
  return `diff --git ${quoted(`a${path}`)} ${quoted(`b${path}`)}\n${head}${body}`;
}

function headOf(old: Side | null, fresh: Side | null): string {
  if (old === null) return fresh === null ? "" : `new file mode ${fresh.mode}\n`;
  if (fresh === null) return `deleted file mode ${old.mode}\n`;
  return old.mode === fresh.mode ? "" : `old mode ${old.mode}\nnew mode ${fresh.mode}\n`;
}

function bodyOf(path: string, old: Side | null, fresh: Side | null, binary: boolean): string {
  if (old === null && fresh === null) return "";
  const [from, to] = [old === null ? "" : old.text, fresh === null ? "" : fresh.text];
  if (from !== null && to !== null) {
    if (old !== null && fresh !== null && from === to) return "";
    const names = `--- ${nameOf(old, `a${path}`)}\n+++ ${nameOf(fresh, `b${path}`)}\n`;
    const hunks = textHunks(from, to);
    return indexLine(old, fresh, SHORT) + (hunks === "" ? "" : names + hunks);
  }
  const [was, is] = [bytesOf(old), bytesOf(fresh)];
  if (was !== null && is !== null) {
    if (old !== null && fresh !== null && areSame(was, is)) return "";
    if (binary) return indexLine(old, fresh, WHOLE) + binaryPatch(was, is);
  }
  const [a, b] = [old, fresh].map((side, i) => (side === null ? NOTHING : quoted("ab"[i]! + path)));
  return `Binary files ${a} and ${b} differ\n`;
}

const NOTHING = "/dev/null";

const nameOf = (side: Side | null, path: string): string =>
  side === null ? NOTHING : fileName(path);

const bytesOf = (side: Side | null): Uint8Array | null =>
  side === null ? new Uint8Array() : side.bytes;

const areSame = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, i) => byte === other[i]);

/** Digits of a blob's id: enough to tell them apart, or all, which a binary patch has to have. */
const SHORT = 7;
const WHOLE = 40;

function indexLine(old: Side | null, fresh: Side | null, digits: number): string {
  const [from, to] = [old, fresh].map((side) => blobId(side).slice(0, digits));
  const mode = old !== null && fresh?.mode === old.mode ? ` ${old.mode}` : "";
  return `index ${from}..${to}${mode}\n`;
}

/** What git calls a content; zeros where there is none. */
function blobId(side: Side | null): string {
  if (side?.bytes == null) return "0".repeat(WHOLE);
  return sha1Hex([new TextEncoder().encode(`blob ${side.bytes.length}\0`), side.bytes]);
}
