import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import type { Case } from "../../../src/cases/case.ts";
import { LAWS } from "../../../src/kit/laws/laws.ts";
import { READDIR_AND_LOOKUP_AGREE } from "../../../src/kit/laws/readdir-and-lookup-agree.ts";
import { OverlayFault } from "../../../src/kit/suite/check.ts";
import { EVERYTHING } from "../../../src/kit/supports.ts";
import { lacking } from "../../support/lacking.ts";
import { PEERS } from "../adapters/peers.ts";
import { startZenfs } from "../adapters/zenfs.ts";
import { faultsText, type PeerResult, runPeer } from "./run-peer.ts";
import { peersTable, tableIn, withTable } from "./table.ts";

const README = new URL("../../../README.md", import.meta.url);
/** `npm run peers` writes what comes out into the README. */
const WRITES = process.env.COPYUP_PEERS === "write";
const RUNS = 100;

const results = new Map<string, PeerResult>();

afterAll(() => {
  if (!WRITES || results.size < PEERS.length) return;
  const table = peersTable(PEERS.map(({ id }) => results.get(id)!));
  writeFileSync(README, withTable(readFileSync(README, "utf8"), table));
});

async function resultOf(id: string): Promise<PeerResult> {
  const result = await runPeer(PEERS.find((peer) => peer.id === id)!.start(), RUNS);
  results.set(id, result);
  return result;
}

const brokenLaws = ({ laws }: PeerResult): string[] =>
  [...laws].filter(([, law]) => law instanceof OverlayFault).map(([name]) => name);

const isPresent = (id: string): boolean => PEERS.find((peer) => peer.id === id)!.present();

describe("the suite", () => {
  it("finds nothing in copyup", async () => {
    expect(faultsText(await resultOf("copyup"))).toBe("# copyup\n\n## recorded cases\n\n\n");
  }, 120_000);

  it.skipIf(lacking(isPresent("linux")))(
    "finds nothing in the overlayfs of Linux (needs root and python3)",
    async () => {
      expect(faultsText(await resultOf("linux"))).toBe(
        "# Linux overlayfs\n\n## recorded cases\n\n\n",
      );
    },
    300_000,
  );

  // What it caches for how long is no matter of seeds: more may come out.
  it.skipIf(lacking(isPresent("fuse-overlayfs")))(
    "finds that fuse-overlayfs 1.10 shows deleted content again",
    async () => {
      const result = await resultOf("fuse-overlayfs");

      expect(brokenLaws(result)).toEqual(
        expect.arrayContaining([
          "what was removed is gone, and a new directory is empty",
          "calls answer as Linux does",
        ]),
      );
      expect(brokenLaws(result)).not.toContain("lower layers never change");
      expect(result.failed).toEqual(expect.arrayContaining(["hardlink.break", "rename.fifo"]));
    },
    300_000,
  );

  // The faults are reviewed by eye: `npx vitest run test/kit/peers -u`, then look at the difference.
  it.each([
    ["zenfs", "reading changes nothing"],
    ["zenfs", "readdir and lookup agree"],
    ["just-bash", "readdir and lookup agree"],
    ["unionfs", "lower layers never change"],
  ])(
    "finds in %s that it is not so: %s",
    async (id, law) => {
      const result = results.get(id) ?? (await resultOf(id));

      expect(brokenLaws(result)).toContain(law);
      await expect(faultsText(result)).toMatchFileSnapshot(`faults/${id}.md`);
    },
    120_000,
  );
});

describe("a scenario of one's own", () => {
  it("shows that ZenFS has the children of a renamed directory under both names", async () => {
    const { make, supports, end } = startZenfs();
    const given: Case = {
      ...{ id: "renamed", options: {}, data: [], upper: [], readonly: false, nomount: false },
      lower: [[{ path: "/d/f", type: "file", content: "x" }]],
      ops: [{ op: "rename", path: "/d", to: "/e" }],
    };

    const subject = { make, supports: { ...EVERYTHING, ...supports } };

    await expect(READDIR_AND_LOOKUP_AGREE.check(given, subject)).rejects.toThrow(
      "/d/f is not listed, yet lstat finds it",
    );
    await end!();
  });
});

describe("the README's table", () => {
  const rows = tableIn(readFileSync(README, "utf8"))
    .split("\n")
    .map((line) => line.slice(2, -2).split(" | "));

  it("has a column for each peer and a row for each law", () => {
    expect(rows[0]!.slice(1)).toEqual(PEERS.map(({ name }) => name));
    expect(rows.slice(2, -1).map(([law]) => law)).toEqual(LAWS.map(({ name }) => name));
  });

  it("says of each law whether it is kept, and how many cases come out right", () => {
    for (const row of rows.slice(2, -1)) {
      for (const cell of row.slice(1)) expect(["✓", "✗", "–"]).toContain(cell);
    }
    for (const cell of rows.at(-1)!.slice(1)) expect(cell).toMatch(/^\d+ of \d+$/);
  });
});
