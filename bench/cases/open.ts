import { closeSync, constants, openSync, readSync } from "node:fs";
import { join } from "node:path";
import type { Volume } from "memfs";
import type { Process } from "../../src/index.ts";
import { type Case, type Contestant, expect, type Floor } from "../case.ts";
import { makeStack } from "../data.ts";
import { kernelName, OurOverlay, ourName } from "../ours.ts";
import { KernelOverlay, volumeOf, writeTree } from "../rivals.ts";
import { timesAsFastAs } from "../says.ts";
import type { Scratch } from "../scratch.ts";
import { sink } from "../sink.ts";

const LAYERS = [1, 128] as const;
const SIZE = 1024;
const batch = (smoke: boolean): number => (smoke ? 64 : 512);
const buffer = Buffer.alloc(SIZE);

/** Each rival's loops, with a read or without: one that is asked at each turn would cost. Those that read do it into one
 *  buffer, and leave its last byte in the sink. */
type Loop<Fs> = (fs: Fs, paths: readonly string[]) => void;

const OURS: Loops<Process> = {
  open(process, paths) {
    for (const path of paths) {
      const fd = process.open(path, constants.O_RDONLY);
      sink.value = fd;
      process.close(fd);
    }
  },
  read(process, paths) {
    for (const path of paths) {
      const fd = process.open(path, constants.O_RDONLY);
      process.readInto(fd, buffer);
      sink.value = buffer[SIZE - 1];
      process.close(fd);
    }
  },
};

const MEMFS: Loops<Volume> = {
  open(volume, paths) {
    for (const path of paths) {
      const fd = volume.openSync(path, constants.O_RDONLY);
      sink.value = fd;
      volume.closeSync(fd);
    }
  },
  read(volume, paths) {
    for (const path of paths) {
      const fd = volume.openSync(path, constants.O_RDONLY);
      volume.readSync(fd, buffer, 0, SIZE, 0);
      sink.value = buffer[SIZE - 1];
      volume.closeSync(fd);
    }
  },
};

const NODE: Loops<null> = {
  open(_, paths) {
    for (const path of paths) {
      const fd = openSync(path, constants.O_RDONLY);
      sink.value = fd;
      closeSync(fd);
    }
  },
  read(_, paths) {
    for (const path of paths) {
      const fd = openSync(path, constants.O_RDONLY);
      readSync(fd, buffer, 0, SIZE, 0);
      sink.value = buffer[SIZE - 1];
      closeSync(fd);
    }
  },
};

interface Loops<Fs> {
  readonly open: Loop<Fs>;
  readonly read: Loop<Fs>;
}

function open(what: keyof Loops<unknown>): Case["open"] {
  return (scratch: Scratch, smoke: boolean) => {
    const contestant = (
      name: string,
      against: string,
      paths: readonly string[],
      run: (paths: readonly string[]) => void,
    ): Contestant => {
      const operations = batch(smoke);
      const asked = Array.from({ length: operations }, (_, i) => paths[i % paths.length]!);
      // No byte of the files is zero, and no descriptor of ours.
      const check = (): void => expect((sink.value as number) > 0, "a descriptor, or a byte");
      return { name, against, operations, run: () => run(asked), check };
    };

    const us = LAYERS.map((layers) => {
      const { process, stack } = new OurOverlay(makeStack({ layers, size: SIZE }));
      return contestant(ourName(layers), ourName(1), stack.paths, (paths) =>
        OURS[what](process, paths),
      );
    });
    const { trees, paths } = makeStack({ layers: 1, size: SIZE });
    const volume = volumeOf(trees);
    const folder = scratch.make();
    writeTree(trees[0]!, folder);
    const placed = paths.map((path) => join(folder, path));
    const node = (asked: readonly string[]): void => NODE[what](null, asked);
    const rivals = [
      contestant("memfs", ourName(1), paths, (asked) => MEMFS[what](volume, asked)),
      contestant(scratch.nodeName, ourName(1), placed, node),
    ];
    if (scratch.noOverlay !== null) return [...us, ...rivals];
    const kernel = LAYERS.map((layers) => {
      const overlay = new KernelOverlay(scratch, makeStack({ layers, size: SIZE }));
      return contestant(kernelName(layers), ourName(layers), overlay.paths, node);
    });
    return [...us, ...rivals, ...kernel];
  };
}

const floors = (what: string): Floor[] => [
  {
    row: "open-read",
    title: "4 times as fast as memfs",
    says: timesAsFastAs("memfs", what),
    slower: "memfs",
    faster: ourName(1),
    atLeast: 4,
  },
];

export const openCases: readonly Case[] = [
  {
    topic: "open",
    name: "open for reading and close, warm",
    floors: floors("open, close"),
    open: open("open"),
  },
  {
    topic: "open",
    name: "open, read 1 KiB, close, warm",
    floors: floors("open, read, close"),
    open: open("read"),
  },
];
