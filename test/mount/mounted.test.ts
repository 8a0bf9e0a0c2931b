import { describe, expect, it } from "vitest";
import { steppingClock } from "../../src/base/clock.ts";
import { recordingTrace } from "../../src/base/trace.ts";
import { type Layer, walk } from "../../src/layer/layer.ts";
import { LayerWriter } from "../../src/layer/writer.ts";
import { type Mounted, type MountInit, openMount } from "../../src/mount/mounted.ts";
import { dumpLayer } from "../support/dump-layer.ts";
import { expectErrno, outcomeOf } from "../support/errno.ts";
import { layer, type Tree } from "../support/layer.ts";
import { assertLowersUntouched } from "../support/lowers-untouched.ts";

const a = (): Layer => layer("a", { "/a": "1" });
const b = (): Layer => layer("b", { "/b": "2" });
const empty = (name = "upper"): Layer => layer(name, {});

/** "rw" or "ro": of the superblock, and of the mount. */
const writable = ({ superReadonly, readonly }: Mounted): string =>
  `${superReadonly ? "ro" : "rw"} ${readonly ? "ro" : "rw"}`;

describe("openMount()", () => {
  it("makes work/work and writes a uuid on a fresh upper; lowers stay as they are", () => {
    const [lower, upper, work] = [a(), empty(), empty("work")];
    // Once: numbers are given on the store.
    openMount({ lowers: [lower], upper: empty() });

    const mounted = assertLowersUntouched([lower], () =>
      openMount({ lowers: [lower], upper, work }),
    );

    expect(dumpLayer(upper)).toEqual(["/ dir [uuid]"]);
    expect(dumpLayer(work)).toEqual(["/ dir now", "/work dir 0000 now"]);
    expect(mounted.uuid).toBe("on");
    expect(mounted.upper).toMatchObject({ layer: upper, work, workdir: work.get("/work") });
    expect(writable(mounted)).toBe("rw rw");
  });

  it("makes a workdir of its own when it is given none", () => {
    const upper = empty();
    const mounted = openMount({ lowers: [a()], upper });

    expect(dumpLayer(mounted.upper!.work)).toEqual(["/ dir now", "/work dir 0000 now"]);
    expect(mounted.upper!.work.store).toBe(upper.store);
  });

  it.each<[what: string, init: () => MountInit, readonly: string]>([
    ["an upper", () => ({ lowers: [a()], upper: empty() }), "rw rw"],
    ["MS_RDONLY", () => ({ lowers: [a()], upper: empty(), readonly: true }), "ro ro"],
    ["ro", () => ({ lowers: [a()], upper: empty(), options: "ro" }), "ro ro"],
    [
      "rw and MS_RDONLY",
      () => ({ lowers: [a()], upper: empty(), options: "rw", readonly: true }),
      "rw ro",
    ],
    ["no upper", () => ({ lowers: [a(), b()] }), "ro ro"],
    ["upper null", () => ({ lowers: [a(), b()], upper: null }), "ro ro"],
    [
      "a workdir that cannot be cleaned",
      () => ({ lowers: [a()], upper: empty(), work: layer("w", { "/work/x/y/z": "" }) }),
      "ro ro",
    ],
  ])("with %s", (_what, init, readonly) => {
    expect(writable(openMount(init()))).toBe(readonly);
  });

  it("prepares upper and workdir of a read-only mount too", () => {
    const [upper, work] = [empty(), empty("work")];

    openMount({ lowers: [a()], upper, work, readonly: true });

    expect(dumpLayer(upper)).toEqual(["/ dir [uuid]"]);
    expect(dumpLayer(work)).toEqual(["/ dir now", "/work dir 0000 now"]);
  });

  it("tells of itself", () => {
    const { trace, envelopes } = recordingTrace();

    openMount({ lowers: [a(), b()], upper: null, trace });

    expect(envelopes.map(({ event }) => event)).toEqual([
      { type: "mount", lowers: 2, readonly: true },
    ]);
  });

  it("counts the calls it makes on the upper's store", () => {
    const { trace, envelopes } = recordingTrace();

    openMount({ lowers: [a()], upper: empty(), trace });

    expect(
      envelopes.map(({ event }) => (event.type === "store" ? event.call : event.type)),
    ).toEqual(["mkdir", "setxattr", "mount"]);
  });
});

