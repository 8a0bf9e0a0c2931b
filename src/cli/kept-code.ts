import type { Stats } from "node:fs";

const { closeSync, constants, existsSync, fstatSync, fsyncSync } =
  process.getBuiltinModule("node:fs");
const { lstatSync, mkdirSync, openSync, readFileSync, renameSync } =
  process.getBuiltinModule("node:fs");
const { rmSync, statSync, writeFileSync } = process.getBuiltinModule("node:fs");
const { dirname, isAbsolute, join } = process.getBuiltinModule("node:path");

/** What V8 made of a file. */
export interface KeptScript {
  /** Tells states of the file apart. */
  readonly stamp: string;
  readonly code: Buffer;
}

/** Begins the file: what it holds, in order. */
interface Head {
  /** The Node that it is of: another one has another V8. */
  readonly node: string;
  readonly scripts: readonly {
    readonly file: string;
    readonly stamp: string;
    readonly length: number;
  }[];
}

const NODE = `${process.version} ${process.arch}`;
/** Bytes: V8 copies what begins elsewhere. */
const ALIGNED = 8;

/** Where compiled code is kept for a command: a file in $XDG_CACHE_HOME/copyup or ~/.cache/copyup. Null where none is to
 *  be: NODE_DISABLE_COMPILE_CACHE is set, there is no such folder, or the system does not say whose a file is (Windows). */
export function keptCodeFile(env: NodeJS.ProcessEnv, command: string): string | null {
  const { NODE_DISABLE_COMPILE_CACHE: disabled, XDG_CACHE_HOME: cache, HOME: home } = env;
  if ((disabled ?? "") !== "" || process.geteuid === undefined) return null;
  const name = /^[a-z]+$/.test(command) ? command : "others";
  if (cache !== undefined && isAbsolute(cache)) return join(cache, "copyup", `${name}.code`);
  if (home === undefined || !isAbsolute(home)) return null;
  return join(home, ".cache", "copyup", `${name}.code`);
}

/** What is kept in a file, by the paths of the scripts. Nothing, if it cannot be used: compiled code is run as it is, so
 *  that it counts only where no other user could have written it, and where it is whole. */
export function readKeptCode(file: string): ReadonlyMap<string, KeptScript> {
  try {
    if (!isOurs(lstatSync(dirname(file)))) return new Map();
    const fd = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const stats = fstatSync(fd);
      return stats.isFile() && isOurs(stats) ? partsOf(readFileSync(fd)) : new Map();
    } finally {
      closeSync(fd);
    }
  } catch {
    // Whatever it is: the command does without.
    return new Map();
  }
}

/** Keeps code, whole or not at all; whoever reads meanwhile has the old file. Where it cannot be written, nothing is kept. */
export function writeKeptCode(file: string, scripts: ReadonlyMap<string, KeptScript>): void {
  try {
    const folder = dirname(file);
    makeOurs(folder, 2);
    if (!isOurs(lstatSync(folder))) return;
    const written = `${file}.${process.pid}`;
    try {
      writeWhole(written, halfOf(scripts));
      renameSync(written, file);
    } finally {
      rmSync(written, { force: true });
    }
  } catch {
    // A full disk, a folder that is another's: the next run compiles again.
  }
}

function writeWhole(file: string, half: Buffer): void {
  const fd = openSync(file, "wx", 0o600);
  try {
    writeFileSync(fd, Buffer.concat([half, half]));
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

const isOurs = ({ uid, mode }: Stats): boolean =>
  uid === process.geteuid?.() && (mode & (constants.S_IWGRP | constants.S_IWOTH)) === 0;

/** Makes a folder, in one of ours only: root would leave one in another user's home that its owner could not use. */
function makeOurs(folder: string, levels: number): void {
  if (levels === 0 || existsSync(folder)) return;
  const parent = dirname(folder);
  makeOurs(parent, levels - 1);
  if (statSync(parent).uid === process.geteuid?.()) mkdirSync(folder, { mode: 0o700 });
}

/** The file is this, twice: V8 does not notice damage, it runs it, and Node takes longer to load what makes checksums than
 *  to compare two halves. */
function halfOf(scripts: ReadonlyMap<string, KeptScript>): Buffer {
  const head: Head = {
    node: NODE,
    scripts: Array.from(scripts, ([file, { stamp, code }]) => ({
      file,
      stamp,
      length: code.length,
    })),
  };
  const text = Buffer.from(JSON.stringify(head));
  const length = Buffer.alloc(ALIGNED);
  length.writeUInt32LE(text.length);
  return Buffer.concat([
    length,
    ...[text, ...Array.from(scripts.values(), ({ code }) => code)].flatMap(padded),
  ]);
}

const padded = (bytes: Buffer): Buffer[] => [
  bytes,
  Buffer.alloc(aligned(bytes.length) - bytes.length),
];
const aligned = (length: number): number => Math.ceil(length / ALIGNED) * ALIGNED;

function partsOf(bytes: Buffer): Map<string, KeptScript> {
  const parts = new Map<string, KeptScript>();
  const half = bytes.subarray(0, bytes.length / 2);
  if (!half.equals(bytes.subarray(half.length))) return parts;
  let at = ALIGNED + half.readUInt32LE();
  const { node, scripts } = JSON.parse(half.toString("utf8", ALIGNED, at)) as Head;
  if (node !== NODE) return parts;
  for (const { file, stamp, length } of scripts) {
    at = aligned(at);
    parts.set(file, { stamp, code: half.subarray(at, at + length) });
    at += length;
  }
  return parts;
}
