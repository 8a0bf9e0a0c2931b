import type { Container } from "../src/container/container.ts";
import { createContainer } from "../src/container/create-container.ts";
import {
  Content,
  FsError,
  fixedClock,
  Layer,
  LayerBuilder,
  mount,
  type Process,
} from "../src/index.ts";
import { randomFrom, word } from "./data.ts";
import { sink } from "./sink.ts";

// One measurement of memory, in a process of its own: its name and a number are the arguments, what it found is one
// line of JSON.

/** Bytes on the heap and beside it (typed arrays) that are in use, after a collection. */
function bytesInUse(): number {
  for (let i = 0; i < 4; i++) globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

const SOURCE = { read: (_: number, length: number) => new Uint8Array(length) };
const DEPTH = 6;
const BRANCHES = 8;
const NAME_BYTES = 20;

export interface LaidLayer {
  readonly layer: Layer;
  readonly paths: readonly string[];
}

/** `files` files in directories that hold 1 to 60 of them, six names deep; as from an archive: each a slice of it,
 *  with whole seconds for its times. Names are 20 bytes long on average, and no two are shared. */
function layLayer(files: number, keepPaths: boolean): LaidLayer {
  const random = randomFrom(5);
  const builder = new LayerBuilder();
  const paths: string[] = [];
  let offset = 512;
  for (let laid = 0, number = 0; laid < files; number++) {
    const directory = directoryPath(number);
    const width = 1 + Math.floor(random() * 60);
    for (let i = 0; i < width && laid < files; i++, laid++) {
      const size = 1 + Math.floor(random() ** 4 * 100_000);
      const path = `${directory}/${fileName(random, laid)}`;
      const mtime = { sec: 1_600_000_000 + Math.floor(random() * 1e8), nsec: 0 };
      const mode = random() < 0.1 ? 0o755 : 0o644;
      builder.put(path, {
        type: "file",
        mode,
        mtime,
        content: Content.fromSource(SOURCE, offset, size),
      });
      offset += 512 + Math.ceil(size / 512) * 512;
      if (keepPaths) paths.push(path);
    }
  }
  return { layer: builder.layer, paths };
}

function directoryPath(number: number): string {
  let path = "";
  for (let level = 1, left = number; level < DEPTH; level++, left = Math.floor(left / BRANCHES)) {
    path = `/directory-${level}-${left % BRANCHES}${path}`;
  }
  return `${path}-${Math.floor(number / BRANCHES ** (DEPTH - 1))}`;
}

function fileName(random: () => number, number: number): string {
  const length = NAME_BYTES - 6 + Math.floor(random() * 13);
  let name = `${number.toString(36)}-`;
  while (name.length < length) name += word(random);
  // A slice of a longer string would keep the longer one.
  return Buffer.from(name.slice(0, length)).toString("latin1");
}

/** Bytes a file. */
function layerBytes(files: number): number {
  const before = bytesInUse();
  const { layer } = layLayer(files, false);
  const bytes = bytesInUse() - before;
  sink.value = layer;
  return bytes / files;
}

/** Bytes an entry that `act` adds to what there was after `prepare`. */
function entryBytes(
  files: number,
  prepare: (on: Process, path: string) => void,
  act: (on: Process, path: string) => void,
): number {
  const { layer, paths } = layLayer(files, true);
  const on = mount({ lowers: [layer], upper: new Layer() }).process();
  for (const path of paths) prepare(on, path);
  const before = bytesInUse();
  for (const path of paths) act(on, path);
  const bytes = bytesInUse() - before;
  sink.value = [on, layer, paths];
  return bytes / files;
}

const NAMES = 20_000;
/** Calls until everything has been met that will be kept. */
const SETTLING = 1_000_000;

/** Bytes that a hundred calls have added, of `calls` of all kinds on a bounded number of names, after a million. */
function leakedBytes(calls: number): number {
  const { layer } = layLayer(NAMES, false);
  const overlay = mount({ lowers: [layer], upper: new Layer(), clock: fixedClock(1) });
  // Many calls fail, and stacks take longer than calls.
  const on = overlay.process({ errorStacks: false });
  const random = randomFrom(3);
  const paths = Array.from({ length: NAMES }, (_, i) => `${directoryPath(i % 700)}/made-${i}`);
  const settling = Math.min(SETTLING, calls / 2);
  let before = 0;
  for (let i = 0; i < calls; i++) {
    if (i === settling) before = bytesInUse();
    callSomething(on, random, paths);
  }
  const bytes = bytesInUse() - before;
  sink.value = [on, layer, paths];
  return (bytes / (calls - settling)) * 100;
}

function callSomething(on: Process, random: () => number, paths: readonly string[]): void {
  const path = paths[Math.floor(random() * paths.length)]!;
  const other = paths[Math.floor(random() * paths.length)]!;
  const call = CALLS[Math.floor(random() * CALLS.length)]!;
  try {
    call(on, path, other);
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
  }
}

const CALLS: readonly ((on: Process, path: string, other: string) => void)[] = [
  (on, path) => void on.tryStat(path),
  (on, path) => on.close(on.open(path, "O_RDWR|O_CREAT")),
  (on, path) => {
    const fd = on.open(path, "O_WRONLY|O_CREAT|O_TRUNC");
    on.write(fd, new Uint8Array(100));
    on.close(fd);
  },
  (on, path) => on.unlink(path),
  (on, path, other) => on.rename(path, other),
  (on, path, other) => on.link(path, other),
  (on, path) => on.symlink("target", path),
  (on, path) => on.chmod(path, 0o600),
  (on, path) => on.chown(path, 5, 5),
  (on, path) => on.setxattr(path, "user.x", new Uint8Array(3)),
  (on, path) => on.mkdir(path, 0o755),
  (on, path) => on.rmdir(path),
  (on, path) => on.truncate(path, 10),
  (on, path) => void on.readdir(path.slice(0, path.lastIndexOf("/"))),
];

const WRITTEN = 20;

/** Bytes a container of `count` on one image of `files` files: each reads some, changes some and makes some. */
function containerBytes(files: number, count: number): number {
  const { layer, paths } = layLayer(files, true);
  const clock = fixedClock(1);
  const make = (number: number): Container => {
    const container = createContainer({ layers: [layer], clock, kind: "container" });
    const process = container.process();
    for (let i = 0; i < WRITTEN; i++) {
      const path = paths[(number * 7 + i * 31) % paths.length]!;
      sink.value = process.stat(path);
      process.chmod(path, 0o600);
      const fd = process.open(`/made-${i}`, "O_WRONLY|O_CREAT");
      process.write(fd, new Uint8Array(1000));
      process.close(fd);
    }
    return container;
  };
  // What the first one brings for all.
  const kept = [make(0)];
  const before = bytesInUse();
  for (let number = 1; number <= count; number++) kept.push(make(number));
  const bytes = bytesInUse() - before;
  sink.value = [kept, layer, paths];
  return bytes / count;
}

const stat = (on: Process, path: string): unknown => (sink.value = on.stat(path));

/** From the second time on the whole path is kept. */
const statTwice = (on: Process, path: string): void => {
  for (let i = 0; i < 2; i++) stat(on, path);
};

const MEASURES: Readonly<Record<string, (first: number, second: number) => number>> = {
  layer: layerBytes,
  "looked-up": (count) => entryBytes(count, () => undefined, stat),
  "asked-again": (count) => entryBytes(count, stat, stat),
  "copied-up": (count) => entryBytes(count, statTwice, (on, path) => on.chmod(path, 0o600)),
  calls: leakedBytes,
  containers: containerBytes,
};

const [, , kind = "", ...counts] = process.argv;
const [first = 0, second = 0] = counts.map(Number);
console.log(JSON.stringify(MEASURES[kind]!(first, second)));
