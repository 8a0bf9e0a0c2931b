import type { Process } from "../../src/index.ts";
import { type Case, type Contestant, expect } from "../case.ts";
import { randomFrom, type Stack, shuffled, word } from "../data.ts";
import { SIZE, WALK, WHOLE } from "../lookup-subjects.ts";
import { OurOverlay, ourName } from "../ours.ts";
import { MapTree, PathMap } from "../raw-maps.ts";
import { partOf } from "../says.ts";
import { sink } from "../sink.ts";

/** Files in a directory; there are as many thousands of directories, three deep. */
const FILES = 100;
const LOOKUPS_BEFORE_MUTATION = 1000;

/** 100,000 files of one layer, three directories deep. */
function wide(smoke: boolean): Stack {
  const random = randomFrom(1);
  const names = (count: number): string[] =>
    Array.from({ length: count }, (_, i) => `${word(random)}${i}`);
  const branches = smoke ? 2 : 10;
  const paths: string[] = [];
  for (const one of names(branches)) {
    for (const two of names(branches)) {
      for (const three of names(branches)) {
        for (const file of names(FILES)) paths.push(`/${one}/${two}/${three}/${file}`);
      }
    }
  }
  return {
    trees: [paths.map((path) => ({ path, size: SIZE }))],
    directory: "/",
    paths,
    missing: [],
  };
}

/** One change of the tree, another each time; all files stay. */
class Mutations {
  readonly #process: Process;
  readonly #paths: readonly string[];
  #count = 0;

  constructor(process: Process, paths: readonly string[]) {
    this.#process = process;
    this.#paths = paths;
  }

  next(): void {
    const process = this.#process;
    const path = this.#paths[(this.#count * 7919) % this.#paths.length]!;
    const beside = `${path}~`;
    switch (this.#count++ % 4) {
      case 0:
        process.rename(path, beside);
        process.rename(beside, path);
        break;
      case 1:
        process.close(process.creat(beside));
        process.unlink(beside);
        break;
      case 2:
        process.chmod(path, 0o640);
        break;
      default:
        process.mkdir(beside);
        process.rmdir(beside);
    }
  }
}

const HOT = `${ourName(1)}, 64 of them over and over`;
const MUTATED = `${ourName(1)}, a mutation among every 1,000`;

function open(smoke: boolean): Contestant[] {
  const stack = wide(smoke);
  const { process } = new OurOverlay(stack);
  const mutations = new Mutations(process, stack.paths);
  const order = shuffled(stack.paths, 2);
  const hot = Array.from(order, (_, i) => stack.paths[i % 64]!);
  const stat = process.stat(order[0]!);
  const walk = new MapTree(order, stat);
  const whole = new PathMap(order, stat);
  const contestant = (name: string, run: () => void): Contestant => ({
    name,
    operations: order.length,
    run,
    check: () => expect((sink.value as { size: number }).size === SIZE, "the file is found"),
  });
  return [
    contestant(HOT, () => {
      for (const path of hot) sink.value = process.stat(path);
    }),
    contestant(ourName(1), () => {
      for (const path of order) sink.value = process.stat(path);
    }),
    contestant(MUTATED, () => {
      let left = LOOKUPS_BEFORE_MUTATION;
      for (const path of order) {
        sink.value = process.stat(path);
        if (--left > 0) continue;
        left = LOOKUPS_BEFORE_MUTATION;
        mutations.next();
      }
    }),
    contestant(WALK, () => walk.ask(order)),
    contestant(WHOLE, () => whole.ask(order)),
  ];
}

export const randomLookupCases: readonly Case[] = [
  {
    topic: "lookup",
    name: "100,000 paths in random order",
    floors: [
      {
        ...{ row: "stat-random", title: "random order", says: partOf("the hot case") },
        ...{ slower: MUTATED, faster: HOT, atMost: 3 },
      },
      {
        ...{ row: "stat-random", title: "against raw", says: partOf("a walk over Maps") },
        ...{ slower: MUTATED, faster: WALK },
      },
      {
        ...{ row: "stat-random", title: "raw in random order" },
        says: partOf("our hot case", "a bare Map of whole paths"),
        ...{ slower: WHOLE, faster: HOT },
      },
    ],
    open: (_scratch, smoke) => open(smoke),
  },
];
