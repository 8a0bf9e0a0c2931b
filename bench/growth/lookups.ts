import { Layer, LayerBuilder, mount, type Process } from "../../src/index.ts";
import { freshCopies, makeStack, shuffled } from "../data.ts";
import { OurOverlay } from "../ours.ts";
import { PathMap } from "../raw-maps.ts";
import { sink } from "../sink.ts";
import type { Curve, Timed } from "./curve.ts";

// Names that are known, and the ways to them.

const HOT = 64;

function statOver(process: Process, paths: readonly string[]): void {
  for (const path of paths) sink.value = process.stat(path);
}

/** All of the paths, so often that it comes to about `calls`. */
function overAndOver(paths: readonly string[], calls: number, ask: () => void): Timed {
  const turns = Math.ceil(calls / paths.length);
  return {
    times: turns * paths.length,
    run: () => {
      for (let i = 0; i < turns; i++) ask();
    },
  };
}

const MAP = "Map.get";

const mapOf = ({ process, stack: { paths } }: OurOverlay): PathMap =>
  new PathMap(paths, process.stat(paths[0]!));

const byLayers: Curve = {
  ...{ name: "stat of a known name", axis: "layers", design: "flat", from: 7, to: 448 },
  at: (layers) => {
    const { process, stack } = new OurOverlay(makeStack({ layers, width: HOT }));
    return overAndOver(stack.paths, 500_000, () => statOver(process, stack.paths));
  },
  raw: {
    name: MAP,
    at: (layers) => {
      // In a memory that holds as many layers.
      const overlay = new OurOverlay(makeStack({ layers, width: HOT }));
      const map = mapOf(overlay);
      return overAndOver(overlay.stack.paths, 500_000, () => map.ask(overlay.stack.paths));
    },
  },
};

const ALL = 1 << 18;

const byEntries: Curve = {
  ...{ name: "stat of all known names, in random order", axis: "entries of the directory" },
  ...{ design: "flat", from: 512, to: 32_768 },
  at: (width) => {
    const { process, stack } = new OurOverlay(makeStack({ layers: 1, width }));
    const paths = shuffled(stack.paths, 4);
    statOver(process, paths);
    return overAndOver(paths, ALL, () => statOver(process, paths));
  },
  raw: {
    name: MAP,
    at: (width) => {
      const stack = makeStack({ layers: 1, width });
      const paths = shuffled(stack.paths, 4);
      const map = mapOf(new OurOverlay(stack));
      return overAndOver(paths, ALL, () => map.ask(paths));
    },
  },
};

const freshlyBuilt = (paths: readonly string[], depth: number): string[] =>
  freshCopies(paths, Math.max(32_768, 131_072 / depth));

const byDepth: Curve = {
  ...{ name: "stat of a path that was just built", axis: "names in the path", design: "linear" },
  ...{ fixed: "a call", from: 1, to: 64 },
  at: (depth) => {
    const { process, stack } = new OurOverlay(makeStack({ layers: 2, depth, width: HOT }));
    statOver(process, stack.paths);
    const fresh = freshlyBuilt(stack.paths, depth);
    return { times: fresh.length, run: () => statOver(process, fresh) };
  },
  raw: {
    name: MAP,
    at: (depth) => {
      const overlay = new OurOverlay(makeStack({ layers: 2, depth, width: HOT }));
      const map = mapOf(overlay);
      const fresh = freshlyBuilt(overlay.stack.paths, depth);
      return { times: fresh.length, run: () => map.ask(fresh) };
    },
  },
};

/** A path that is not absolute is walked every time. */
function walking(process: Process, relative: readonly string[], names: number): Timed {
  return overAndOver(relative, Math.max(8192, 262_144 / names), () => statOver(process, relative));
}

const walked: Curve = {
  ...{ name: "a walk, name by name", axis: "names in the path", design: "linear" },
  ...{ fixed: "a call", from: 1, to: 64 },
  at: (depth) => {
    const { process, stack } = new OurOverlay(makeStack({ layers: 2, depth, width: HOT }));
    const relative = stack.paths.map((path) => path.slice(1));
    return walking(process, relative, depth);
  },
};

/** Each leads to the next, the last to the file. */
const bySymlinks: Curve = {
  ...{ name: "stat through symlinks", axis: "symlinks on the way", design: "linear" },
  // Linux follows no more than 40.
  ...{ fixed: "a call", from: 1, to: 32 },
  at: (links) => {
    const builder = new LayerBuilder();
    for (let i = 0; i < links; i++) {
      builder.put(`/directory/link-${i}`, { type: "symlink", target: `link-${i + 1}` });
    }
    builder.put(`/directory/link-${links}`, { type: "file" });
    const on = mount({ lowers: [builder.layer], upper: new Layer() }).process();
    return walking(on, Array<string>(HOT).fill("directory/link-0"), links);
  },
};

export const lookupCurves: readonly Curve[] = [byLayers, byEntries, byDepth, walked, bySymlinks];
