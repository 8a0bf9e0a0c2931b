import { statSync } from "node:fs";
import { join } from "node:path";
import type { Volume } from "memfs";
import { isErrno, type Process, type ProcessInit } from "../src/index.ts";
import { expect } from "./case.ts";
import type { Stack } from "./data.ts";
import { kernelName, OurOverlay, ourName } from "./ours.ts";
import { MapTree, PathMap } from "./raw-maps.ts";
import { KernelOverlay, volumeOf, writeTree } from "./rivals.ts";
import type { Scratch } from "./scratch.ts";
import { sink } from "./sink.ts";

export const DEEPEST = 500;

export const layerCounts = (smoke: boolean): number[] =>
  smoke ? [1, DEEPEST] : [1, 8, 32, 128, DEEPEST];

/** Bytes of a file. */
export const SIZE = 1024;

/** What is asked: for names that are there, or are not, or are not and it throws. */
export type Question = "hit" | "miss" | "throw";

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

/** What throwing costs at the least, whatever it is that throws. */
function makeErrors(paths: readonly string[]): void {
  for (const path of paths) sink.value = new Missing(path);
}

class Missing extends Error {
  readonly code = "ENOENT";
}

/** Anyone who can be asked for paths as they stand in the stack. */
export interface Subject {
  readonly name: string;
  readonly against?: string;
  /** Where the path is for this subject. */
  readonly place: (path: string) => string;
  /** If it is asked something else than the others. */
  readonly question?: Question;
  readonly ask: (paths: readonly string[], question: Question) => void;
  /** Forgets all it has looked up. */
  readonly remount?: () => void;
}

const asIs = (path: string): string => path;

export function ours(layers: number, stack: Stack, as: ProcessInit = {}, note = ""): Subject {
  const overlay = new OurOverlay(stack, as);
  return {
    name: ourName(layers) + note,
    place: asIs,
    ask: (paths, question) => askUs(overlay.process, paths, question),
    remount: () => overlay.remount(),
  };
}

export function real(scratch: Scratch, layers: number, stack: Stack): Subject {
  const overlay = new KernelOverlay(scratch, stack);
  return {
    name: kernelName(layers),
    against: ourName(layers),
    place: (path) => overlay.path(path),
    ask: askNode,
    remount: () => overlay.remount(),
  };
}

export const WALK = "walk over Maps";
export const WHOLE = "Map of whole paths";
export const ERROR = "an Error with a stack";

/** The least that JavaScript can do. */
export function raw(stack: Stack, question: Question): Subject[] {
  if (question === "throw") {
    return [{ name: ERROR, place: asIs, ask: makeErrors }];
  }
  const stat = new OurOverlay(stack).process.stat(stack.paths[0]!);
  const walk = new MapTree(stack.paths, stat);
  const whole = new PathMap(stack.paths, stat);
  return [
    { name: WALK, place: asIs, ask: (paths) => walk.ask(paths) },
    { name: WHOLE, place: asIs, ask: (paths) => whole.ask(paths) },
  ];
}

export function rivals(scratch: Scratch, stack: Stack): Subject[] {
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

export function checkAnswer(question: Question, answer: unknown): void {
  if (question === "hit") {
    expect((answer as { size: number }).size === SIZE, "stat of a file gives its size");
  } else if (question === "miss") {
    expect(answer == null, "a missing name gives nothing");
  } else {
    const missing = isErrno(answer, "ENOENT") || (answer as { code: string }).code === "ENOENT";
    expect(missing, "a missing name throws ENOENT");
  }
}
