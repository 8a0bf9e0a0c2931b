import { Volume } from "memfs";
import { type Case, type Contestant, expect } from "../case.ts";
import { makeStack } from "../data.ts";
import { OurOverlay } from "../ours.ts";
import { volumeOf } from "../rivals.ts";
import { partOf, timesAsFastAs } from "../says.ts";
import { type Verdict, valueText, verdict } from "../verdict.ts";

const TEXT = new TextEncoder().encode("changed");
const OURS = "copyup, restore";

/** Half of the changes write to files of a lower, half make files. */
function restored(changes: number): Contestant {
  const overlay = new OurOverlay(makeStack({ layers: 1, width: changes / 2, size: 100 }));
  const { paths, missing } = overlay.stack;
  let mounted = overlay.overlay;
  let snapshot = mounted.snapshot();
  return {
    name: OURS,
    operations: changes,
    prepare: () => {
      overlay.remount();
      mounted = overlay.overlay;
      snapshot = mounted.snapshot();
      for (const path of [...paths, ...missing]) {
        const fd = overlay.process.open(path, "O_WRONLY|O_CREAT");
        overlay.process.write(fd, TEXT);
        overlay.process.close(fd);
      }
    },
    run: () => mounted.restore(snapshot),
    check: () => {
      expect(overlay.process.stat(paths[0]!).size === 100, "the file is as it was");
      expect(overlay.process.tryStat(missing[0]!) === null, "what was made is gone");
    },
  };
}

/** What memfs offers: all files as JSON, and a volume made of them anew. */
function reread(changes: number): Contestant {
  const { trees, paths } = makeStack({ layers: 1, width: changes / 2, size: 100 });
  const saved = volumeOf(trees).toJSON();
  let volume = new Volume();
  return {
    name: "memfs, fromJSON of all files",
    operations: changes,
    run: () => {
      volume = Volume.fromJSON(saved);
    },
    check: () => expect(volume.existsSync(paths[0]!), "the file is there"),
  };
}

/** A snapshot, and one change after it: the upper has as many files as there were snapshots. */
function taken(count: number, kept: number): Contestant {
  const overlay = new OurOverlay(makeStack({ layers: 1, width: 1, size: 100 }));
  return {
    name: `copyup, on ${kept} files written before`,
    operations: count,
    prepare: () => {
      overlay.remount();
      for (let i = 0; i < kept; i++) overlay.process.mkdir(`/kept-${i}`);
    },
    run: () => {
      for (let i = 0; i < count; i++) {
        overlay.overlay.snapshot();
        overlay.process.mkdir(`/made-${i}`);
      }
    },
    check: () => expect(overlay.process.tryStat(`/made-${count - 1}`) !== null, "it is there"),
  };
}

const restoreVerdict = (change: number): Verdict =>
  verdict(
    "a change taken back",
    change,
    {},
    {
      ...{ row: "snapshots", unit: "ns" },
      says: (time) => `restore: ${valueText(time, "ns")} a change`,
    },
  );

export const snapshotCases: readonly Case[] = [
  {
    topic: "snapshot",
    name: "restore after 10,000 changes, a change",
    floors: [
      {
        row: "snapshots",
        title: "faster than to make it anew",
        says: timesAsFastAs("memfs makes all files anew", "restore"),
        ...{ slower: "memfs, fromJSON of all files", faster: OURS, atLeast: 1 },
      },
    ],
    judge: (nanoseconds) => [restoreVerdict(nanoseconds(OURS) ?? Number.NaN)],
    open: (_scratch, smoke) => [restored(smoke ? 16 : 10_000), reread(smoke ? 16 : 10_000)],
  },
  {
    topic: "snapshot",
    name: "1,000 snapshots, one and a mkdir after it",
    floors: [
      {
        row: "snapshots",
        title: "what was written before does not count",
        says: partOf("the time on an empty upper", "a snapshot with 10,000 files in the upper"),
        slower: "copyup, on 10000 files written before",
        faster: "copyup, on 0 files written before",
        atMost: 1.5,
      },
    ],
    open: (_scratch, smoke) =>
      smoke ? [taken(4, 0), taken(4, 10)] : [taken(1000, 0), taken(1000, 10_000)],
  },
];
