import { rmSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ImageStore } from "../../src/store/image-store.ts";
import { systemSurroundings } from "../../src/store/surroundings.ts";
import { tempFolder } from "../image/support/temp.ts";
import { Actors } from "./support/actors.ts";
import { Killed } from "./support/cut-files.ts";
import { newFolder } from "./support/images.ts";
import {
  after,
  arbitraryWork,
  doWork,
  faultsOf,
  leftOversOf,
  look,
  type Seen,
  type Work,
} from "./support/work.ts";

const folder = tempFolder();

/** What each process has done when it ended: all of its work, or was killed in the middle of a piece. */
interface Course {
  readonly done: number;
  readonly killed: boolean;
  readonly unsynced: readonly string[];
  readonly operations: number;
}

async function runAll(
  path: string,
  works: readonly (readonly Work[])[],
  cuts: readonly number[],
  draw: (below: number) => number,
): Promise<Course[]> {
  const actors = new Actors(draw);
  const running = works.map(async (work, i) => {
    const { files, surroundings } = actors.start(cuts[i]);
    let done = 0;
    let killed = false;
    try {
      const store = ImageStore.open(path, surroundings);
      for (const piece of work) {
        await doWork(store, piece);
        done++;
      }
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      killed = true;
    }
    return { done, killed, unsynced: files.unsynced, operations: files.operations };
  });
  const settled = await actors.run(running);
  return settled.map((one) => {
    if (one.status === "rejected") throw one.reason;
    return one.value;
  });
}

/** What a process must have left: that of its finished work, and all or nothing of the piece it was killed in. */
function possible(work: readonly Work[], { done, killed }: Course): Seen[] {
  const finished = work.slice(0, done).reduce(after, {});
  return killed && done < work.length ? [finished, after(finished, work[done]!)] : [finished];
}

/** A new process looks at what is left, and collects the garbage. */
async function inspect(path: string, works: readonly (readonly Work[])[], courses: Course[]) {
  const system = systemSurroundings();
  const self = "inspector.0.boot.space.host";
  const state = (name: string) => (name === self ? "alive" : "gone");
  const store = ImageStore.open(path, { ...system, processes: { self, state } });
  expect(await faultsOf(store)).toEqual([]);
  const seen = await look(store);
  for (const [i, work] of works.entries()) {
    const own = Object.entries(seen).filter(([name]) => name.split(":")[0]!.endsWith(String(i)));
    expect(possible(work, courses[i]!)).toContainEqual(Object.fromEntries(own));
    expect(courses[i]!.unsynced).toEqual([]);
  }
  await store.gc({ minAge: 0 });
  expect(await faultsOf(store)).toEqual([]);
  expect(await look(store)).toEqual(seen);
  expect(await leftOversOf(store)).toEqual([]);
  rmSync(path, { recursive: true, force: true });
}

const WORK: readonly Work[] = [
  { do: "put", layers: ["base", "top"], name: "x0:latest" },
  { do: "keep", key: "k0", text: "one" },
  { do: "put", layers: ["base"], name: "x0:latest" },
  { do: "tag", from: "x0:latest", name: "y0:latest" },
  { do: "keep", key: "k0", text: "two" },
  { do: "put", layers: ["middle"], name: null },
  { do: "gc" },
  { do: "remove", name: "x0:latest" },
  { do: "drop", key: "k0" },
  { do: "remove", name: "y0:latest" },
];

describe("a store whose processes are killed", () => {
  it("holds what was done, and all or nothing of the rest, at whichever operation that was", async () => {
    const first = newFolder(folder);
    const [whole] = await runAll(first, [WORK], [], () => 0);
    rmSync(first, { recursive: true });
    expect(whole!.operations).toBeGreaterThan(300);

    for (let cut = 1; cut <= whole!.operations; cut++) {
      const path = newFolder(folder);
      const courses = await runAll(path, [WORK], [cut], () => 0);
      expect(courses[0]!.killed).toBe(true);
      await inspect(path, [WORK], courses);
    }
  }, 120_000);

  it("loses no layer that one brings while another takes it away", async () => {
    const put = (name: string): Work => ({ do: "put", layers: ["base", "top"], name });
    const drop = (name: string): Work => ({ do: "remove", name });
    const works: Work[][] = [
      [put("x0:latest"), drop("x0:latest"), put("y0:latest"), drop("y0:latest"), { do: "gc" }],
      [{ do: "gc" }, put("x1:latest"), drop("x1:latest"), put("y1:latest"), drop("y1:latest")],
    ];
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.nat()), async (order) => {
        const path = newFolder(folder);
        const draw = (below: number) => (below < 2 ? 0 : order.next().value % below);
        await inspect(path, works, await runAll(path, works, [], draw));
      }),
      { numRuns: Number(process.env.COPYUP_RUNS ?? 200) },
    );
  }, 600_000);

  it("holds what each has done, however several take turns", async () => {
    const actors = fc
      .tuple(...[0, 1, 2].map((i) => fc.array(arbitraryWork(i), { minLength: 1, maxLength: 6 })))
      .map((works) => works as Work[][]);
    const cuts = fc.array(
      fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.integer({ min: 1, max: 400 })),
      {
        ...{ minLength: 3, maxLength: 3 },
      },
    );
    await fc.assert(
      fc.asyncProperty(actors, cuts, fc.infiniteStream(fc.nat()), async (works, cutAt, order) => {
        const path = newFolder(folder);
        const draw = (below: number) => (below < 2 ? 0 : order.next().value % below);
        const courses = await runAll(path, works, cutAt, draw);
        await inspect(path, works, courses);
      }),
      { numRuns: Number(process.env.COPYUP_RUNS ?? 60) },
    );
  }, 600_000);
});
