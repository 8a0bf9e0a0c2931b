import { Content, Layer, LayerBuilder, mount, type Process } from "../src/index.ts";
import { freshCopies, layersOf, makeStack, type StackShape } from "./data.ts";
import { sink } from "./sink.ts";

/** One thing that is done at growing sizes. */
export interface Curve {
  readonly name: string;
  /** What doubles. */
  readonly axis: string;
  /** How its time may grow: not at all, or as the size does. */
  readonly design: "flat" | "linear";
  readonly from: number;
  readonly to: number;
  /** Sets one size up and gives the timed body, and how many operations that is: the time is that of one. */
  readonly at: (size: number) => Timed;
}

export interface Timed {
  readonly operations: number;
  readonly run: () => void;
}

const HOT = 64;
/** So that a body takes some milliseconds. */
const CALLS = 40_000;

const stackProcess = (shape: StackShape): { on: Process; paths: readonly string[] } => {
  const { trees, paths } = makeStack(shape);
  const on = mount({ lowers: layersOf(trees), upper: new Layer() }).process();
  return { on, paths };
};

/** The same few names over and over, all known. */
function warmStat(on: Process, paths: readonly string[]): Timed {
  const few = paths.slice(0, HOT);
  const stat = (): void => {
    for (let i = 0; i < CALLS; i++) sink.value = on.stat(few[i % few.length]!);
  };
  stat();
  return { operations: CALLS, run: stat };
}

/** Each name for the first time. */
function statAll(on: Process, paths: readonly string[]): Timed {
  return {
    operations: paths.length,
    run: () => {
      for (const path of paths) sink.value = on.stat(path);
    },
  };
}

const emptyDirectory = (): Process => {
  const on = mount({ lowers: [new Layer()], upper: new Layer() }).process();
  on.mkdir("/d", 0o755);
  return on;
};

function create(on: Process, count: number): void {
  for (let i = 0; i < count; i++) on.close(on.open(`/d/made-${i}`, "O_WRONLY|O_CREAT"));
}

/** A file of any size in a lower layer: it takes no memory. */
function largeFiles(size: number, count: number): { on: Process; paths: readonly string[] } {
  const builder = new LayerBuilder();
  const paths = Array.from({ length: count }, (_, i) => `/file-${i}`);
  const content = Content.repeat(Uint8Array.of(1, 2, 3), size);
  for (const path of paths) builder.put(path, { type: "file", content });
  const on = mount({ lowers: [builder.layer], upper: new Layer() }).process();
  for (const path of paths) on.stat(path);
  return { on, paths };
}

const FILES = 500;

function copyUpAll({ on, paths }: ReturnType<typeof largeFiles>): Timed {
  return {
    operations: paths.length,
    run: () => {
      for (const path of paths) on.close(on.open(path, "O_RDWR"));
    },
  };
}

function writeAll({ on, paths }: ReturnType<typeof largeFiles>): Timed {
  const byte = Uint8Array.of(7);
  const fds = paths.map((path) => on.open(path, "O_RDWR"));
  return {
    operations: fds.length,
    run: () => {
      for (const fd of fds) on.pwrite(fd, byte, 0);
    },
  };
}

/** Calls of many kinds on names that come and go. */
function mixedCalls(on: Process, count: number): void {
  for (let i = 0; i < count / 8; i++) {
    const [path, other] = [`/d/name-${i % 500}`, `/d/other-${i % 300}`];
    const fd = on.open(path, "O_RDWR|O_CREAT");
    on.pwrite(fd, new Uint8Array(10), 0);
    on.close(fd);
    on.chmod(path, 0o600);
    sink.value = on.stat(path);
    on.rename(path, other);
    sink.value = on.tryStat(path);
    on.unlink(other);
  }
}

