import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { ByteSource } from "../../src/layer/byte-source.ts";
import { Content } from "../../src/layer/content.ts";
import { cpuNanoseconds } from "../clock.ts";
import { randomFrom, word } from "../data.ts";
import { measurement } from "../measurement.ts";
import { tableText } from "../report.ts";
import type { Scratch } from "../scratch.ts";
import { sink } from "../sink.ts";
import { median } from "../stats.ts";
import { ColumnStorage } from "../storage/columns.ts";
import { ObjectStorage } from "../storage/objects.ts";
import type { Storage } from "../storage/storage.ts";
import { duration, type Verdict } from "../verdict.ts";

const TITLE = "inode-storage: a file as an object or as a row of columns";

// The comparison that chose how src/layer/inode.ts keeps inodes: an object for each, or a typed column for each
// attribute. Both hold the same attributes, names and references to contents.

const FILES_IN_DIRECTORY = 25;
const DIRECTORIES_IN_DIRECTORY = 8;
const LOOKUPS = 200_000;
const REPEATS = 5;
const ROUNDS = 1;
const NOWHERE: ByteSource = { read: (_, length) => new Uint8Array(length) };

/** Bytes and nanoseconds a file; lookups in nanoseconds a path. */
export interface StorageMeasure {
  readonly bytes: number;
  readonly build: number;
  readonly walk: number;
  readonly namedWalk: number;
  readonly lookup: number;
}

function measure<Handle>(make: () => Storage<Handle>, files: number): StorageMeasure {
  const before = bytesInUse();
  const start = cpuNanoseconds();
  const storage = make();
  fill(storage, files);
  storage.seal();
  const build = (cpuNanoseconds() - start) / files;
  const bytes = (bytesInUse() - before) / files;
  const timed = (operations: number, prepare: () => () => unknown): number =>
    median(
      Array.from({ length: REPEATS }, () => {
        const run = prepare();
        const begin = cpuNanoseconds();
        sink.value = run();
        return (cpuNanoseconds() - begin) / operations;
      }),
    );
  const walk = timed(files, () => () => storage.walk(false));
  const namedWalk = timed(files, () => () => storage.walk(true));
  const lookups = Math.min(LOOKUPS, files);
  const lookup = timed(lookups, () => {
    const paths = somePaths(files, lookups);
    return () => {
      let sum = 0;
      for (const names of paths) {
        const size = storage.find(names);
        if (size < 0) throw new Error(`wrong result: ${names.join("/")} was not found`);
        sum += size;
      }
      return sum;
    };
  });
  return { bytes, build, walk, namedWalk, lookup };
}

/** Directory i lies in directory (i - 1) / 8; names are different each time, so as not to be shared. */
function fill<Handle>(storage: Storage<Handle>, files: number): void {
  const handles = [storage.root];
  for (let i = 0; i < files; i++) {
    const dir = Math.floor(i / FILES_IN_DIRECTORY);
    if (dir === handles.length) {
      const above = handles[Math.floor((dir - 1) / DIRECTORIES_IN_DIRECTORY)]!;
      handles.push(storage.directory(above, directoryName(dir)));
    }
    storage.file(handles[dir]!, fileName(i), {
      ino: i + 1,
      mtimeSec: 1_700_000_000 + (i % 1_000_000),
      mtimeNsec: (i * 7919) % 1_000_000_000,
      content: contentNumber(i),
    });
  }
}

const contentNumber = (i: number): Content =>
  Content.fromSource(NOWHERE, i * 512, 1 + (i % 10_000));
const directoryName = (i: number): string => `dir-${i.toString(36)}`;
const fileName = (i: number): string => `${WORDS[i % WORDS.length]}-${i.toString(36)}.js`;
const seeded = randomFrom(7);
const WORDS = Array.from({ length: 64 }, () => word(seeded));

