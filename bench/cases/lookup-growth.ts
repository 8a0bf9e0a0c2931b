import { Layer, LayerBuilder, mount, type Process } from "../../src/index.ts";
import { type Case, type Contestant, expect, type Floor } from "../case.ts";
import { freshCopies } from "../data.ts";
import { partOf } from "../says.ts";
import { sink } from "../sink.ts";

/** Whether a lookup grows with what should leave it alone: one contestant for each size, timed for each component of the
 *  path. Flat is an exponent of at most 0.05. */

const FLAT = 0.05;
const OPERATIONS = 2048;
const batch = (smoke: boolean): number => (smoke ? 64 : OPERATIONS);
const MODE = 0o100644;
const FILE = { type: "file", mode: 0o644 } as const;

const DEPTHS = [2, 4, 8, 16, 32, 64];
const ENTRIES = [10, 100, 1000, 10_000, 100_000];
const LINKS = [0, 10, 20, 40];

/** Names of equal length. */
const nameOf = (i: number): string => `name-${i.toString(36).padStart(4, "0")}`;

function processOn(build: (builder: LayerBuilder) => void): Process {
  const builder = new LayerBuilder();
  build(builder);
  return mount({ lowers: [builder.layer], upper: new Layer() }).process();
}

interface Asked {
  readonly name: string;
  readonly process: Process;
  /** What to ask for, over and over. */
  readonly paths: readonly string[];
  readonly components: number;
}

/** Times the components of paths that are the same strings every time, or were just built. */
function asking({ name, process, paths, components }: Asked, smoke: boolean, fresh: boolean) {
  const count = Math.max(1, Math.floor(batch(smoke) / components));
  let asked = Array.from({ length: count }, (_, i) => paths[i % paths.length]!);
  const contestant: Contestant = {
    name,
    operations: count * components,
    run: () => {
      for (const path of asked) sink.value = process.stat(path);
    },
    check: () => expect((sink.value as { mode: number }).mode === MODE, "the file is found"),
  };
  if (!fresh) return contestant;
  return {
    ...contestant,
    prepare: () => {
      asked = freshCopies(paths, count);
    },
  };
}

const FEW = 8;

function deep(depth: number): Omit<Asked, "name"> {
  const directory = Array.from({ length: depth - 1 }, (_, i) => `/${nameOf(i)}`).join("");
  const paths = Array.from({ length: FEW }, (_, i) => `${directory}/${nameOf(i)}`);
  const process = processOn((builder) => {
    for (const path of paths) builder.put(path, FILE);
  });
  return { process, paths, components: depth };
}

const depthName = (depth: number): string => `${depth} components deep`;

function depths(smoke: boolean): Contestant[] {
  return DEPTHS.map((depth) => asking({ name: depthName(depth), ...deep(depth) }, smoke, true));
}

/** A path that is not absolute is walked every time. */
function walked(smoke: boolean): Contestant[] {
  return DEPTHS.map((depth) => {
    const { paths, ...rest } = deep(depth);
    const relative = paths.map((path) => path.slice(1));
    return asking({ name: depthName(depth), paths: relative, ...rest }, smoke, true);
  });
}

const entriesName = (entries: number): string => `${entries.toLocaleString("en")} entries`;

function entries(smoke: boolean, fresh: boolean): Contestant[] {
  return ENTRIES.map((count) => {
    const all = Array.from({ length: smoke ? 10 : count }, (_, i) => `/directory/${nameOf(i)}`);
    const process = processOn((builder) => {
      for (const path of all) builder.put(path, FILE);
    });
    // All of them are known, so that the cache is as large as the directory.
    for (const path of all) sink.value = process.stat(path);
    const few = Array.from({ length: FEW }, (_, i) => all[Math.floor((i * all.length) / FEW)]!);
    return asking({ name: entriesName(count), process, paths: few, components: 2 }, smoke, fresh);
  });
}

const linksName = (links: number): string => `${links} symlinks on the way`;

/** Each symlink leads to the next, the last to the file; every one of them is a component more. */
function links(smoke: boolean): Contestant[] {
  return LINKS.map((count) => {
    const paths = Array.from({ length: FEW }, (_, file) => `directory/${nameOf(file)}-0000`);
    const process = processOn((builder) => {
      for (const path of paths) {
        const stem = path.slice(0, -4);
        const at = (i: number): string => `${stem}${i.toString(36).padStart(4, "0")}`;
        for (let i = 0; i < count; i++) {
          builder.put(`/${at(i)}`, { type: "symlink", target: at(i + 1).slice(10) });
        }
        builder.put(`/${at(count)}`, FILE);
      }
    });
    return asking({ name: linksName(count), process, paths, components: 2 + count }, smoke, true);
  });
}

/** The largest beside the smallest. */
function flat(sizes: readonly number[], nameOf: (size: number) => string, how: string): Floor[] {
  const [from, to] = [sizes[0]!, sizes.at(-1)!];
  return [
    {
      row: "walk-growth",
      title: "a component",
      says: partOf(`that of ${from}`, `${how}, ${nameOf(to)}: a component`),
      slower: nameOf(to),
      faster: nameOf(from),
      atMost: (to / Math.max(1, from)) ** FLAT,
    },
  ];
}

const topic = "lookup growth";

export const lookupGrowthCases: readonly Case[] = [
  {
    topic,
    name: "depth, fresh strings",
    floors: flat(DEPTHS, depthName, "a fresh path"),
    open: (_scratch, smoke) => depths(smoke),
  },
  {
    topic,
    name: "depth, walked",
    floors: flat(DEPTHS, depthName, "a walk"),
    open: (_scratch, smoke) => walked(smoke),
  },
  {
    topic,
    name: "entries, the same strings",
    floors: flat(ENTRIES, entriesName, "the same string"),
    open: (_scratch, smoke) => entries(smoke, false),
  },
  {
    topic,
    name: "entries, fresh strings",
    floors: flat(ENTRIES, entriesName, "a fresh string"),
    open: (_scratch, smoke) => entries(smoke, true),
  },
  {
    topic,
    name: "symlinks",
    floors: flat(LINKS, linksName, "a walk"),
    open: (_scratch, smoke) => links(smoke),
  },
];
