import { Content, type Layer, LayerBuilder } from "../src/index.ts";

/** A file to lay somewhere; the directories above it come along. */
export interface FileEntry {
  readonly path: string;
  readonly size: number;
}

export type Tree = readonly FileEntry[];

/** What to build: each of the `layers` has the same chain of directories; the lowest has `width` files at its end, the
 *  others one file of their own beside them. So every layer has to be asked about every name. */
export interface StackShape {
  readonly layers: number;
  /** Names in the path of a file. */
  readonly depth?: number;
  readonly width?: number;
  readonly size?: number;
  readonly seed?: number;
}

export interface Stack {
  /** Topmost first. */
  readonly trees: readonly Tree[];
  /** The directory that holds the files. */
  readonly directory: string;
  /** The files of the lowest layer. */
  readonly paths: readonly string[];
  /** As many names beside them that no layer has. */
  readonly missing: readonly string[];
}

export function makeStack(shape: StackShape): Stack {
  const { layers, depth = 4, width = 64, size = 1024, seed = 1 } = shape;
  const random = randomFrom(seed);
  const directory = Array.from({ length: depth - 1 }, () => `/${word(random)}`).join("");
  const below = (prefix: string, count: number): string[] =>
    Array.from(
      { length: count },
      (_, i) => `${directory}/${prefix}${i.toString(36)}-${word(random)}`,
    );
  const paths = below("f", width);
  const trees: Tree[] = below("own", layers - 1).map((path) => [{ path, size }]);
  trees.push(paths.map((path) => ({ path, size })));
  return { trees, directory, paths, missing: below("no", width) };
}

/** One directory whose `entries` files are dealt out to the layers in turn; every fifth also lies in the next layer down. */
export function dealtStack(layers: number, entries: number): Stack {
  const { trees, ...rest } = makeStack({ layers: 1, depth: 3, width: entries, size: 0 });
  const files = trees[0]!;
  const split = Array.from({ length: layers }, (_, layer) =>
    files.filter((_, i) => i % layers === layer || (i % 5 === 0 && (i + 1) % layers === layer)),
  );
  return { ...rest, trees: split };
}

/** As many directories as files in each, and the files dealt out to the layers in turn. */
export function treeStack(layers: number, count: number, size: number): Stack {
  const { trees: _own, ...stack } = makeStack({ layers: 1, depth: 3, width: count, size });
  const each = Math.ceil(Math.sqrt(count));
  const paths = stack.paths.map((path, i) =>
    path.replace(/[^/]+$/, (name) => `d${Math.floor(i / each)}/${name}`),
  );
  const trees = Array.from({ length: layers }, (_, layer) =>
    paths.filter((_, i) => i % layers === layer).map((path) => ({ path, size })),
  );
  return { ...stack, paths, trees };
}

/** The stack as layers of the engine, topmost first. Files share one content. */
export function layersOf(trees: readonly Tree[]): Layer[] {
  return trees.map((tree, i) => {
    const builder = new LayerBuilder({ name: `layer ${i}` });
    for (const { path, size } of tree) {
      builder.put(path, { type: "file", content: contentOf(size) });
    }
    return builder.layer;
  });
}

const CHUNK = 1 << 20;
const contents = new Map<number, Content>();

/** A file of `size` bytes that are not zeros; a large one repeats its first MiB. */
function contentOf(size: number): Content {
  let content = contents.get(size);
  if (content === undefined) {
    const bytes = bytesOf(Math.min(size, CHUNK));
    content = size > CHUNK ? Content.repeat(bytes, size) : Content.fromBytes(bytes);
    contents.set(size, content);
  }
  return content;
}

export function bytesOf(size: number): Uint8Array {
  const random = randomFrom(size);
  return Uint8Array.from({ length: size }, () => 1 + Math.floor(random() * 255));
}

/** Equal strings that are not the same: nobody has seen them, nothing is known of their hash.
 *  As many as `count`, over and over. */
export function freshCopies(texts: readonly string[], count: number): string[] {
  const bytes = texts.map((text) => Buffer.from(text, "latin1"));
  return Array.from({ length: count }, (_, i) => bytes[i % bytes.length]!.toString("latin1"));
}

/** Numbers from 0 to 1, the same for the same seed. (mulberry32) */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Each of them once, in an order that is the same for the same seed. (Fisher and Yates) */
export function shuffled<T>(items: readonly T[], seed: number): T[] {
  const random = randomFrom(seed);
  const order = [...items];
  for (let i = order.length - 1; i > 0; i--) {
    const other = Math.floor(random() * (i + 1));
    [order[i], order[other]] = [order[other]!, order[i]!];
  }
  return order;
}

const LETTERS = "abcdefghijklmnopqrstuvwxyz";

/** 4 to 12 letters. */
export function word(random: () => number): string {
  const length = 4 + Math.floor(random() * 9);
  return Array.from({ length }, () => LETTERS[Math.floor(random() * LETTERS.length)]).join("");
}
