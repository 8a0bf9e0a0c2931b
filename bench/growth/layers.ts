import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { importTar } from "../../src/image/import-tar.ts";
import { layerTar } from "../../src/image/layer-tar/layer-tar.ts";
import { OpenFiles } from "../../src/image/open-files.ts";
import { Layer, mount } from "../../src/index.ts";
import { dealtStack, layersOf, makeStack, type Stack } from "../data.ts";
import { mergedNames } from "../raw-maps.ts";
import { sink } from "../sink.ts";
import { meetingNames } from "./barest.ts";
import { type Curve, repeated, type Timed } from "./curve.ts";

// Layers, and what is seen of them for the first time.

const MOST_FILES = 16_384;

const built: Curve = {
  ...{ name: "a layer built", axis: "files", design: "linear", from: 256, to: MOST_FILES },
  at: (width) =>
    repeated(MOST_FILES / width, () => {
      const { trees } = makeStack({ layers: 1, width });
      return () => {
        sink.value = layersOf(trees);
      };
    }),
  raw: meetingNames(MOST_FILES),
};

const indexed: Curve = {
  ...{ name: "a layer's tar indexed", axis: "files", design: "linear" },
  ...{ from: 256, to: MOST_FILES },
  at: (width, scratch) => {
    const tar = tarOf(makeStack({ layers: 1, width, size: 100 }));
    const folder = scratch.make();
    return repeated(MOST_FILES / width, (copy) => {
      const path = join(folder, `${copy}.tar`);
      writeFileSync(path, tar);
      return () => {
        const files = new OpenFiles();
        sink.value = importTar(files.open(path, "layer.tar"), { name: "layer", digest: false });
        files.close();
      };
    });
  },
  raw: meetingNames(MOST_FILES),
};

const tarOf = ({ trees }: Stack): Uint8Array =>
  Buffer.concat([...layerTar(layersOf(trees)[0]!)].map((piece) => piece.slice()));

const mounted: Curve = {
  ...{ name: "a mount", axis: "layers", design: "linear", fixed: "the upper" },
  ...{ from: 7, to: 448 },
  at: (layers) =>
    repeated((448 / layers) * 64, () => {
      const lowers = Array.from({ length: layers }, () => new Layer());
      const upper = new Layer();
      return () => {
        sink.value = mount({ lowers, upper });
      };
    }),
};

const firstStat: Curve = {
  ...{ name: "a name for the first time", axis: "layers", design: "linear" },
  ...{ fixed: "the name", from: 7, to: 448 },
  at: (layers) => {
    // No more than the collector leaves alone: what it takes would hide the layers.
    const names = 4096;
    const { trees, paths, directory } = makeStack({ layers, width: names });
    const lowers = layersOf(trees);
    const on = mount({ lowers, upper: new Layer() }).process();
    on.stat(directory);
    return {
      times: names,
      run: () => {
        for (const path of paths) sink.value = on.stat(path);
      },
    };
  },
};

const allFiles: Curve = {
  ...{ name: "each file for the first time", axis: "files", design: "linear" },
  ...{ from: 256, to: MOST_FILES },
  at: (width) =>
    repeated(MOST_FILES / width, () => {
      const { trees, paths } = makeStack({ layers: 2, width });
      const on = mount({ lowers: layersOf(trees), upper: new Layer() }).process();
      return () => {
        for (const path of paths) sink.value = on.stat(path);
      };
    }),
  raw: meetingNames(MOST_FILES),
};

/** Directories that nobody has listed. */
function firstReaddir(copies: number, makeOne: () => Stack): Timed {
  return repeated(copies, () => {
    const { trees, directory } = makeOne();
    const on = mount({ lowers: layersOf(trees), upper: new Layer() }).process();
    on.stat(directory);
    return () => {
      sink.value = on.readdir(directory);
    };
  });
}

const MOST_ENTRIES = 16_384;

const listedByEntries: Curve = {
  ...{ name: "first readdir of two layers", axis: "entries", design: "linear" },
  ...{ from: 256, to: MOST_ENTRIES },
  at: (entries) => firstReaddir(MOST_ENTRIES / entries, () => dealtStack(2, entries)),
  raw: {
    name: "the keys of two Maps in a Set",
    at: (entries) =>
      repeated(MOST_ENTRIES / entries, () => {
        const { trees } = dealtStack(2, entries);
        const maps = trees.map((tree) => new Map(tree.map((file) => [file.path, file])));
        return () => {
          sink.value = mergedNames(maps);
        };
      }),
  },
};

/** Each layer has the directory, and a file of its own in it. */
const listedByLayers: Curve = {
  ...{ name: "first readdir of what all layers have", axis: "layers", design: "linear" },
  ...{ fixed: "the directory", from: 7, to: 448 },
  at: (layers) =>
    firstReaddir(Math.ceil(25_000 / layers), () => makeStack({ layers, depth: 2, width: 8 })),
};

export const layerCurves: readonly Curve[] = [
  built,
  indexed,
  mounted,
  firstStat,
  allFiles,
  listedByEntries,
  listedByLayers,
];
