import type { Case, Contestant, Floor } from "../case.ts";
import { freshCopies, makeStack, type Stack } from "../data.ts";
import {
  checkAnswer,
  DEEPEST,
  ERROR,
  layerCounts,
  ours,
  type Question,
  raw,
  real,
  rivals,
  SIZE,
  type Subject,
  WALK,
} from "../lookup-subjects.ts";
import { kernelName, ourName } from "../ours.ts";
import { partOf, type Says, timesAsFastAs } from "../says.ts";
import { sink } from "../sink.ts";

/** Operations in one run. */
const batch = (smoke: boolean): number => (smoke ? 64 : 2048);

function warm(question: Question, strings: "same" | "fresh"): Case["open"] {
  return (scratch, smoke) => {
    const layers = layerCounts(smoke || question === "throw");
    const subjects = layers.map((count) => ours(count, makeStack({ layers: count, size: SIZE })));
    const stack = makeStack({ layers: 1, size: SIZE });
    if (question === "hit") subjects.push(ours(1, stack, { uid: 1000 }, USER));
    if (question === "miss") subjects.push({ ...ours(1, stack, {}, HIT), question: "hit" });
    if (question === "throw") subjects.push(ours(1, stack, { errorStacks: false }, NO_STACKS));
    subjects.push(...raw(stack, question), ...rivals(scratch, stack));
    if (scratch.noOverlay === null) {
      for (const count of [1, DEEPEST]) {
        subjects.push(real(scratch, count, makeStack({ layers: count, size: SIZE })));
      }
    }
    const operations = batch(smoke);
    return subjects.map((subject) =>
      warmContestant(subject, stack, {
        question: subject.question ?? question,
        strings,
        operations,
      }),
    );
  };
}

interface Warm {
  readonly question: Question;
  readonly strings: "same" | "fresh";
  readonly operations: number;
}

function warmContestant(subject: Subject, stack: Stack, how: Warm): Contestant {
  const { name, against, place, ask } = subject;
  const { question, strings, operations } = how;
  const known = (question === "hit" ? stack.paths : stack.missing).map(place);
  let asked = Array.from({ length: operations }, (_, i) => known[i % known.length]!);
  const run = (): void => ask(asked, question);
  const check = (): void => checkAnswer(question, sink.value);
  const contestant = { name, operations, run, check, ...(against && { against }) };
  if (strings === "same") return contestant;
  return {
    ...contestant,
    prepare: () => {
      asked = freshCopies(known, operations);
    },
  };
}

const FIRST = ourName(1);
const HIT = ", a name that is there";
const USER = ", uid 1000";
const NO_STACKS = ", errorStacks: false";

const DEEPEST_FLOOR: Floor = {
  title: "as deep as it gets",
  ...{ slower: ourName(DEEPEST), faster: FIRST, atMost: 1.05 },
};

const layersFloor = (strings: string): Floor => {
  const says = partOf("the time at one", `${strings}, at ${DEEPEST} layers`);
  return { row: "stat-layers", ...DEEPEST_FLOOR, says };
};

const userFloor = (strings: string): Floor => {
  const says = partOf("root's time", strings);
  return {
    ...{ row: "stat-user", title: "not root", says },
    ...{ slower: FIRST + USER, faster: FIRST, atMost: 1.3 },
  };
};

const SAME = "the same string";
const FRESH = "a fresh one";
const OF_WALK = partOf("a walk over Maps");

const MISSING = "stat-missing";

const SAME_FLOORS: readonly Floor[] = [
  { row: "stat-same", title: "against raw", says: OF_WALK, slower: FIRST, faster: WALK, atMost: 1 },
  {
    ...{ row: "stat-same", title: "against memfs", says: timesAsFastAs("memfs") },
    ...{ slower: "memfs", faster: FIRST, atLeast: 20 },
  },
  {
    row: "stat-same",
    title: "against the kernel",
    says: timesAsFastAs("the kernel"),
    slower: kernelName(1),
    faster: FIRST,
    atLeast: 40,
  },
  layersFloor(SAME),
  userFloor(SAME),
];

const FRESH_FLOORS: readonly Floor[] = [
  {
    row: "stat-fresh",
    title: "against raw",
    says: OF_WALK,
    slower: FIRST,
    faster: WALK,
    atMost: 1.5,
  },
  layersFloor(FRESH),
  userFloor(FRESH),
];

const missFloors = (strings: string): Floor[] => [
  {
    ...{ row: MISSING, title: "against a hit", says: partOf("a hit", strings) },
    ...{ slower: FIRST, faster: FIRST + HIT, atMost: 1 },
  },
  DEEPEST_FLOOR,
];

const thrown = (subject: string): Says => partOf("the making of an Error", subject);

const THROW_FLOORS: readonly Floor[] = [
  {
    ...{ row: MISSING, title: "thrown", says: thrown("thrown") },
    ...{ slower: FIRST, faster: ERROR, atMost: 1.2 },
  },
  {
    ...{ row: MISSING, title: "thrown, no stack", says: thrown("thrown without a stack") },
    ...{ slower: FIRST + NO_STACKS, faster: ERROR },
  },
];

const topic = "lookup";

export const lookupCases: readonly Case[] = [
  {
    topic,
    name: "warm stat, hit, the same strings",
    floors: SAME_FLOORS,
    open: warm("hit", "same"),
  },
  {
    topic,
    name: "warm stat, hit, fresh strings",
    floors: FRESH_FLOORS,
    open: warm("hit", "fresh"),
  },
  {
    topic,
    name: "warm stat, miss, the same strings",
    floors: missFloors(SAME),
    open: warm("miss", "same"),
  },
  {
    topic,
    name: "warm stat, miss, fresh strings",
    floors: missFloors(FRESH),
    open: warm("miss", "fresh"),
  },
  {
    topic,
    name: "warm stat, miss that throws",
    floors: THROW_FLOORS,
    open: warm("throw", "same"),
  },
];
