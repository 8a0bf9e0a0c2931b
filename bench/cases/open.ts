import { closeSync, constants, openSync } from "node:fs";
import { join } from "node:path";
import type { Volume } from "memfs";
import type { Process } from "../../src/index.ts";
import { type Case, type Contestant, expect } from "../case.ts";
import { makeStack } from "../data.ts";
import { kernelName, OurOverlay, ourName } from "../ours.ts";
import { KernelOverlay, volumeOf, writeTree } from "../rivals.ts";
import type { Scratch } from "../scratch.ts";
import { sink } from "../sink.ts";

const LAYERS = [1, 128] as const;
const batch = (smoke: boolean): number => (smoke ? 64 : 512);

function openOurs(process: Process, paths: readonly string[]): void {
  for (const path of paths) {
    const fd = process.open(path, constants.O_RDONLY);
    sink.value = fd;
    process.close(fd);
  }
}

function openMemfs(volume: Volume, paths: readonly string[]): void {
  for (const path of paths) {
    const fd = volume.openSync(path, constants.O_RDONLY);
    sink.value = fd;
    volume.closeSync(fd);
  }
}

function openNode(paths: readonly string[]): void {
  for (const path of paths) {
    const fd = openSync(path, constants.O_RDONLY);
    sink.value = fd;
    closeSync(fd);
  }
}

function open(scratch: Scratch, smoke: boolean): Contestant[] {
  const contestant = (
    name: string,
    against: string,
    paths: readonly string[],
    run: (paths: readonly string[]) => void,
  ): Contestant => {
    const operations = batch(smoke);
    const asked = Array.from({ length: operations }, (_, i) => paths[i % paths.length]!);
    const check = (): void => expect(typeof sink.value === "number", "open gives a descriptor");
    return { name, against, operations, run: () => run(asked), check };
  };

  const us = LAYERS.map((layers) => {
    const { process, stack } = new OurOverlay(makeStack({ layers }));
    return contestant(ourName(layers), ourName(1), stack.paths, (paths) =>
      openOurs(process, paths),
    );
  });
  const { trees, paths } = makeStack({ layers: 1 });
  const volume = volumeOf(trees);
  const folder = scratch.make();
  writeTree(trees[0]!, folder);
  const placed = paths.map((path) => join(folder, path));
  const rivals = [
    contestant("memfs", ourName(1), paths, (asked) => openMemfs(volume, asked)),
    contestant(scratch.nodeName, ourName(1), placed, openNode),
  ];
  if (scratch.noOverlay !== null) return [...us, ...rivals];
  const kernel = LAYERS.map((layers) => {
    const overlay = new KernelOverlay(scratch, makeStack({ layers }));
    return contestant(kernelName(layers), ourName(layers), overlay.paths, openNode);
  });
  return [...us, ...rivals, ...kernel];
}

export const openCases: readonly Case[] = [
  {
    topic: "open",
    name: "open for reading and close, warm",
    floors: [{ title: "as fast as memfs", slower: "memfs", faster: ourName(1), atLeast: 1 }],
    open,
  },
];