describe("openMount() refuses", () => {
  const [one, other, work] = [a(), b(), empty("work")];
  const upper = empty();
  const dirty = layer("dirty", { "/work/incompat/volatile/": {} });

  it.each<[what: string, init: MountInit, code: string]>([
    ["no lower", { lowers: [], upper }, "EINVAL"],
    ["one lower and no upper", { lowers: [one] }, "EINVAL"],
    ["a workdir that is the upper", { lowers: [one], upper, work: upper }, "EINVAL"],
    ["an upper that is a lower", { lowers: [one, upper], upper }, "ELOOP"],
    ["a lower twice", { lowers: [one, other, one], upper }, "ELOOP"],
    ["a lower twice, and no upper", { lowers: [one, one] }, "ELOOP"],
    ["a workdir that is a lower", { lowers: [one, work], upper, work }, "ELOOP"],
    ["what a volatile mount left", { lowers: [one], upper, work: dirty }, "EINVAL"],
    ["an option it does not know", { lowers: [one], upper, options: "nonsense" }, "EINVAL"],
    ["501 lowers", { lowers: Array.from({ length: 501 }, a), upper }, "EINVAL"],
  ])("%s", (_what, init, code) => {
    const all = [upper, work, dirty];
    const before = all.map((tree) => dumpLayer(tree));

    expectErrno(() => openMount(init), code as "EINVAL", "mount");
    expect(all.map((tree) => dumpLayer(tree))).toEqual(before);
  });

  it("but takes a workdir without an upper, and 500 lowers", () => {
    expect(outcomeOf(() => writable(openMount({ lowers: [a(), b()], work: empty("w") })))).toBe(
      "ro ro",
    );
    expect(
      openMount({ lowers: Array.from({ length: 500 }, a), upper: empty() }).lowers.length,
    ).toBe(500);
  });
});

describe("volatile", () => {
  it("lets one mount go, and no other until its mark is removed", () => {
    const [lower, upper, work] = [a(), empty(), empty("work")];
    const again = (options: string) =>
      outcomeOf(() => writable(openMount({ lowers: [lower], upper, work, options })));

    expect(again("volatile")).toBe("rw rw");
    expect(dumpLayer(work)).toEqual([
      "/ dir now",
      "/work dir 0000 now",
      "/work/incompat dir 0000 now",
      "/work/incompat/volatile dir 0000 now",
      '/work/incompat/volatile/dirty file "" 0000 now',
    ]);
    expect(again("volatile")).toBe("EINVAL");
    expect(again("")).toBe("EINVAL");

    const writer = new LayerWriter(work, steppingClock());
    writer.unlink(work.get("/work/incompat/volatile")!, "dirty");
    writer.rmdir(work.get("/work/incompat")!, "volatile");
    expect(again("")).toBe("rw rw");
    expect(dumpLayer(work)).toEqual(["/ dir now", "/work dir 0000 now"]);
  });

  it("means nothing without an upper", () => {
    const { options } = openMount({ lowers: [a(), b()], options: "volatile" });

    expect(options.volatile).toBe(false);
  });
});

describe("the layers of a mount", () => {
  const inos = (...layers: Layer[]): number[] =>
    layers.flatMap((tree) => [...walk(tree.root)].map(({ inode }) => inode.ino));

  it("lie on one store, with numbers of their own", () => {
    const layers = [a(), b(), empty()];
    const mounted = openMount({ lowers: [layers[0]!, layers[1]!], upper: layers[2]! });

    expect(layers.map((tree) => tree.store)).toEqual(Array(3).fill(mounted.upper!.layer.store));
    const numbers = inos(...layers);
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it("keep store and numbers when they are mounted again, beside others", () => {
    const shared = a();
    const first = openMount({ lowers: [shared], upper: empty() });
    const before = inos(shared);
    const second = openMount({ lowers: [b(), shared], upper: empty() });

    expect(second.upper!.layer.store).toBe(first.upper!.layer.store);
    expect(inos(shared)).toEqual(before);
    expect(second.fileSystems.device).not.toBe(first.fileSystems.device);
  });

  it("go to the store of the one that was mounted before, wherever it stands", () => {
    const upper = empty();
    const first = openMount({ lowers: [a()], upper });
    const second = openMount({ lowers: [b(), a()], upper, work: empty("work") });

    expect(second.upper!.layer.store).toBe(first.upper!.layer.store);
  });

  it("of two stores are refused with the layer's name", () => {
    const [one, other] = [a(), b()];
    openMount({ lowers: [one], upper: empty() });
    openMount({ lowers: [other], upper: empty() });

    expect(() => openMount({ lowers: [one, other], upper: empty() })).toThrow(
      'layer "b" was mounted on another store before',
    );
  });

  it("may be an upper that is in use by another mount: index=off allows it", () => {
    const tree: Tree = { "/f": "x" };
    const [upper, work] = [layer("upper", tree), empty("work")];

    openMount({ lowers: [a()], upper, work });
    expect(outcomeOf(() => writable(openMount({ lowers: [b()], upper, work })))).toBe("rw rw");
  });
});
