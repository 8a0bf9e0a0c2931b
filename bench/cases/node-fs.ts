import type { Volume } from "memfs";
import type { Process } from "../../src/index.ts";
import { createFs, type NodeFs } from "../../src/node-fs/index.ts";
import { type Case, type Contestant, expect } from "../case.ts";
import { makeStack, type Stack } from "../data.ts";
import { OurOverlay } from "../ours.ts";
import { volumeOf } from "../rivals.ts";
import { partOf, timesAsFastAs } from "../says.ts";
import type { Scratch } from "../scratch.ts";
import { sink } from "../sink.ts";

const SIZE = 1024;
const batch = (smoke: boolean): number => (smoke ? 64 : 2048);

const FS = "copyup/fs";
const ENGINE = "copyup, the process itself";
const MEMFS = "memfs";

// Each has loops of its own: a shared one would call through a site that has seen them all.

function statFs(fs: NodeFs, paths: readonly string[]): void {
  for (const path of paths) sink.value = fs.statSync(path);
}

function statEngine(process: Process, paths: readonly string[]): void {
  for (const path of paths) sink.value = process.stat(path);
}

function statMemfs(volume: Volume, paths: readonly string[]): void {
  for (const path of paths) sink.value = volume.statSync(path);
}

function readFs(fs: NodeFs, paths: readonly string[]): void {
  for (const path of paths) sink.value = fs.readFileSync(path);
}

function readMemfs(volume: Volume, paths: readonly string[]): void {
  for (const path of paths) sink.value = volume.readFileSync(path);
}

interface Field {
  readonly process: Process;
  readonly fs: NodeFs;
  readonly volume: Volume;
  readonly asked: readonly string[];
}

function fieldOf(smoke: boolean): Field {
  const stack: Stack = makeStack({ layers: 1, size: SIZE });
  const { process } = new OurOverlay(stack);
  const asked = Array.from(
    { length: batch(smoke) },
    (_, i) => stack.paths[i % stack.paths.length]!,
  );
  return { process, fs: createFs(process), volume: volumeOf(stack.trees), asked };
}

function openStat(_scratch: Scratch, smoke: boolean): Contestant[] {
  const { process, fs, volume, asked } = fieldOf(smoke);
  const operations = asked.length;
  const check = (): void => {
    expect((sink.value as { size: number }).size === SIZE, "stat of a file gives its size");
  };
  return [
    { name: FS, operations, run: () => statFs(fs, asked), check },
    { name: ENGINE, against: FS, operations, run: () => statEngine(process, asked), check },
    { name: MEMFS, against: FS, operations, run: () => statMemfs(volume, asked), check },
  ];
}

function openRead(_scratch: Scratch, smoke: boolean): Contestant[] {
  const { fs, volume, asked } = fieldOf(smoke);
  const operations = asked.length;
  const check = (): void => {
    expect((sink.value as Uint8Array).length === SIZE, "readFile gives the whole file");
  };
  return [
    { name: FS, operations, run: () => readFs(fs, asked), check },
    { name: MEMFS, against: FS, operations, run: () => readMemfs(volume, asked), check },
  ];
}

type Promises = NodeFs["promises"];

async function statPromised(promises: Promises, paths: readonly string[]): Promise<void> {
  for (const path of paths) sink.value = await promises.stat(path);
}

async function statMemfsPromised(volume: Volume, paths: readonly string[]): Promise<void> {
  for (const path of paths) sink.value = await volume.promises.stat(path);
}

async function readPromised(promises: Promises, paths: readonly string[]): Promise<void> {
  for (const path of paths) sink.value = await promises.readFile(path);
}

async function readMemfsPromised(volume: Volume, paths: readonly string[]): Promise<void> {
  for (const path of paths) sink.value = await volume.promises.readFile(path);
}

const DATA = new Uint8Array(SIZE).fill(0x61);

async function writePromised(promises: Promises, paths: readonly string[]): Promise<void> {
  for (const path of paths) await promises.writeFile(path, DATA);
}

async function writeMemfsPromised(volume: Volume, paths: readonly string[]): Promise<void> {
  for (const path of paths) await volume.promises.writeFile(path, DATA);
}

interface Pair {
  readonly ours: (promises: Promises, paths: readonly string[]) => Promise<void>;
  readonly memfs: (volume: Volume, paths: readonly string[]) => Promise<void>;
  /** What is wrong, if it is. */
  readonly check: (field: Field) => void;
}

/** A call of fs.promises, one after another: each is awaited. */
function openPromised({ ours, memfs, check }: Pair) {
  return (_scratch: Scratch, smoke: boolean): Contestant[] => {
    const field = fieldOf(smoke);
    const { fs, volume, asked } = field;
    const shared = { operations: asked.length, asynchronous: true, check: () => check(field) };
    return [
      { name: FS, ...shared, run: () => ours(fs.promises, asked) },
      { name: MEMFS, against: FS, ...shared, run: () => memfs(volume, asked) },
    ];
  };
}

const promised = (name: string, pair: Pair): Case => ({
  topic,
  name: `fs.promises.${name}`,
  floors: [
    {
      row: "node-fs-promises",
      title: "as fast as memfs",
      says: timesAsFastAs("memfs", name),
      slower: MEMFS,
      faster: FS,
      atLeast: 1,
    },
  ],
  open: openPromised(pair),
});

const topic = "node-fs";

export const nodeFsCases: readonly Case[] = [
  {
    topic,
    name: "statSync, warm",
    floors: [
      {
        row: "node-fs",
        title: "8 times as fast as memfs",
        says: timesAsFastAs("memfs", "statSync"),
        slower: MEMFS,
        faster: FS,
        atLeast: 8,
      },
      {
        row: "node-fs",
        title: "within 1.5 times of the engine",
        says: partOf("the engine's time", "statSync"),
        slower: FS,
        faster: ENGINE,
        atMost: 1.5,
      },
    ],
    open: openStat,
  },
  {
    topic,
    name: "readFileSync, 1 KiB",
    floors: [
      {
        row: "node-fs",
        title: "3 times as fast as memfs",
        says: timesAsFastAs("memfs", "readFileSync"),
        slower: MEMFS,
        faster: FS,
        atLeast: 3,
      },
    ],
    open: openRead,
  },
  promised("stat", {
    ours: statPromised,
    memfs: statMemfsPromised,
    check: () =>
      expect((sink.value as { size: number }).size === SIZE, "stat of a file gives its size"),
  }),
  promised("readFile, 1 KiB", {
    ours: readPromised,
    memfs: readMemfsPromised,
    check: () =>
      expect((sink.value as Uint8Array).length === SIZE, "readFile gives the whole file"),
  }),
  promised("writeFile, 1 KiB", {
    ours: writePromised,
    memfs: writeMemfsPromised,
    check: ({ fs, volume, asked: [path] }) =>
      expect(
        fs.readFileSync(path!)[0] === 0x61 || volume.readFileSync(path!)[0] === 0x61,
        "writeFile replaces the file",
      ),
  }),
];
