import { statSync } from "node:fs";
import { join } from "node:path";
import type { Volume } from "memfs";
import { isErrno, type Process } from "../../src/index.ts";
import { type Case, type Contestant, expect, type Floor } from "../case.ts";
import { freshCopies, makeStack, type Stack } from "../data.ts";
import { kernelName, OurOverlay, ourName } from "../ours.ts";
import { KernelOverlay, volumeOf, writeTree } from "../rivals.ts";
import type { Scratch } from "../scratch.ts";
import { sink } from "../sink.ts";

const DEEPEST = 500;
const layerCounts = (smoke: boolean): number[] => (smoke ? [1, DEEPEST] : [1, 8, 32, 128, DEEPEST]);
const SIZE = 1024;
/** Operations in one run. */
const batch = (smoke: boolean): number => (smoke ? 64 : 2048);

/** What is asked: for names that are there, or are not, or are not and it throws. */
type Question = "hit" | "miss" | "throw";

// Each rival has loops of its own: a shared one would call through a site that has seen them all.

function askUs(process: Process, paths: readonly string[], question: Question): void {
  if (question === "hit") for (const path of paths) sink.value = process.stat(path);
  else if (question === "miss") for (const path of paths) sink.value = process.tryStat(path);
  else
    for (const path of paths) {
      try {
        process.stat(path);
      } catch (error) {
        sink.value = error;
      }
    }
}

const QUIET = { throwIfNoEntry: false } as const;

function askMemfs(volume: Volume, paths: readonly string[], question: Question): void {
  if (question === "hit") for (const path of paths) sink.value = volume.statSync(path);
  else if (question === "miss") for (const path of paths) sink.value = volume.statSync(path, QUIET);
  else
    for (const path of paths) {
      try {
        volume.statSync(path);
      } catch (error) {
        sink.value = error;
      }
    }
}

function askNode(paths: readonly string[], question: Question): void {
  if (question === "hit") for (const path of paths) sink.value = statSync(path);
  else if (question === "miss") for (const path of paths) sink.value = statSync(path, QUIET);
  else
    for (const path of paths) {
      try {
        statSync(path);
      } catch (error) {
        sink.value = error;
      }
    }
}

/** Anyone who can be asked for paths as they stand in the stack. */
interface Subject {
  readonly name: string;
  readonly against?: string;
  /** Where the path is for this subject. */
  readonly place: (path: string) => string;
  readonly ask: (paths: readonly string[], question: Question) => void;
  /** Forgets all it has looked up. */
  readonly remount?: () => void;
}

const asIs = (path: string): string => path;

function ours(layers: number, stack: Stack, uid = 0): Subject {
  const overlay = new OurOverlay(stack, { uid });
  return {
    name: uid === 0 ? ourName(layers) : `${ourName(layers)}, uid ${uid}`,
    place: asIs,
    ask: (paths, question) => askUs(overlay.process, paths, question),
    remount: () => overlay.remount(),
  };
}

function real(scratch: Scratch, layers: number, stack: Stack): Subject {
  const overlay = new KernelOverlay(scratch, stack);
  return {
    name: kernelName(layers),
    against: ourName(layers),
    place: (path) => overlay.path(path),
    ask: askNode,
    remount: () => overlay.remount(),
  };
}

function rivals(scratch: Scratch, stack: Stack): Subject[] {
  const volume = volumeOf(stack.trees);
  const folder = scratch.make();
  for (const tree of stack.trees) writeTree(tree, folder);
  return [
    {
      name: "memfs",
      place: asIs,
      ask: (paths, question) => askMemfs(volume, paths, question),
    },
    {
      name: scratch.nodeName,
      place: (path) => join(folder, path),
      ask: askNode,
    },
  ];
}

function warm(question: Question, strings: "same" | "fresh"): Case["open"] {
  return (scratch, smoke) => {
    const layers = layerCounts(smoke || question === "throw");
    const subjects = layers.map((count) => ours(count, makeStack({ layers: count, size: SIZE })));
    const stack = makeStack({ layers: 1, size: SIZE });
    if (question === "hit") subjects.push(ours(1, stack, 1000));
    subjects.push(...rivals(scratch, stack));
    if (scratch.noOverlay === null) {
      for (const count of [1, DEEPEST]) {
        subjects.push(real(scratch, count, makeStack({ layers: count, size: SIZE })));
      }
    }
    const operations = batch(smoke);
    return subjects.map((subject) =>
      warmContestant(subject, stack, { question, strings, operations }),
    );
  };
}

