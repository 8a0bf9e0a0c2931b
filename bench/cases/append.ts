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
const PIECE = new Uint8Array(4 * KIB).fill(7);
const FLAGS = "O_WRONLY|O_APPEND";

const ourSizeName = (mib: number): string => `copyup, to ${mib} MiB`;

/** A file of the lowest layer that grows by 4 KiB at a time, to so many MiB. */
function us(mib: number): Contestant {
  const overlay = new OurOverlay(makeStack({ layers: 1, width: 1, size: 4 * KIB }));
  const path = overlay.stack.paths[0]!;
  const operations = (mib * MIB) / PIECE.length;
  let fd = 0;
  return {
    name: ourSizeName(mib),
    operations,
    prepare: () => {
      overlay.remount();
      fd = overlay.process.open(path, FLAGS);
    },
    run: () => {
      const { process } = overlay;
      for (let i = 0; i < operations; i++) process.write(fd, PIECE);
    },
    check: () => {
      const { size } = overlay.process.stat(path);
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
  const sizes = smoke ? [1] : [1, 4, 16, 64];
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

/** Linear, to an exponent of 1.05: an append to 64 times as many costs hardly more. */
const linear: Floor = {
  row: "write",
  title: "an append to 64 times as much costs at most 64^0.05 times",
  says: partOf("one to 1 MiB", "an append to 64 MiB"),
  slower: ourSizeName(64),
  faster: ourSizeName(1),
  atMost: 64 ** 0.05,
};

export const appendCases: readonly Case[] = [
  {
    topic: "write",
    name: "append of 4 KiB to a copied-up file",
    rounds: 15,
    floors: [
      linear,
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
