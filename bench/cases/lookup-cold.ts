import { type Case, type Contestant, expect, type Floor } from "../case.ts";
import { freshCopies, makeStack, type Stack } from "../data.ts";
import {
  checkAnswer,
  DEEPEST,
  layerCounts,
  ours,
  type Question,
  real,
  rivals,
  SIZE,
  type Subject,
} from "../lookup-subjects.ts";
import { kernelName, OurOverlay, ourName } from "../ours.ts";
import { LayerMaps } from "../raw-maps.ts";
import { partOf } from "../says.ts";
import { sink } from "../sink.ts";
import { duration, type Verdict, verdict } from "../verdict.ts";

const width = (smoke: boolean): number => (smoke ? 16 : 256);

/** Each name once, on a fresh mount. Those that have no such state are asked for names in fresh strings. */
function cold(question: "hit" | "miss"): Case["open"] {
  return (scratch, smoke) => {
    const stackOf = (layers: number): Stack =>
      makeStack({ layers, width: width(smoke), size: SIZE });
    const counts = layerCounts(smoke);
    const subjects = counts.map((layers) => ours(layers, stackOf(layers)));
    subjects.push(...rivals(scratch, stackOf(1)));
    if (scratch.noOverlay === null) {
      subjects.push(...counts.map((layers) => real(scratch, layers, stackOf(layers))));
    }
    return subjects.map((subject) => coldContestant(subject, stackOf(1), question));
  };
}

function coldContestant(subject: Subject, stack: Stack, question: Question): Contestant {
  const { name, against, place, ask, remount } = subject;
  const known = (question === "hit" ? stack.paths : stack.missing).map(place);
  let asked: readonly string[] = [];
  return {
    name,
    operations: known.length,
    prepare: () => {
      asked = freshCopies(known, known.length);
      remount?.();
    },
    run: () => ask(asked, question),
    check: () => checkAnswer(question, sink.value),
    ...(against && { against }),
  };
}

const mapsName = (layers: number): string => `${layers} Map${layers === 1 ? "" : "s"}`;

/** Names asked for once each in a directory whose own stack is known: the price of a layer, beside that of asking a Map
 *  of its names. */
function coldNames(smoke: boolean): Contestant[] {
  return layerCounts(smoke).flatMap((layers) => {
    const stack = makeStack({ layers, width: width(smoke), size: SIZE });
    return [knownDirectory(stack), bareMaps(stack)];
  });
}

function knownDirectory(stack: Stack): Contestant {
  const overlay = new OurOverlay(stack);
  let asked: readonly string[] = [];
  return {
    name: ourName(stack.trees.length),
    operations: stack.paths.length,
    prepare: () => {
      asked = freshCopies(stack.paths, stack.paths.length);
      overlay.remount();
      overlay.process.stat(stack.directory);
    },
    run: () => {
      const { process } = overlay;
      for (const path of asked) sink.value = process.stat(path);
    },
    check: () => checkAnswer("hit", sink.value),
  };
}

function bareMaps({ trees, paths }: Stack): Contestant {
  const lastName = (path: string): string => path.slice(path.lastIndexOf("/") + 1);
  const maps = new LayerMaps(trees.map((tree) => tree.map(({ path }) => lastName(path))));
  const names = paths.map(lastName);
  let asked: readonly string[] = [];
  return {
    name: mapsName(trees.length),
    against: ourName(trees.length),
    operations: names.length,
    prepare: () => {
      asked = freshCopies(names, names.length);
    },
    run: () => maps.ask(asked),
    check: () => expect(sink.value === names.at(-1), "the lowest Map has the name"),
  };
}

type Times = (contestant: string) => number | null;

function judgeLayers(times: Times): Verdict[] {
  const ours = lineThrough(times, ourName);
  const maps = lineThrough(times, mapsName);
  const row = "cold-layers";
  return [
    verdict(
      "a layer more: copyup / a Map more",
      ours.slope / maps.slope,
      { atMost: 1.5 },
      { row, says: partOf("a Map more", "a layer more") },
    ),
    verdict(
      "a layer more",
      ours.slope,
      {},
      { row, unit: "ns", says: (ns) => `a layer more: ${duration(ns)}` },
    ),
    verdict(
      "a name with no layer",
      ours.intercept,
      {},
      { row, unit: "ns", says: (ns) => `what no layer changes: ${duration(ns)}` },
    ),
  ];
}

/** The straight line that comes nearest to the times (least squares). */
function lineThrough(times: Times, nameOf: (layers: number) => string) {
  const points = layerCounts(false).flatMap((layers) => {
    const time = times(nameOf(layers));
    return time === null ? [] : [{ layers, time }];
  });
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const middle = mean(points.map(({ layers }) => layers));
  const height = mean(points.map(({ time }) => time));
  const slope =
    mean(points.map(({ layers, time }) => (layers - middle) * (time - height))) /
    mean(points.map(({ layers }) => (layers - middle) ** 2));
  return { slope, intercept: height - slope * middle };
}

/** Each mounts all overlays again. */
const rounds = 15;

const COLD_FLOORS: readonly Floor[] = [1, DEEPEST].map((layers) => ({
  title: "as fast as the kernel",
  slower: kernelName(layers),
  faster: ourName(layers),
  atLeast: 1,
}));

const topic = "lookup";

export const coldLookupCases: readonly Case[] = [
  { topic, name: "cold stat, hit", rounds, floors: COLD_FLOORS, open: cold("hit") },
  { topic, name: "cold stat, miss", rounds, floors: COLD_FLOORS, open: cold("miss") },
  {
    topic,
    name: "cold stat in a known directory",
    judge: judgeLayers,
    open: (_scratch, smoke) => coldNames(smoke),
  },
];