interface Warm {
  readonly question: Question;
  readonly strings: "same" | "fresh";
  readonly operations: number;
}

function warmContestant(subject: Subject, stack: Stack, how: Warm): Contestant {
  const { name, against, place, ask } = subject;
  const { question, strings, operations } = how;
  const known = (question === "hit" ? stack.paths : stack.missing).map(place);
  let asked = Array.from({ length: operations }, (_, i) => known[i % known.length]!);
  const run = (): void => ask(asked, question);
  const check = (): void => checkAnswer(question, sink.value);
  const contestant = { name, operations, run, check, ...(against && { against }) };
  if (strings === "same") return contestant;
  return {
    ...contestant,
    prepare: () => {
      asked = freshCopies(known, operations);
    },
  };
}

/** Each name once, on a fresh mount. Those that have no such state are asked for names in fresh strings. */
function cold(question: "hit" | "miss"): Case["open"] {
  return (scratch, smoke) => {
    const stackOf = (layers: number): Stack =>
      makeStack({ layers, width: smoke ? 16 : 256, size: SIZE });
    const counts = layerCounts(smoke);
    const subjects = counts.map((layers) => ours(layers, stackOf(layers)));
    subjects.push(...rivals(scratch, stackOf(1)));
    if (scratch.noOverlay === null) {
      subjects.push(...counts.map((layers) => real(scratch, layers, stackOf(layers))));
    }
    return subjects.map((subject) => coldContestant(subject, stackOf(1), question));
  };
}

function coldContestant(subject: Subject, stack: Stack, question: Question): Contestant {
  const { name, against, place, ask, remount } = subject;
  const known = (question === "hit" ? stack.paths : stack.missing).map(place);
  let asked: readonly string[] = [];
  return {
    name,
    operations: known.length,
    prepare: () => {
      asked = freshCopies(known, known.length);
      remount?.();
    },
    run: () => ask(asked, question),
    check: () => checkAnswer(question, sink.value),
    ...(against && { against }),
  };
}

function checkAnswer(question: Question, answer: unknown): void {
  if (question === "hit") {
    expect((answer as { size: number }).size === SIZE, "stat of a file gives its size");
  } else if (question === "miss") {
    expect(answer == null, "a missing name gives nothing");
  } else {
    const missing = isErrno(answer, "ENOENT") || (answer as { code: string }).code === "ENOENT";
    expect(missing, "a missing name throws ENOENT");
  }
}

const WARM_FLOORS: readonly Floor[] = [
  { title: "8 times as fast as memfs", slower: "memfs", faster: ourName(1), atLeast: 8 },
  {
    title: "500 layers within 1.1 times of one",
    slower: ourName(DEEPEST),
    faster: ourName(1),
    atMost: 1.1,
  },
];

const COLD_FLOORS: readonly Floor[] = [1, DEEPEST].map((layers) => ({
  title: "as fast as the kernel",
  slower: kernelName(layers),
  faster: ourName(layers),
  atLeast: 1,
}));

const topic = "lookup";

export const lookupCases: readonly Case[] = [
  {
    topic,
    name: "warm stat, hit, the same strings",
    floors: WARM_FLOORS,
    open: warm("hit", "same"),
  },
  { topic, name: "warm stat, hit, fresh strings", floors: WARM_FLOORS, open: warm("hit", "fresh") },
  {
    topic,
    name: "warm stat, miss, the same strings",
    floors: WARM_FLOORS,
    open: warm("miss", "same"),
  },
  {
    topic,
    name: "warm stat, miss, fresh strings",
    floors: WARM_FLOORS,
    open: warm("miss", "fresh"),
  },
  { topic, name: "warm stat, miss that throws", open: warm("throw", "same") },
  { topic, name: "cold stat, hit", floors: COLD_FLOORS, open: cold("hit") },
  { topic, name: "cold stat, miss", floors: COLD_FLOORS, open: cold("miss") },
];
