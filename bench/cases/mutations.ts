import {
  chmodSync,
  closeSync,
  constants,
  existsSync,
  openSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { Volume } from "memfs";
import type { Process } from "../../src/index.ts";
import { type Case, type Contestant, expect } from "../case.ts";
import { makeStack, type Stack, treeStack } from "../data.ts";
import { kernelName, OurOverlay, ourName } from "../ours.ts";
import { KernelOverlay, volumeOf, writeTree } from "../rivals.ts";
import type { Scratch } from "../scratch.ts";
import { times } from "../verdict.ts";

/** What one run does to each of the files. Everybody has a loop of its own for each. */
type Kind = "create" | "unlink" | "rename" | "chmod" | "remove tree";

interface Work {
  readonly files: readonly string[];
  /** Where a rename moves them. */
  readonly targets: readonly string[];
  /** The directories that they lie in. */
  readonly directories: readonly string[];
}

type Mutations<Fs> = Readonly<Record<Kind, (fs: Fs, work: Work) => void>>;

const FLAGS = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL;
const TEXT = new Uint8Array(100).fill(0x61);
const MODE = 0o640;

const OURS: Mutations<Process> = {
  create(process, { files }) {
    for (const path of files) {
      const fd = process.open(path, FLAGS);
      process.write(fd, TEXT);
      process.close(fd);
    }
  },
  unlink(process, { files }) {
    for (const path of files) process.unlink(path);
  },
  rename(process, { files, targets }) {
    for (let i = 0; i < files.length; i++) process.rename(files[i]!, targets[i]!);
  },
  chmod(process, { files }) {
    for (const path of files) process.chmod(path, MODE);
  },
  "remove tree"(process, { directories }) {
    for (const directory of directories) {
      for (const { name } of process.readdir(directory)) process.unlink(`${directory}/${name}`);
      process.rmdir(directory);
    }
  },
};

const MEMFS: Mutations<Volume> = {
  create(volume, { files }) {
    for (const path of files) {
      const fd = volume.openSync(path, FLAGS);
      volume.writeSync(fd, TEXT);
      volume.closeSync(fd);
    }
  },
  unlink(volume, { files }) {
    for (const path of files) volume.unlinkSync(path);
  },
  rename(volume, { files, targets }) {
    for (let i = 0; i < files.length; i++) volume.renameSync(files[i]!, targets[i]!);
  },
  chmod(volume, { files }) {
    for (const path of files) volume.chmodSync(path, MODE);
  },
  "remove tree"(volume, { directories }) {
    for (const directory of directories) {
      for (const name of volume.readdirSync(directory)) volume.unlinkSync(`${directory}/${name}`);
      volume.rmdirSync(directory);
    }
  },
};

const NODE: Mutations<null> = {
  create(_, { files }) {
    for (const path of files) {
      const fd = openSync(path, FLAGS);
      writeSync(fd, TEXT);
      closeSync(fd);
    }
  },
  unlink(_, { files }) {
    for (const path of files) unlinkSync(path);
  },
  rename(_, { files, targets }) {
    for (let i = 0; i < files.length; i++) renameSync(files[i]!, targets[i]!);
  },
  chmod(_, { files }) {
    for (const path of files) chmodSync(path, MODE);
  },
  "remove tree"(_, { directories }) {
    for (const directory of directories) {
      for (const name of readdirSync(directory)) unlinkSync(`${directory}/${name}`);
      rmdirSync(directory);
    }
  },
};

/** Somebody who has a stack, and can have it again as it was. */
interface Field {
  readonly name: string;
  readonly stack: Stack;
  readonly place: (path: string) => string;
  /** The stack as it was at first; names are looked up, so that it is the change that is timed. */
  readonly reset: () => void;
  readonly mutate: (kind: Kind, work: Work) => void;
  readonly isThere: (path: string) => boolean;
}

const asIs = (path: string): string => path;

function us(stack: Stack): Field {
  const overlay = new OurOverlay(stack);
  return {
    name: ourName(stack.trees.length),
    stack,
    place: asIs,
    reset: () => {
      overlay.remount();
      for (const path of stack.paths) overlay.process.stat(path);
    },
    mutate: (kind, work) => OURS[kind](overlay.process, work),
    isThere: (path) => overlay.process.tryStat(path) !== null,
  };
}

function memfs(stack: Stack): Field {
  let volume = new Volume();
  return {
    name: "memfs",
    stack,
    place: asIs,
    reset: () => {
      volume = volumeOf(stack.trees);
    },
    mutate: (kind, work) => MEMFS[kind](volume, work),
    isThere: (path) => volume.existsSync(path),
  };
}

function tmpfs(scratch: Scratch, stack: Stack): Field {
  const folder = scratch.make();
  return {
    name: scratch.nodeName,
    stack,
    place: (path) => join(folder, path),
    reset: () => {
      rmSync(folder, { recursive: true });
      for (const tree of stack.trees) writeTree(tree, folder);
    },
    mutate: (kind, work) => NODE[kind](null, work),
    isThere: existsSync,
  };
}

function kernel(scratch: Scratch, stack: Stack): Field {
  const overlay = new KernelOverlay(scratch, stack);
  return {
    name: kernelName(stack.trees.length),
    stack,
    place: (path) => overlay.path(path),
    reset: () => {
      overlay.remount();
      for (const path of overlay.paths) existsSync(path);
    },
    mutate: (kind, work) => NODE[kind](null, work),
    isThere: existsSync,
  };
}

interface Question {
  readonly name: string;
  readonly kind: Kind;
  /** Files, and whether a layer below has them; those that have not are made first. */
  readonly count: number;
  readonly lower: boolean;
}

function contestantOf(field: Field, { kind, lower }: Question): Contestant {
  const { place, stack } = field;
  const files = (lower ? stack.paths : stack.missing).map(place);
  const work: Work = {
    files,
    targets: files.map((path) => `${path}.moved`),
    directories: [...new Set(files.map((path) => dirname(path)))],
  };
  return {
    name: field.name,
    operations: files.length,
    prepare: () => {
      field.reset();
      if (!lower && kind !== "create") field.mutate("create", work);
    },
    run: () => field.mutate(kind, work),
    check: () => {
      const gone = kind === "create" || kind === "chmod" ? [] : work.files;
      const there = kind === "rename" ? work.targets : kind === "create" ? work.files : [];
      for (const path of gone) expect(!field.isThere(path), "the name is gone");
      for (const path of there) expect(field.isThere(path), "the name is there");
      if (kind === "remove tree") {
        for (const path of work.directories) expect(!field.isThere(path), "the directory is gone");
      }
    },
  };
}

const SIZE = 100;
const MANY = 10_000;
const SOME = 1_000;

const QUESTIONS: readonly Question[] = [
  { name: "unlink of files of the lowest layer", kind: "unlink", count: SOME, lower: true },
  { name: "unlink of new files", kind: "unlink", count: SOME, lower: false },
  { name: "rename of files of the lowest layer", kind: "rename", count: SOME, lower: true },
  { name: "rename of new files", kind: "rename", count: SOME, lower: false },
  { name: "chmod of files of the lowest layer", kind: "chmod", count: SOME, lower: true },
  { name: "chmod of new files", kind: "chmod", count: SOME, lower: false },
  { name: "create 10,000 files of 100 bytes", kind: "create", count: MANY, lower: false },
  {
    name: "rm -r of 10,000 files in 100 directories of the lowest layer",
    kind: "remove tree",
    count: MANY,
    lower: true,
  },
];

export const mutationCases: readonly Case[] = QUESTIONS.map((question) => ({
  topic: "mutations",
  name: question.name,
  rounds: 10,
  floors: [
    {
      row: "mutations",
      title: "as fast as memfs",
      says: (ratio) => `${question.name}: ${times(ratio)} times`,
      slower: "memfs",
      faster: ourName(1),
      atLeast: 1,
    },
  ],
  open: (scratch, smoke) => {
    const { kind, lower } = question;
    const count = smoke ? 16 : question.count;
    const stackOf = (layers: number): Stack =>
      kind === "remove tree"
        ? treeStack(layers, count, SIZE)
        : makeStack({ layers, width: count, size: lower ? SIZE : 0 });
    const stack = stackOf(1);
    const fields = [us(stack), memfs(stack), tmpfs(scratch, stack)];
    if (scratch.noOverlay === null) fields.push(kernel(scratch, stack));
    if (question.count < MANY) fields.push(us(stackOf(128)));
    return fields.map((field) => contestantOf(field, question));
  },
}));
