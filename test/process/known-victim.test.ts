import { describe, expect, it } from "vitest";
import type { Process } from "../../src/process/process.ts";
import { outcomeOf } from "../support/errno.ts";
import type { Tree } from "../support/layer.ts";
import { observe } from "../support/scene.ts";

const LOWER: Tree = {
  "/d/": { mode: 0o777 },
  "/d/f": "lower",
  "/d/sub/g": "other",
  "/private/": { mode: 0o700 },
  "/private/f": "own",
  "/link": { symlink: "d" },
  "/d/gone": "soon",
};
const UPPER: Tree = { "/up/": { mode: 0o777, opaque: true }, "/up/f": "upper", "/up/empty/": {} };

const PATHS = [
  ...["/", "/d", "/d/f", "/d//f", "/d/f/", "/d/.", "/d/..", "/d/sub", "/d/sub/g", "/d/missing"],
  ...["/private", "/private/f", "/link", "/link/f", "/link/", "/up", "/up/f", "/up/empty"],
  ...["/up/empty/", "/d/gone", "/d/f/x"],
];

type Call = (process: Process, path: string) => void;

const CALLS: Readonly<Record<string, Call>> = {
  unlink: (process, path) => process.unlink(path),
  rmdir: (process, path) => process.rmdir(path),
  "rename from": (process, path) => process.rename(path, "/up/moved"),
  "rename onto": (process, path) => process.rename("/up/f", path),
  exchange: (process, path) => process.renameat2(path, "/up/f", "EXCHANGE"),
};

/** What comes of a call on each path, each in a scene of its own. `known`: after all paths were walked. */
const outcomes = (call: Call, uid: number, known: boolean): unknown =>
  PATHS.map((path) => {
    const { result, upper } = observe({ lowers: [LOWER], upper: UPPER }, (root, { overlay }) => {
      const process = overlay.process({ uid });
      for (const other of known ? PATHS : []) {
        for (const on of [root, process]) {
          outcomeOf(() => on.tryStat(other));
          outcomeOf(() => on.tryLstat(other));
        }
      }
      // What is known of a name may be that it is not there any more, or that it is by another path.
      root.unlink("/d/gone");
      root.rename("/d/sub/g", "/d/sub/h");
      call(process, path);
    });
    return [path, result, upper];
  });

describe("a path that is known", () => {
  describe.each(Object.keys(CALLS))("%s", (name) => {
    it.each([0, 1000])("does as one that is not, for user %i", (uid) => {
      const call = CALLS[name]!;

      expect(outcomes(call, uid, true)).toEqual(outcomes(call, uid, false));
    });
  });
});
