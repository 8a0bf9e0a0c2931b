import { describe, expect, it } from "vitest";
import { copyupOverlay } from "../../../src/kit/copyup-overlay.ts";
import { LawBroken } from "../../../src/kit/laws/law.ts";
import { LAWS } from "../../../src/kit/laws/laws.ts";
import type { FsCalls, Layers, MakeOverlay, TestedOverlay } from "../../../src/kit/overlay.ts";
import { checksOf, OverlayFault } from "../../../src/kit/suite/check.ts";

/** The engine with one thing gone wrong. */
type Fault = (overlay: TestedOverlay, layers: Layers) => Partial<TestedOverlay>;

const calling =
  (change: (calls: FsCalls, overlay: TestedOverlay) => Partial<FsCalls>): Fault =>
  (overlay) => {
    const spoil = (calls: FsCalls): FsCalls => ({ ...calls, ...change(calls, overlay) });
    const spoilt = spoil(overlay.calls);
    return { calls: spoilt, as: (user) => (user.uid === 0 ? spoilt : spoil(overlay.as!(user))) };
  };

const empty = new Uint8Array();
const APPEND = { flags: ["O_WRONLY", "O_APPEND"], mode: 0o644 };

/** For each law something that breaks it. */
const FAULTS: Readonly<Record<string, Fault>> = {
  "lower layers never change": calling((calls, { lowers }) => ({
    unlink(path) {
      const lower = lowers[0] as FsCalls;
      try {
        lower.unlink(path);
      } catch {
        // It is not there: the mount may have it.
      }
      return calls.unlink(path);
    },
  })),
  "reading changes nothing": calling((calls) => ({
    readFile(path) {
      calls.chmod!(path, (calls.lstat(path) as { mode: number }).mode & 0o7777);
      return calls.readFile(path);
    },
  })),
  "what was removed is gone, and a new directory is empty": calling((calls) => ({
    async rmdir(path) {
      await calls.rmdir(path);
      await calls.mkdir(path, 0o755);
    },
  })),
  "readdir and lookup agree": calling((calls) => ({
    readdir: async (path) => (await calls.readdir(path)).filter((name) => name !== "b"),
  })),
  "copy-up is invisible in the merged view": calling((calls) => ({
    async writeFile(path, data, how) {
      await calls.writeFile(path, data, how);
      if (data.length === 0) await calls.utimes!(path, 7, 7);
    },
    async chmod(path, mode) {
      await calls.chmod!(path, mode);
      await calls.utimes!(path, 7, 7);
    },
  })),
  "an unprivileged failure changes nothing": (overlay) => ({
    as: (user) => {
      const calls = overlay.as!(user);
      const denied = async (path: string, call: () => unknown) => {
        try {
          await call();
        } catch (error) {
          const { mode } = await overlay.calls.lstat(path);
          await overlay.calls.chmod!(path, mode & 0o7777);
          throw error;
        }
      };
      return {
        ...calls,
        chmod: (path, mode) => denied(path, () => calls.chmod!(path, mode)),
        truncate: (path, size) => denied(path, () => calls.truncate!(path, size)),
      };
    },
  }),
  "a remount changes nothing": (overlay) => ({
    async remount(how) {
      await overlay.remount!(how);
      for (const name of await overlay.calls.readdir("/")) {
        await overlay.calls.lchown!(`/${name}`, 5, 5);
      }
    },
  }),
  "the layers unpacked one over the other give the merged view": calling((calls) => ({
    readFile: async (path) => (await calls.readFile(path)).slice(0, 1),
  })),
  // What depends on how many layers there are.
  "squashing layers keeps the merged view": (overlay, { lower }) =>
    calling((calls) => ({
      readFile: async (path) => (lower.length > 1 ? empty : calls.readFile(path)),
    }))(overlay, { lower, upper: [], options: {} }),
  // Opaque directories of an upper are forgotten when it is a lower.
  "committing the upper as a new lower keeps the merged view": (overlay) => ({
    upper() {
      const upper = overlay.upper!();
      return { ...upper, listxattr: () => [] };
    },
  }),
  // The second layer from above is not looked at.
  "diff then apply gives the same tree": (overlay, { lower }) => {
    const whiteout = lower.at(-1)!.find(({ type }) => type === "whiteout");
    if (whiteout === undefined) return {};
    return calling((calls) => ({
      readdir: async (path) => [...(await calls.readdir(path)), ...(path === "/" ? ["ghost"] : [])],
    }))(overlay, { lower, upper: [], options: {} });
  },
  "calls answer as Linux does": calling((calls) => ({
    async rename(from, to) {
      try {
        await calls.rename!(from, to);
      } catch (error) {
        throw Object.assign(error as Error, { code: "EIO" });
      }
    },
    writeFile: (path, data, how) => calls.writeFile(path, data, how ?? APPEND),
  })),
};

function spoilt(fault: Fault): MakeOverlay {
  return (layers) => {
    const overlay = copyupOverlay(layers);
    const rest = {
      as: (user: never) => overlay.as!(user),
      upper: () => overlay.upper!(),
      remount: (how: never) => overlay.remount!(how),
    };
    return {
      ...{ ...rest, lowers: overlay.lowers, ...fault(overlay, layers) },
      // After a remount the calls are others.
      ...("calls" in fault(overlay, layers)
        ? {}
        : {
            get calls() {
              return overlay.calls;
            },
          }),
    } as TestedOverlay;
  };
}

describe("a law finds what breaks it:", () => {
  it.each(LAWS.map(({ name }) => [name] as const))(
    "%s",
    async (name) => {
      const make = spoilt(FAULTS[name]!);
      const check = checksOf(make, { seed: 3, runs: 500 }).find((each) => each.name === name)!;

      const fault = await check.run().then(
        () => undefined,
        (error) => error as unknown,
      );

      expect(fault).toBeInstanceOf(OverlayFault);
      const { case: least, cause } = fault as OverlayFault;
      expect(cause).toBeInstanceOf(LawBroken);
      expect(least.lower.length).toBeLessThanOrEqual(2);
      expect(least.lower.flat().length).toBeLessThanOrEqual(3);
      expect(least.ops.length).toBeLessThanOrEqual(3);
    },
    60_000,
  );
});
