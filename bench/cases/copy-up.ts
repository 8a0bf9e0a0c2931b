import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { freemem } from "node:os";
import { join } from "node:path";
import { type Case, type Contestant, expect, type Floor } from "../case.ts";
import { makeStack } from "../data.ts";
import { kernelName, OurOverlay, ourName } from "../ours.ts";
import { KernelOverlay, volumeOf, writeTree } from "../rivals.ts";
import type { RowId } from "../rows.ts";
import { partOf } from "../says.ts";
import type { Scratch } from "../scratch.ts";
import { duration, verdict } from "../verdict.ts";

const KIB = 1024;
const MIB = 1024 * KIB;
const GIB = 1024 * MIB;
/** Memory that the rivals' copies of a file of 1 GiB need, with room to breathe. */
const MEMORY_FOR_GIB = 6 * GIB;

interface Job {
  /** Bytes of each file. */
  readonly size: number;
  /** Files that one run copies up: by us, and by those who really copy. */
  readonly ours: number;
  readonly theirs: number;
  /** Write a byte too: what was shared has to come apart. */
  readonly write: boolean;
}

const BYTE = Uint8Array.of(7);

/** Opening for writing copies up; nothing else has to happen. */
function us(job: Job): Contestant {
  const stack = makeStack({ layers: 1, width: job.ours, size: job.size });
  const overlay = new OurOverlay(stack);
  return {
    name: ourName(1),
    operations: job.ours,
    prepare: () => {
      overlay.remount();
      for (const path of stack.paths) overlay.process.stat(path);
    },
    run: () => {
      const { process } = overlay;
      for (const path of stack.paths) {
        const fd = process.open(path, constants.O_RDWR);
        if (job.write) process.pwrite(fd, BYTE, job.size / 2);
        process.close(fd);
      }
    },
    check: () => {
      for (const path of stack.paths) {
        const inode = overlay.upper.get(path);
        expect(inode !== undefined, "the file is in the upper");
      }
    },
  };
}

function kernel(scratch: Scratch, job: Job): Contestant {
  const stack = makeStack({ layers: 1, width: job.theirs, size: job.size });
  const overlay = new KernelOverlay(scratch, stack);
  const { paths } = overlay;
  return {
    name: kernelName(1),
    operations: job.theirs,
    prepare: () => {
      overlay.remount();
      for (const path of paths) statSync(path);
    },
    run: () => {
      for (const path of paths) {
        const fd = openSync(path, constants.O_RDWR);
        if (job.write) writeSync(fd, BYTE, 0, 1, job.size / 2);
        closeSync(fd);
      }
    },
    check: () => {
      for (const path of stack.paths) {
        expect(existsSync(overlay.upperPath(path)), "the file is in the upper");
      }
    },
  };
}

/** A plain copy on a file system without layers: the least that has to be copied. */
function tmpfs(scratch: Scratch, job: Job): Contestant {
  const { trees, paths } = makeStack({ layers: 1, width: job.theirs, size: job.size });
  const folder = scratch.make();
  writeTree(trees[0]!, folder);
  const copies = join(folder, "copies");
  const files = paths.map((path, i) => [join(folder, path), join(copies, `${i}`)] as const);
  return {
    name: `${scratch.nodeName}, copyFile`,
    operations: job.theirs,
    prepare: () => {
      rmSync(copies, { recursive: true, force: true });
      mkdirSync(copies);
    },
    run: () => {
      for (const [from, to] of files) copyFileSync(from, to);
    },
    check: () => {
      for (const [, to] of files) expect(statSync(to).size === job.size, "the copy is whole");
    },
  };
}

function memfs(job: Job): Contestant {
  const { trees, paths } = makeStack({ layers: 1, width: job.theirs, size: job.size });
  const volume = volumeOf(trees);
  const files = paths.map((path, i) => [path, `/copies/${i}`] as const);
  return {
    name: "memfs, copyFile",
    operations: job.theirs,
    prepare: () => {
      volume.rmSync("/copies", { recursive: true, force: true });
      volume.mkdirSync("/copies");
    },
    run: () => {
      for (const [from, to] of files) volume.copyFileSync(from, to);
    },
    check: () => {
      for (const [, to] of files) {
        expect(volume.statSync(to).size === job.size, "the copy is whole");
      }
    },
  };
}

function open(full: Job): Case["open"] {
  return (scratch, smoke) => {
    const job = smoke ? { ...full, ours: 8, theirs: Math.min(full.theirs, 4) } : full;
    const huge = job.size >= GIB;
    // The rivals copy a gigabyte in earnest: not in a quick pass, and not where it would push others out of memory.
    if (huge && (smoke || freemem() < MEMORY_FOR_GIB)) return [us(job)];
    const rivals = [tmpfs(scratch, job)];
    if (scratch.noOverlay === null) rivals.push(kernel(scratch, job));
    return huge ? [us(job), ...rivals] : [us(job), memfs(job), ...rivals];
  };
}

/** Files of all sizes: a copy-up shares their data. */
function ourSizes(write: boolean): Case["open"] {
  return (_scratch, smoke) =>
    SIZES.map(([name, size]) => ({
      ...us({ size, ours: smoke ? 8 : 256, theirs: 0, write }),
      name: `copyup, ${name}`,
    }));
}

const SIZES = [
  ["4 KiB", 4 * KIB],
  ["1 MiB", MIB],
  ["1 GiB", GIB],
] as const;

/** A copy costs the same whatever the size; the last bound is on the time itself. */
const sizeFloors = (row: RowId, what: string): Floor[] =>
  ["1 MiB", "1 GiB"].map((size) => ({
    row,
    title: "within 1.2 times",
    says: partOf("the time of 4 KiB", `${what} of ${size}`),
    slower: `copyup, ${size}`,
    faster: "copyup, 4 KiB",
    atMost: 1.2,
  }));

const underFiveMicroseconds: Case["judge"] = (nanoseconds) =>
  SIZES.flatMap(([name]) => {
    const median = nanoseconds(`copyup, ${name}`);
    if (median === null) return [];
    return [
      verdict(
        `copyup, ${name}`,
        median,
        { atMost: 5000 },
        { row: "copy-up", unit: "ns" as const, says: (ns) => `${name}: ${duration(ns)}` },
      ),
    ];
  });

export const copyUpCases: readonly Case[] = [
  {
    topic: "copy-up",
    name: "copy-up by open for writing, any size",
    floors: sizeFloors("copy-up", "copy-up"),
    judge: underFiveMicroseconds,
    open: ourSizes(false),
  },
  {
    topic: "copy-up",
    name: "copy-up by open for writing, then one byte written in the middle, any size",
    floors: sizeFloors("write", "a byte in the middle"),
    open: ourSizes(true),
  },
  {
    topic: "copy-up",
    name: "copy-up of 4 KiB by open for writing",
    open: open({ size: 4 * KIB, ours: 256, theirs: 256, write: false }),
  },
  {
    topic: "copy-up",
    name: "copy-up of 1 MiB by open for writing",
    open: open({ size: MIB, ours: 256, theirs: 32, write: false }),
  },
  {
    topic: "copy-up",
    name: "copy-up of 1 MiB, then one byte written in the middle",
    open: open({ size: MIB, ours: 256, theirs: 32, write: true }),
  },
  {
    topic: "copy-up",
    name: "copy-up of 1 GiB by open for writing",
    rounds: 5,
    open: open({ size: GIB, ours: 256, theirs: 1, write: false }),
  },
];
