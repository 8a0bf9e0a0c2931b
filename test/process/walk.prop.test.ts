import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isErrno } from "../../src/base/fs-error.ts";
import type { Process } from "../../src/process/process.ts";
import { layer, type Tree } from "../support/layer.ts";
import { scene } from "../support/scene.ts";

/** A few names, so that calls meet each other's. */
const NAMES = ["a", "b", "c"];
const name = fc.constantFrom(...NAMES);
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => `/${names.join("/")}`);

const LOWERS: readonly Tree[] = [
  { "/a/": {}, "/b": { symlink: "a" } },
  { "/a/b/c": "file", "/a/c": { symlink: "../c" }, "/c/a": "x", "/c/b/": { mode: 0o700 } },
];
const UPPER: Tree = { "/a/a/b": "upper", "/c/c/": {} };

type Step = { readonly text: string; readonly run: (process: Process) => unknown };

const one = (text: string, run: (process: Process, path: string) => unknown) =>
  path.map((at): Step => ({ text: `${text} ${at}`, run: (process) => run(process, at) }));
const two = (text: string, run: (process: Process, from: string, to: string) => unknown) =>
  fc.tuple(path, path).map(
    ([from, to]): Step => ({
      text: `${text} ${from} ${to}`,
      run: (process) => run(process, from, to),
    }),
  );

const step = fc.oneof(
  one("mkdir", (p, at) => p.mkdir(at)),
  one("creat", (p, at) => p.close(p.creat(at))),
  one("unlink", (p, at) => p.unlink(at)),
  one("rmdir", (p, at) => p.rmdir(at)),
  one("chmod", (p, at) => p.chmod(at, 0o711)),
  one("chmod 0", (p, at) => p.chmod(at, 0)),
  two("rename", (p, from, to) => p.rename(from, to)),
  two("exchange", (p, from, to) => p.renameat2(from, to, "EXCHANGE")),
  two("link", (p, from, to) => p.link(from, to)),
  fc.tuple(fc.constantFrom("a", "../a", "/c", "b/c", "nowhere"), path).map(
    ([target, at]): Step => ({
      text: `symlink ${target} ${at}`,
      run: (p) => p.symlink(target, at),
    }),
  ),
);

/** All paths of up to three names. */
const PATHS = ["/"].concat(
  [1, 2, 3].flatMap((depth) =>
    Array.from({ length: NAMES.length ** depth }, (_, i) =>
      [...i.toString(NAMES.length).padStart(depth, "0")]
        .map((digit) => `/${NAMES[Number(digit)]}`)
        .join(""),
    ),
  ),
);

function attempt(work: () => unknown): string {
  try {
    return String(work() ?? "ok");
  } catch (error) {
    if (isErrno(error)) return error.code;
    throw error;
  }
}

/** What a process sees at every path, asked in the ways that use the cache of whole paths. */
function cached(process: Process): string[] {
  return PATHS.flatMap((at) => [
    attempt(() => `${process.stat(at).ino}`),
    attempt(() => `${process.lstat(at).ino}`),
    attempt(() => `${process.tryStat(at)?.ino}`),
    attempt(() => `${process.tryLstat(at)?.ino}`),
  ]);
}

/** The same, walked name by name: a path with a dot is never kept. */
function walked(process: Process): string[] {
  return PATHS.flatMap((at) => {
    const dotted = `/.${at}`;
    return [
      attempt(() => `${process.stat(dotted).ino}`),
      attempt(() => `${process.lstat(dotted).ino}`),
      attempt(() => `${process.tryStat(dotted)?.ino}`),
      attempt(() => `${process.tryLstat(dotted)?.ino}`),
    ];
  });
}

describe("the cache of whole paths never lies:", () => {
  it("it says what a walk says, for root and for others, whatever was done in between", () => {
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 1, maxLength: 15 }),
        fc.constantFrom(4, 1000),
        (steps, dentryLimit) => {
          const { root, as } = scene({ lowers: LOWERS, upper: UPPER, dentryLimit, unheard: true });
          const processes = [root, as(7)];
          for (const { run } of steps) {
            // Before each step every path is in the cache.
            for (const process of processes) cached(process);
            attempt(() => run(root));
            for (const process of processes) expect(cached(process)).toEqual(walked(process));
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it("nor do the dentries: a fresh mount of the same layers sees the same", () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 15 }), (steps) => {
        const lowers = LOWERS.map((tree, i) => layer(`lower${i}`, tree));
        const { root, overlay } = scene({ lowers, upper: UPPER, unheard: true });
        for (const { run } of steps) {
          cached(root);
          attempt(() => run(root));
        }
        const fresh = scene({ lowers, upper: overlay.upper! });

        expect(cached(root)).toEqual(cached(fresh.root));
      }),
      { numRuns: 100 },
    );
  });
});
