import { afterAll, describe, expect, it } from "vitest";
import type { Case } from "../../src/cases/case.ts";
import { parseCase } from "../../src/cases/parse-case.ts";
import { differences } from "../../src/kernel/differences.ts";
import { Kernel } from "../../src/kernel/kernel.ts";
import { verify } from "../../src/kernel/verify.ts";
import { recordedOutcomes } from "../cases/recorded-outcomes.ts";
import { lacking } from "../support/lacking.ts";
import { kitCase } from "./generate/kit-case.ts";
import { PROFILES, type Profile } from "./generate/profiles.ts";
import { randomCase } from "./generate/random-case.ts";
import { hunt } from "./hunt/hunt.ts";
import { compileSources, openKernel } from "./support/live-kernel.ts";

const compiled = compileSources();
const kernel = await openKernel({ program: compiled.worker });
const plain = await openKernel({ program: compiled.worker, plainUser: true });
const root = kernel instanceof Kernel && kernel.privileged;
const why = kernel instanceof Kernel ? "not root" : kernel;

afterAll(async () => {
  if (kernel instanceof Kernel) await kernel.close();
  if (plain instanceof Kernel) await plain.close();
  compiled.remove();
});

/** Which random cases: COPYUP_SEED asks for certain ones, COPYUP_CASES for more. */
const SEED = process.env.COPYUP_SEED ?? String(Date.now());
const CASES = Number(process.env.COPYUP_CASES ?? 300);
const KIT_CASES = Math.ceil(CASES / 10);

function theKernel(): Kernel {
  if (kernel instanceof Kernel) return kernel;
  throw new Error(kernel);
}

async function outcomeOf(given: Case) {
  const answer = await theKernel().run(given);
  if ("error" in answer) throw new Error(answer.error);
  return answer.outcome;
}

describe.skipIf(lacking(root))(`on this machine's kernel${root ? "" : ` (${why})`}`, () => {
  it("a recorded case has the outcome that was recorded", async () => {
    const recorded = recordedOutcomes().map(({ case: given, outcome }) => ({
      given: parseCase(given),
      outcome: outcome as Parameters<typeof differences>[0],
    }));

    const found = await Promise.all(
      recorded.map(async ({ given, outcome }) => differences(outcome, await outcomeOf(given))),
    );

    expect(found.flat()).toEqual([]);
  });

  it(
    `the engine is right about ${CASES} random cases (seed ${SEED})`,
    async () => {
      const wrong: unknown[] = [];
      let agreed = 0;

      await hunt({
        kernel: theKernel(),
        cases: CASES,
        source: (index) => randomCase(SEED, profileAt(index), index),
        onVerdict: (given, verdict) => {
          if (verdict.kind === "agrees") agreed++;
          else wrong.push({ id: given.id, ...verdict });
        },
      });

      expect(wrong).toEqual([]);
      expect(agreed).toBe(CASES);
    },
    60_000 + CASES * 50,
  );

  it(
    `and about ${KIT_CASES} that fast-check draws from the kit (seed ${SEED})`,
    async () => {
      const wrong: unknown[] = [];
      let agreed = 0;

      await hunt({
        kernel: theKernel(),
        cases: KIT_CASES,
        source: (index) => kitCase(`kit-${SEED}-${index}`),
        onVerdict: (given, verdict) => {
          if (verdict.kind === "agrees") agreed++;
          else wrong.push({ id: given.id, ...verdict });
        },
      });

      expect(wrong).toEqual([]);
      expect(agreed).toBe(KIT_CASES);
    },
    60_000 + CASES * 50,
  );

  it("500 lowers fit one mount", async () => {
    const lower = Array.from({ length: 500 }, (_, i) => [{ path: `/f${i}`, content: `${i}` }]);
    const given = parseCase({ lower, ops: [{ op: "read", path: "/f0" }] });

    expect(await verify(given, theKernel())).toMatchObject({ kind: "agrees", explained: [] });
  });

  it("one lower too many is refused as Linux refuses it", async () => {
    const given = parseCase({ lower: Array.from({ length: 501 }, () => []), ops: [] });

    const { mount, ops, merged } = await outcomeOf(given);

    expect({ mount, ops, merged }).toEqual({ mount: "EINVAL", ops: [], merged: null });
  });

  it("a case that cannot be laid is the case's own fault", async () => {
    const given = parseCase({ lower: [[{ path: "/a" }, { path: "/a/b" }]] });

    const answer = await theKernel().run(given);

    expect(answer).toMatchObject({ malformed: true });
    expect((await outcomeOf(parseCase({}))).mount).toBe("ok");
  });

  it("names that are no UTF-8 come back as they were", async () => {
    const given = parseCase({
      lower: [[{ path: "/\udcff\udc80" }]],
      ops: [
        { op: "readdir", path: "/" },
        { op: "symlink", path: "/ü", target: "\udcfe" },
        { op: "readlink", path: "/ü" },
      ],
    });

    const { ops } = await outcomeOf(given);

    expect(ops[0]).toEqual({ ok: true, value: [["\udcff\udc80", "file"]] });
    expect(ops[2]).toEqual({ ok: true, value: "\udcfe" });
  });
});

const both = root && plain instanceof Kernel;
const whyNot = plain instanceof Kernel ? why : plain;

describe.skipIf(lacking(both))(`in a user namespace${both ? "" : ` (${whyNot})`}`, () => {
  it("a case comes out as for root, but for what is said to be left out", async () => {
    if (!(plain instanceof Kernel)) throw new Error(plain);
    const wrong: unknown[] = [];

    for (let index = 0; index < 110; index++) {
      const { runs } = plain.fits(randomCase(SEED, profileAt(index), index));
      const answer = await plain.run(runs);
      if ("error" in answer) throw new Error(`${runs.id}: ${answer.error}`);
      const { found } = plain.unexpected(differences(await outcomeOf(runs), answer.outcome));
      wrong.push(...found.map((difference) => ({ id: runs.id, ...difference })));
    }

    expect(wrong).toEqual([]);
  });
});

function profileAt(index: number): Profile {
  return PROFILES[index % PROFILES.length]!;
}