export const curves: readonly Curve[] = [
  {
    ...{ name: "warm stat", axis: "layers", design: "flat", from: 1, to: 256 },
    at: (layers) => {
      const { on, paths } = stackProcess({ layers });
      return warmStat(on, paths);
    },
  },
  {
    ...{
      name: "warm stat",
      axis: "entries in the directory",
      design: "flat",
      from: 64,
      to: 16_384,
    },
    at: (width) => {
      const { on, paths } = stackProcess({ layers: 2, width });
      for (const path of paths) on.stat(path);
      return warmStat(on, paths);
    },
  },
  {
    ...{
      name: "copy-up by open",
      axis: "bytes of the file",
      design: "flat",
      from: 2 ** 12,
      to: 2 ** 30,
    },
    at: (size) => copyUpAll(largeFiles(size, FILES)),
  },
  {
    ...{ name: "first byte written after it", axis: "bytes of the file", design: "flat" },
    ...{ from: 2 ** 12, to: 2 ** 30 },
    at: (size) => writeAll(largeFiles(size, FILES)),
  },
  {
    ...{ name: "cold stat", axis: "layers", design: "linear", from: 1, to: 256 },
    at: (layers) => {
      const { on, paths } = stackProcess({ layers, width: 200 });
      return statAll(on, paths);
    },
  },
  {
    ...{
      name: "stat by a fresh path",
      axis: "names in the path",
      design: "linear",
      from: 2,
      to: 64,
    },
    at: (depth) => {
      const { on, paths } = stackProcess({ layers: 2, depth });
      for (const path of paths) on.stat(path);
      return statAll(on, freshCopies(paths, CALLS / 4));
    },
  },
  {
    ...{ name: "a layer built", axis: "files", design: "linear", from: 1_024, to: 32_768 },
    at: (width) => {
      const { trees } = makeStack({ layers: 1, width });
      return { operations: 1, run: () => (sink.value = layersOf(trees)) };
    },
  },
  {
    ...{ name: "each file for the first time", axis: "files", design: "linear" },
    ...{ from: 1_024, to: 16_384 },
    at: (width) => {
      const { on, paths } = stackProcess({ layers: 2, width });
      return { operations: 1, run: statAll(on, paths).run };
    },
  },
  {
    ...{ name: "first readdir", axis: "entries", design: "linear", from: 1_024, to: 32_768 },
    at: (width) => {
      const { trees, directory } = makeStack({ layers: 2, width });
      const lowers = layersOf(trees);
      const fresh = Array.from({ length: Math.max(1, 16_384 / width) }, () =>
        mount({ lowers, upper: new Layer() }).process(),
      );
      return {
        operations: fresh.length,
        run: () => {
          for (const on of fresh) sink.value = on.readdir(directory);
        },
      };
    },
  },
  {
    ...{ name: "files made", axis: "files", design: "linear", from: 1_024, to: 16_384 },
    at: (count) => {
      const on = emptyDirectory();
      return { operations: 1, run: () => create(on, count) };
    },
  },
  {
    ...{ name: "files removed", axis: "files", design: "linear", from: 1_024, to: 16_384 },
    at: (count) => {
      const on = emptyDirectory();
      create(on, count);
      const remove = (): void => {
        for (let i = 0; i < count; i++) on.unlink(`/d/made-${i}`);
      };
      return { operations: 1, run: remove };
    },
  },
  {
    ...{ name: "files copied up", axis: "files", design: "linear", from: 1_024, to: 16_384 },
    at: (count) => ({ operations: 1, run: copyUpAll(largeFiles(100, count)).run }),
  },
  {
    ...{ name: "appends of 4 KiB", axis: "appends", design: "linear", from: 1_024, to: 16_384 },
    at: (count) => {
      const on = emptyDirectory();
      const fd = on.open("/d/log", "O_WRONLY|O_CREAT|O_APPEND");
      const page = new Uint8Array(4096).fill(7);
      const append = (): void => {
        for (let i = 0; i < count; i++) on.write(fd, page);
      };
      return { operations: 1, run: append };
    },
  },
  {
    ...{ name: "calls of many kinds", axis: "calls", design: "linear", from: 8_192, to: 131_072 },
    at: (count) => {
      const on = emptyDirectory();
      return { operations: 1, run: () => mixedCalls(on, count) };
    },
  },
];
