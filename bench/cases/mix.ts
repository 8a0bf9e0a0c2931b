import {
  chmodSync,
  closeSync,
  constants,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import type { Process } from "../../src/index.ts";
import { type Case, type Contestant, expect } from "../case.ts";
import { treeStack } from "../data.ts";
import { type Call, type Listing, Mix, MOST_BYTES } from "../mix.ts";
import { kernelName, OurOverlay, ourName } from "../ours.ts";
import { KernelOverlay, writeTree } from "../rivals.ts";
import { timesAsFastAs } from "../says.ts";
import type { Scratch } from "../scratch.ts";
import { sink } from "../sink.ts";

const SIZE = 1024;
const LAYERS = 8;
const { O_RDONLY, O_RDWR, O_WRONLY, O_CREAT, O_EXCL } = constants;
const CREATE = O_WRONLY | O_CREAT | O_EXCL;
const bytes = new Uint8Array(MOST_BYTES).fill(0x61);
/** What is read goes here: every read asks for as much as fits. */
const buffer = Buffer.alloc(MOST_BYTES);

function callUs(process: Process, calls: readonly Call[]): void {
  for (const { action, path, to, number } of calls) {
    switch (action) {
      case "stat":
        sink.value = process.stat(path);
        break;
      case "read": {
        const fd = process.open(path, O_RDONLY);
        sink.value = process.readInto(fd, buffer);
        process.close(fd);
        break;
      }
      case "write": {
        const fd = process.open(path, O_RDWR);
        process.write(fd, bytes.subarray(0, number));
        process.close(fd);
        break;
      }
      case "create": {
        const fd = process.open(path, CREATE, 0o644);
        if (number > 0) process.write(fd, bytes.subarray(0, number));
        process.close(fd);
        break;
      }
      case "readdir":
        sink.value = process.readdir(path);
        break;
      case "unlink":
        process.unlink(path);
        break;
      case "rename":
        process.rename(path, to);
        break;
      case "mkdir":
        process.mkdir(path, 0o755);
        break;
      case "rmdir":
        process.rmdir(path);
        break;
      case "chmod":
        process.chmod(path, number);
        break;
      case "symlink":
        process.symlink(to, path);
        break;
      case "readlink":
        sink.value = process.readlink(path);
        break;
      case "truncate":
        process.truncate(path, number);
        break;
      default:
        action satisfies never;
    }
  }
}

function callNode(calls: readonly Call[]): void {
  for (const { action, path, to, number } of calls) {
    switch (action) {
      case "stat":
        sink.value = statSync(path);
        break;
      case "read": {
        const fd = openSync(path, O_RDONLY);
        sink.value = readSync(fd, buffer);
        closeSync(fd);
        break;
      }
      case "write": {
        const fd = openSync(path, O_RDWR);
        writeSync(fd, bytes, 0, number);
        closeSync(fd);
        break;
      }
      case "create": {
        const fd = openSync(path, CREATE, 0o644);
        if (number > 0) writeSync(fd, bytes, 0, number);
        closeSync(fd);
        break;
      }
      case "readdir":
        sink.value = readdirSync(path);
        break;
      case "unlink":
        unlinkSync(path);
        break;
      case "rename":
        renameSync(path, to);
        break;
      case "mkdir":
        mkdirSync(path, 0o755);
        break;
      case "rmdir":
        rmdirSync(path);
        break;
      case "chmod":
        chmodSync(path, number);
        break;
      case "symlink":
        symlinkSync(to, path);
        break;
      case "readlink":
        sink.value = readlinkSync(path);
        break;
      case "truncate":
        truncateSync(path, number);
        break;
      default:
        action satisfies never;
    }
  }
}

/** What lies below the top, as one line each: type and mode, size of a file, target of a symlink. */
function linesOf(listing: Listing): string[] {
  return [...listing]
    .map(([path, { mode, size, target }]) => `${path} ${mode.toString(8)} ${size} ${target}`)
    .sort();
}

function listUs(process: Process, top: string): Listing {
  const listing = new Map();
  const list = (directory: string): void => {
    for (const { name, type } of process.readdir(directory)) {
      const path = `${directory}/${name}`;
      const { mode, size } = process.lstat(path);
      const target = type === "symlink" ? process.readlink(path) : "";
      listing.set(path, { mode: mode & 0o777, size: type === "file" ? size : 0, target });
      if (type === "dir") list(path);
    }
  };
  list(top);
  return listing;
}

/** @param root of the stack, on the real file system */
function listNode(root: string, top: string): Listing {
  const listing = new Map();
  const list = (directory: string): void => {
    for (const name of readdirSync(join(root, directory))) {
      const path = `${directory}/${name}`;
      const stat = lstatSync(join(root, path));
      const target = stat.isSymbolicLink() ? readlinkSync(join(root, path)) : "";
      const size = stat.isFile() ? stat.size : 0;
      listing.set(path, { mode: stat.mode & 0o777, size, target });
      if (stat.isDirectory()) list(path);
    }
  };
  list(top);
  return listing;
}

/** Somebody who is put through the calls. */
interface Field {
  readonly name: string;
  readonly place: (path: string) => string;
  readonly reset: () => void;
  readonly make: (calls: readonly Call[]) => void;
  readonly list: () => Listing;
}

function open(scratch: Scratch, smoke: boolean): Contestant[] {
  const stack = treeStack(LAYERS, smoke ? 64 : 512, SIZE);
  const { directory, trees } = stack;
  const [settling, timed] = smoke ? [100, 200] : [5_000, 20_000];
  const mix = new Mix(stack, SIZE, settling + timed);
  const ours = new OurOverlay(stack);
  const folder = scratch.make();
  const fields: Field[] = [
    {
      name: ourName(LAYERS),
      place: (path) => path,
      reset: () => ours.remount(),
      make: (calls) => callUs(ours.process, calls),
      list: () => listUs(ours.process, directory),
    },
    {
      name: scratch.nodeName,
      place: (path) => join(folder, path),
      reset: () => {
        rmSync(folder, { recursive: true });
        for (const tree of trees) writeTree(tree, folder);
      },
      make: callNode,
      list: () => listNode(folder, directory),
    },
  ];
  if (scratch.noOverlay === null) {
    const kernel = new KernelOverlay(scratch, stack);
    fields.push({
      name: kernelName(LAYERS),
      place: (path) => kernel.path(path),
      reset: () => kernel.remount(),
      make: callNode,
      list: () => listNode(kernel.path("/"), directory),
    });
  }
  return fields.map(({ name, place, reset, make, list }) => {
    const calls = mix.calls.map((call) => ({
      ...call,
      path: place(call.path),
      to: call.action === "rename" ? place(call.to) : call.to,
    }));
    const [first, rest] = [calls.slice(0, settling), calls.slice(settling)];
    return {
      name,
      operations: timed,
      prepare: () => {
        reset();
        make(first);
      },
      run: () => make(rest),
      check: () => {
        const [left, wanted] = [linesOf(list()), linesOf(mix.listing)];
        const wrong = left.find((line, i) => line !== wanted[i]);
        expect(left.length === wanted.length && wrong === undefined, `the end state: ${wrong}`);
      },
    };
  });
}

export const mixCases: readonly Case[] = [
  {
    topic: "mix",
    name: "20,000 system calls of all kinds",
    rounds: 15,
    floors: [
      {
        row: "mix",
        title: "5 times as fast as the kernel",
        says: timesAsFastAs("the kernel"),
        slower: kernelName(LAYERS),
        faster: ourName(LAYERS),
        atLeast: 5,
      },
    ],
    open,
  },
];
