import { createContainer } from "../../src/container/create-container.ts";
import {
  Content,
  fixedClock,
  Layer,
  LayerBuilder,
  mount,
  type Overlay,
  type Process,
} from "../../src/index.ts";
import { layersOf, makeStack } from "../data.ts";
import { sink } from "../sink.ts";
import { meetingNames } from "./barest.ts";
import { type Curve, repeated } from "./curve.ts";

// What changes the upper.

const MOST = 16_384;

const emptyOverlay = (): Overlay => mount({ lowers: [new Layer()], upper: new Layer() });

const emptyDirectory = (): Process => {
  const on = emptyOverlay().process();
  on.mkdir("/d", 0o755);
  return on;
};

const pathsOf = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `/d/made-${i}`);

function create(on: Process, paths: readonly string[]): void {
  for (const path of paths) on.close(on.open(path, "O_WRONLY|O_CREAT"));
}

/** Files of any size in a lower layer: they take no memory. */
function largeFiles(size: number, count: number): { lower: Layer; paths: readonly string[] } {
  const builder = new LayerBuilder();
  const paths = pathsOf(count);
  const content = Content.repeat(Uint8Array.of(1, 2, 3), size);
  for (const path of paths) builder.put(path, { type: "file", content });
  return { lower: builder.layer, paths };
}

function knownFiles({ lower, paths }: ReturnType<typeof largeFiles>): Process {
  const on = mount({ lowers: [lower], upper: new Layer() }).process();
  for (const path of paths) on.stat(path);
  return on;
}

function copyUp(on: Process, paths: readonly string[]): void {
  for (const path of paths) on.close(on.open(path, "O_RDWR"));
}

const SIZES = { axis: "bytes of the file", from: 2 ** 12, to: 2 ** 30, by: 8 };

const copiedUpBySize: Curve = {
  ...{ name: "copy-up by open(O_RDWR)", design: "flat", ...SIZES },
  at: (size) => {
    const files = largeFiles(size, MOST);
    const on = knownFiles(files);
    return { times: MOST, run: () => copyUp(on, files.paths) };
  },
};

const writtenBySize: Curve = {
  ...{ name: "the first byte written after it", design: "flat", ...SIZES },
  at: (size) => {
    const files = largeFiles(size, MOST);
    const byte = Uint8Array.of(7);
    const on = knownFiles(files);
    const fds = files.paths.map((path) => on.open(path, "O_RDWR"));
    return {
      times: MOST,
      run: () => {
        for (const fd of fds) on.pwrite(fd, byte, 0);
      },
    };
  },
};

const FILES = { axis: "files", design: "linear", from: 256, to: MOST } as const;

const made: Curve = {
  ...{ name: "files made", ...FILES },
  at: (count) =>
    repeated(MOST / count, () => {
      const paths = pathsOf(count);
      const on = emptyDirectory();
      return () => create(on, paths);
    }),
};

const removed: Curve = {
  ...{ name: "files removed", ...FILES },
  at: (count) =>
    repeated(MOST / count, () => {
      const paths = pathsOf(count);
      const on = emptyDirectory();
      create(on, paths);
      return () => {
        for (const path of paths) on.unlink(path);
      };
    }),
};

const copiedUp: Curve = {
  ...{ name: "files copied up", ...FILES },
  at: (count) =>
    repeated(MOST / count, () => {
      const files = largeFiles(100, count);
      const on = knownFiles(files);
      return () => copyUp(on, files.paths);
    }),
  raw: meetingNames(MOST),
};

const appended: Curve = {
  ...{ name: "appends of 4 KiB to a file", axis: "appends", design: "linear", from: 256, to: MOST },
  at: (count) => {
    const page = new Uint8Array(4096).fill(7);
    return repeated(MOST / count, () => {
      const on = emptyDirectory();
      const fd = on.open("/d/log", "O_WRONLY|O_CREAT|O_APPEND");
      return () => {
        for (let i = 0; i < count; i++) on.write(fd, page);
      };
    });
  },
};

const MOST_CALLS = 65_536;

const mixed: Curve = {
  ...{ name: "calls of many kinds", axis: "calls", design: "linear" },
  ...{ from: 1024, to: MOST_CALLS },
  at: (count) =>
    repeated(MOST_CALLS / count, () => {
      const on = emptyDirectory();
      return () => mixedCalls(on, count);
    }),
};

/** On names that come and go. */
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

const snapshots: Curve = {
  ...{ name: "a snapshot and a file, again and again", axis: "snapshots", design: "linear" },
  ...{ from: 256, to: MOST },
  at: (count) =>
    repeated(MOST / count, () => {
      const paths = pathsOf(count);
      const overlay = emptyOverlay();
      const on = overlay.process();
      on.mkdir("/d", 0o755);
      return () => {
        for (const path of paths) {
          sink.value = overlay.snapshot();
          on.mkdir(path, 0o755);
        }
      };
    }),
  raw: meetingNames(MOST),
};

const restored: Curve = {
  ...{ name: "a snapshot restored", axis: "changes since", design: "linear" },
  ...{ from: 256, to: MOST },
  at: (count) =>
    repeated((4 * MOST) / count, () => {
      const paths = pathsOf(count);
      const overlay = emptyOverlay();
      const on = overlay.process();
      on.mkdir("/d", 0o755);
      const snapshot = overlay.snapshot();
      create(on, paths);
      return () => overlay.restore(snapshot);
    }),
};

const MOST_CONTAINERS = 512;

const containers: Curve = {
  ...{ name: "containers of one image, each with a change", axis: "containers", design: "linear" },
  ...{ from: 8, to: MOST_CONTAINERS },
  at: (count) => {
    const { trees, paths } = makeStack({ layers: 4, width: 1000 });
    const layers = layersOf(trees);
    const clock = fixedClock(1);
    return repeated(MOST_CONTAINERS / count, () => () => {
      sink.value = Array.from({ length: count }, (_, i) => {
        const container = createContainer({ layers, clock, kind: "container" });
        container.process().chmod(paths[i % paths.length]!, 0o600);
        return container;
      });
    });
  },
};

export const changeCurves: readonly Curve[] = [
  copiedUpBySize,
  writtenBySize,
  made,
  removed,
  copiedUp,
  appended,
  mixed,
  snapshots,
  restored,
  containers,
];