function somePaths(files: number, count: number): string[][] {
  const random = randomFrom(11);
  return Array.from({ length: count }, () => {
    const i = Math.floor(random() * files);
    const names = [fileName(i)];
    let dir = Math.floor(i / FILES_IN_DIRECTORY);
    while (dir > 0) {
      names.unshift(directoryName(dir));
      dir = Math.floor((dir - 1) / DIRECTORIES_IN_DIRECTORY);
    }
    return names;
  });
}

/** On the heap and beside it (typed arrays), after a collection. */
function bytesInUse(): number {
  for (let i = 0; i < 3; i++) globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

export interface StorageResult {
  readonly files: number;
  readonly objects: StorageMeasure;
  readonly columns: StorageMeasure;
  /** Bytes a file that its content takes, in either. */
  readonly content: number;
  /** None: it chose between two, once. */
  readonly verdicts: readonly Verdict[];
}

const STORAGES: Readonly<Record<string, () => Storage<unknown>>> = {
  objects: () => new ObjectStorage() as Storage<unknown>,
  columns: () => new ColumnStorage() as Storage<unknown>,
};

/** Each storage in processes of its own, by turns: one must not see the other's heap. */
async function compareStorages(_scratch: Scratch, smoke: boolean): Promise<StorageResult> {
  const files = smoke ? 5_000 : 1_000_000;
  const objects: StorageMeasure[] = [];
  const columns: StorageMeasure[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    objects.push(await measureApart("objects", files));
    columns.push(await measureApart("columns", files));
  }
  const { bytes } = await measureApart("contents", files);
  return {
    files,
    objects: middle(objects),
    columns: middle(columns),
    content: bytes,
    verdicts: [],
  };
}

async function measureApart(kind: string, files: number): Promise<StorageMeasure> {
  const script = fileURLToPath(import.meta.url);
  const args = ["--expose-gc", "--max-old-space-size=4096", script, kind, `${files}`];
  const measuring = promisify(execFile)(process.execPath, args);
  const end = (): void => void measuring.child.kill();
  process.once("exit", end);
  const { stdout } = await measuring;
  process.off("exit", end);
  return JSON.parse(stdout) as StorageMeasure;
}

function middle(measures: readonly StorageMeasure[]): StorageMeasure {
  const of = (key: keyof StorageMeasure): number => median(measures.map((one) => one[key]));
  return {
    bytes: of("bytes"),
    build: of("build"),
    walk: of("walk"),
    namedWalk: of("namedWalk"),
    lookup: of("lookup"),
  };
}

function storageText({ files, objects, columns, content }: StorageResult): string {
  const row = (name: string, key: keyof StorageMeasure, text: (value: number) => string) => [
    name,
    text(objects[key]),
    text(columns[key]),
    (columns[key] / objects[key]).toFixed(2),
  ];
  const bytes = (count: number): string => `${count.toFixed(0)} B`;
  const rows = [
    row("memory a file", "bytes", bytes),
    ["of it content, in either", bytes(content), bytes(content), ""],
    row("build, a file", "build", duration),
    row("full walk, a file", "walk", duration),
    row("full walk with names, a file", "namedWalk", duration),
    row("lookup of a random path", "lookup", duration),
  ];
  const heads = [`${files} files`, "objects", "columns", "columns / objects"];
  return `${TITLE}\n${tableText(heads, rows)}\n`;
}

export const inodeStorage = measurement(TITLE, compareStorages, storageText);

function contentsOnly(files: number): StorageMeasure {
  const before = bytesInUse();
  const contents = Array.from({ length: files }, (_, i) => contentNumber(i));
  const bytes = (bytesInUse() - before) / files;
  sink.value = contents;
  return { bytes, build: 0, walk: 0, namedWalk: 0, lookup: 0 };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , kind = "", count] = process.argv;
  const make = STORAGES[kind];
  const files = Number(count);
  console.log(JSON.stringify(make === undefined ? contentsOnly(files) : measure(make, files)));
}
