import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Trace } from "../../src/base/trace.ts";
import type { Layer } from "../../src/layer/layer.ts";
import { Store } from "../../src/layer/store.ts";
import { layerProcess } from "../../src/process/layer-process.ts";
import { mount } from "../../src/process/overlay.ts";
import type { Process } from "../../src/process/process.ts";
import { dumpLayer } from "../support/dump-layer.ts";
import { outcomeOf } from "../support/errno.ts";
import { writeText } from "../support/files.ts";
import { type Entry, layer, type Tree, WHITEOUT } from "../support/layer.ts";

const DIR: Entry = {};
const LOWERS: readonly Tree[] = [
  { "/d/a": "2", "/d/b": WHITEOUT, "/d/top": "2", "/e/": { opaque: true }, "/e/n": "2" },
  { "/d/b": "1", "/d/c": "1", "/d/sub/x": "1", "/e/m": "1" },
  { "/d/a": "0", "/d/low": "0", "/d/sub/y": "0", "/only/p": "0", "/only/q": "0" },
];

interface Mounted {
  readonly process: Process;
  readonly upper: Layer;
  readonly lowers: readonly Layer[];
}

interface How {
  readonly options?: Readonly<Record<string, string | boolean>>;
  readonly stores?: boolean;
  readonly uid?: number;
}

/** `heard`: somebody listens, so that every call is made for itself. */
function mounted(heard: boolean, { options = {}, stores = false, uid = 0 }: How = {}): Mounted {
  const lowers = LOWERS.map((tree, i) =>
    layer(`${i}`, tree, stores ? new Store({ id: i + 1 }) : undefined),
  );
  const upper = layer("upper", { "/d/up": "u", "/d/low": WHITEOUT, "/mine/": DIR, "/mine/f": "u" });
  const trace = heard ? { trace: new Trace(() => undefined) } : {};
  const overlay = mount({ lowers, upper, options, ...trace });
  return { process: overlay.process({ uid }), upper, lowers };
}

const DIRECTORIES = ["/", "/d", "/d/sub", "/e", "/only", "/mine"];

const list = (process: Process): unknown =>
  DIRECTORIES.map((path) => outcomeOf(() => process.readdir(path)));

type Act = (on: Mounted) => void;

/** Every way in which a directory may come to show something else. */
const ACTS: Readonly<Record<string, Act>> = {
  nothing: () => undefined,
  "a file is created": ({ process }) => writeText(process, "/d/new", "x"),
  "a file is created over a whiteout": ({ process }) => writeText(process, "/d/low", "x"),
  "a directory is created": ({ process }) => process.mkdir("/d/made"),
  "a symlink is created": ({ process }) => process.symlink("a", "/d/link"),
  "a file is linked": ({ process }) => process.link("/d/a", "/only/hard"),
  "a lower file is copied up": ({ process }) => process.chmod("/d/a", 0o600),
  "a lower file of one layer is copied up": ({ process }) => process.chmod("/only/p", 0o600),
  "the directory is copied up": ({ process }) => process.chmod("/only", 0o700),
  "a lower file is removed": ({ process }) => process.unlink("/d/a"),
  "an upper file is removed": ({ process }) => process.unlink("/d/up"),
  "a file is moved within": ({ process }) => process.rename("/d/a", "/d/z"),
  "a file is moved out": ({ process }) => process.rename("/d/a", "/only/a"),
  "a file is moved over another": ({ process }) => process.rename("/d/a", "/d/c"),
  "an upper file is moved out": ({ process }) => process.rename("/mine/f", "/d/f"),
  "two names are exchanged": ({ process }) => process.renameat2("/d/a", "/only/p", "EXCHANGE"),
  "an upper directory is moved": ({ process }) => process.rename("/mine", "/d/moved"),
  "a directory is removed": ({ process }) => {
    process.unlink("/d/sub/x");
    process.unlink("/d/sub/y");
    process.rmdir("/d/sub");
  },
  "a directory is made anew": ({ process }) => {
    process.unlink("/e/n");
    process.rmdir("/e");
    process.mkdir("/e");
  },
  "a directory is closed": ({ process }) => process.chmod("/d", 0o000),
  "a symlink takes the place of a directory": ({ process }) => {
    process.rename("/mine", "/gone");
    process.symlink("d", "/mine");
  },
  "another process changes the directory": ({ process }) => {
    // Whoever holds a listing, shares it with who opens the directory meanwhile.
    const fd = process.open("/d", "O_RDONLY|O_DIRECTORY");
    process.getdents(fd, 2);
    writeText(process, "/d/meanwhile", "x");
    process.readdir("/d");
    process.close(fd);
  },
  "the upper is changed behind the mount": ({ upper }) =>
    writeText(layerProcess(upper), "/d/behind", "x"),
  "a name goes from the upper behind the mount": ({ upper }) => layerProcess(upper).unlink("/d/up"),
  "a lower layer is changed behind the mount": ({ lowers }) =>
    writeText(layerProcess(lowers[1]!), "/d/behind", "x"),
  "a mark comes behind the mount": ({ upper }) =>
    layerProcess(upper).setxattr("/d", "trusted.overlay.impure", new Uint8Array([0x79])),
  "a name is asked for": ({ process }) => {
    process.tryStat("/d/sub/none");
    process.tryStat("/d/c");
  },
};

/** What is seen with nobody listening, and what the calls made one by one give. */
function twins(how: How, acts: readonly string[]): { seen: unknown; ruled: unknown } {
  const run = (heard: boolean): unknown => {
    const on = mounted(heard, how);
    const seen = acts.flatMap((name) => [
      outcomeOf(() => ACTS[name]!(on)),
      ...[1, 2, 3].map(() => list(on.process)),
    ]);
    return [seen, dumpLayer(on.upper, on.lowers)];
  };
  return { seen: run(false), ruled: run(true) };
}

const HOWS: Readonly<Record<string, How>> = {
  "by default": {},
  "with redirect_dir, index and metacopy": {
    options: { redirect_dir: "on", index: "on", metacopy: "on" },
  },
  "with nfs_export": { options: { index: "on", nfs_export: "on" } },
  "of layers on several stores": { stores: true },
  "of layers on several stores, with xino": { stores: true, options: { xino: "on" } },
  "by a user": { uid: 1000 },
};

describe("readdir with nobody listening", () => {
  describe.each(Object.keys(HOWS))("%s", (how) => {
    it.each(Object.keys(ACTS))("sees what the single calls see, after: %s", (act) => {
      const { seen, ruled } = twins(HOWS[how]!, ["nothing", act, "nothing"]);

      expect(seen).toEqual(ruled);
    });

    it("sees what the single calls see, after any of them in any order", () => {
      const acts = fc.array(fc.constantFrom(...Object.keys(ACTS)), { maxLength: 8 });
      fc.assert(
        fc.property(acts, (some) => {
          const { seen, ruled } = twins(HOWS[how]!, some);
          expect(seen).toEqual(ruled);
        }),
        { numRuns: 40 },
      );
    });
  });

  it("gives the same list again while nothing changes, and another afterwards", () => {
    const { process } = mounted(false);
    const first = process.readdir("/d");

    expect(process.readdir("/d")).toBe(first);
    expect(Object.isFrozen(first)).toBe(true);
    process.unlink("/d/a");
    expect(process.readdir("/d")).not.toBe(first);
    expect(first.map(({ name }) => name)).toContain("a");
  });
});
