import { analyzeSpeed } from "./analyze-speed.ts";
import { buildSpeed } from "./build-speed.ts";
import type { Case } from "./case.ts";
import { appendCases } from "./cases/append.ts";
import { copyUpCases } from "./cases/copy-up.ts";
import { inodeStorage } from "./cases/inode-storage.ts";
import { lookupCases } from "./cases/lookup.ts";
import { coldLookupCases } from "./cases/lookup-cold.ts";
import { lookupGrowthCases } from "./cases/lookup-growth.ts";
import { randomLookupCases } from "./cases/lookup-random.ts";
import { mixCases } from "./cases/mix.ts";
import { mutationCases } from "./cases/mutations.ts";
import { nodeFsCases } from "./cases/node-fs.ts";
import { openCases } from "./cases/open.ts";
import { peerCases } from "./cases/peers.ts";
import { readdirCases } from "./cases/readdir.ts";
import { snapshotCases } from "./cases/snapshots.ts";
import { containers } from "./containers.ts";
import { flatMemory } from "./flat-memory.ts";
import { growth } from "./growth/growth.ts";
import { archiveSpeed, imageSpeed } from "./image-speed.ts";
import { jobs } from "./jobs.ts";
import type { Measurement } from "./measurement.ts";
import { memory } from "./memory.ts";
import { startUp } from "./start-up.ts";
import { tarSpeed } from "./tar-speed.ts";
import { traceSpeed } from "./trace-speed.ts";

/** What is measured together, in a process of its own: what others did to the compiler and the heap does not count. */
export interface Topic {
  readonly name: string;
  readonly cases: readonly Case[];
  readonly measurements: readonly Measurement[];
}

const CASES: readonly Case[] = [
  ...lookupCases,
  ...coldLookupCases,
  ...randomLookupCases,
  ...lookupGrowthCases,
  ...openCases,
  ...nodeFsCases,
  ...readdirCases,
  ...copyUpCases,
  ...appendCases,
  ...mutationCases,
  ...mixCases,
  ...snapshotCases,
  ...peerCases,
];
const MEASUREMENTS: readonly Measurement[] = [
  inodeStorage,
  startUp,
  jobs,
  imageSpeed,
  archiveSpeed,
  tarSpeed,
  analyzeSpeed,
  flatMemory,
  memory,
  containers,
  growth,
  traceSpeed,
  buildSpeed,
];

/** What a result of a case is kept under. */
export const titleOf = ({ topic, name }: Pick<Case, "topic" | "name">): string =>
  `${topic}: ${name}`;

const measurementTitle = ({ title }: Measurement): string => title;

/** All there are, in order. */
export const TITLES: readonly string[] = [
  ...CASES.map(titleOf),
  ...MEASUREMENTS.map(measurementTitle),
];

/** Those with a title that contains the filter, whatever its capitals, and of each what contains it. */
export function topicsWith(filter: string): Topic[] {
  const isChosen = (title: string): boolean => title.toLowerCase().includes(filter.toLowerCase());
  const cases = CASES.filter((one) => isChosen(titleOf(one)));
  const measurements = MEASUREMENTS.filter((one) => isChosen(measurementTitle(one)));
  const named = [...cases.map(titleOf), ...measurements.map(measurementTitle)].map(topicOf);
  return [...new Set(named)].map((name) => ({
    name,
    cases: cases.filter((one) => topicOf(titleOf(one)) === name),
    measurements: measurements.filter((one) => topicOf(measurementTitle(one)) === name),
  }));
}

/** "lookup" of "lookup: warm stat, hit, the same strings". */
const topicOf = (title: string): string => title.slice(0, title.indexOf(":"));
