import { closeSync, ftruncateSync, openSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import { Volume } from "memfs";
import { type Case, type Contestant, expect, type Floor } from "../case.ts";
import { makeStack } from "../data.ts";
import { kernelName, OurOverlay } from "../ours.ts";
import { KernelOverlay } from "../rivals.ts";
import { partOf, timesAsFastAs } from "../says.ts";
import type { Scratch } from "../scratch.ts";

const KIB = 1024;
const MIB = 1024 * KIB;
/** MiB. */
const FEW = 1 / 16;
const PIECE = new Uint8Array(4 * KIB).fill(7);
const FLAGS = "O_WRONLY|O_APPEND";

const ourSizeName = (mib: number): string => `copyup, to ${sizeText(mib)}`;

const sizeText = (mib: number): string => (mib < 1 ? `${mib * KIB} KiB` : `${mib} MiB`);

/** A file of the lowest layer that grows by 4 KiB at a time, to so many MiB; so many files, if that is less than one. */
function us(mib: number): Contestant {
  const files = Math.max(1, 1 / mib);
  const overlay = new OurOverlay(makeStack({ layers: 1, width: files, size: 4 * KIB }));
  const { paths } = overlay.stack;
  const appends = (mib * MIB) / PIECE.length;
  let fds: readonly number[] = [];
  return {
    name: ourSizeName(mib),
    operations: appends * files,
    prepare: () => {
      overlay.remount();
      fds = paths.map((path) => overlay.process.open(path, FLAGS));
    },
    run: () => {
      const { process } = overlay;
      for (const fd of fds) for (let i = 0; i < appends; i++) process.write(fd, PIECE);
    },
    check: () => {
      const { size } = overlay.process.stat(paths[0]!);
      expect(size === mib * MIB + 4 * KIB, `the file has grown, to ${size} bytes`);
    },
  };
}

const rawName = (mib: number): string => `raw arrays of 64 KiB, to ${mib} MiB`;

/** The least that keeps as many bytes: arrays made and filled one after the other. What grows here, grows in memory. */
function raw(mib: number): Contestant {
  const operations = (mib * MIB) / PIECE.length;
  const pieces = (64 * KIB) / PIECE.length;
  let arrays: Uint8Array[] = [];
  return {
    name: rawName(mib),
    operations,
    prepare: () => {
      arrays = [];
    },
    run: () => {
      let array = new Uint8Array(0);
      for (let i = 0; i < operations; i++) {
        const at = i % pieces;
        if (at === 0) {
          array = new Uint8Array(64 * KIB);
          arrays.push(array);
        }
        array.set(PIECE, at * PIECE.length);
      }
    },
    check: () => expect(arrays.length === (mib * MIB) / (64 * KIB), "all arrays are kept"),
  };
}

function memfs(mib: number): Contestant {
  const operations = (mib * MIB) / PIECE.length;
  let volume = new Volume();
  let fd = 0;
  return {
    name: `memfs, to ${mib} MiB`,
    operations,
    prepare: () => {
      volume = Volume.fromJSON({ "/f": "x" }, "/");
      fd = volume.openSync("/f", "a");
    },
    run: () => {
      for (let i = 0; i < operations; i++) volume.writeSync(fd, PIECE);
    },
    check: () => expect(volume.statSync("/f").size === mib * MIB + 1, "the file has grown"),
  };
}

function node(name: string, path: string, mib: number): Contestant {
  const operations = (mib * MIB) / PIECE.length;
  const fd = openSync(path, "a");
  return {
    name,
    operations,
    prepare: () => ftruncateSync(fd, 0),
    run: () => {
      for (let i = 0; i < operations; i++) writeSync(fd, PIECE);
    },
    check: () => expect(statSync(path).size === mib * MIB, "the file has grown"),
  };
}

function open(scratch: Scratch, smoke: boolean): Contestant[] {
  const sizes = smoke ? [FEW, 1] : [FEW, 1, 4, 16, 64];
  const plain = join(scratch.make(), "plain");
  closeSync(openSync(plain, "w"));
  const least = smoke ? [raw(1)] : [raw(1), raw(64)];
  const contestants = [
    ...sizes.map(us),
    ...least,
    memfs(1),
    node(`${scratch.nodeName}, to 1 MiB`, plain, 1),
  ];
  if (scratch.noOverlay !== null) return contestants;
  const overlay = new KernelOverlay(scratch, makeStack({ layers: 1, width: 1, size: 4 * KIB }));
  return [...contestants, node(`${kernelName(1)}, to 1 MiB`, overlay.paths[0]!, 1)];
}

/** Linear, to an exponent of 1.05: an append to 16 times as many costs hardly more. */
const linear: Floor = {
  row: "write",
  title: "an append to 16 times as much costs at most 16^0.05 times",
  says: partOf("one to 64 KiB", "an append to 1 MiB"),
  slower: ourSizeName(1),
  faster: ourSizeName(FEW),
  atMost: (1 / FEW) ** 0.05,
};

/** Told, and held against nothing: memory that nobody has touched before costs both more than the append. */
const large: Floor = {
  row: "write",
  title: "as much in bare arrays",
  says: partOf("what bare arrays take", "appends to 64 MiB"),
  slower: ourSizeName(64),
  faster: rawName(64),
};

export const appendCases: readonly Case[] = [
  {
    topic: "write",
    name: "append of 4 KiB to a copied-up file",
    rounds: 15,
    floors: [
      linear,
      large,
      {
        row: "write",
        title: "as fast as memfs",
        says: timesAsFastAs("memfs", "appends to 1 MiB"),
        slower: "memfs, to 1 MiB",
        faster: ourSizeName(1),
        atLeast: 1,
      },
    ],
    open,
  },
];
