import fc from "fast-check";
import type { Timespec } from "../../src/base/clock.ts";
import { type EntryInit, LayerBuildError, LayerBuilder } from "../../src/layer/builder.ts";
import { Content } from "../../src/layer/content.ts";
import { isDir } from "../../src/layer/inode.ts";
import type { Layer } from "../../src/layer/layer.ts";

/** Few, so that they meet; and some that are easy to get wrong. The last one is not UTF-8. */
const NAMES = ["a", "b", "c", "d e", "0", "__proto__", "...", "é", "\udc80"];

export const arbitraryPath: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 3 })
  .map((names) => `/${names.join("/")}`);

/** Milliseconds, as memfs has them, or nanoseconds. */
export function arbitraryTime(unit: "ms" | "ns"): fc.Arbitrary<Timespec> {
  const nsec = unit === "ns" ? fc.nat(999_999_999) : fc.nat(999).map((ms) => ms * 1e6);
  return fc.record({ sec: fc.integer({ min: -(2 ** 31), max: 2 ** 33 }), nsec });
}

type Step =
  | {
      readonly do: "put";
      readonly path: string;
      readonly entry: EntryInit;
      readonly ctime: Timespec;
    }
  | { readonly do: "link"; readonly path: string; readonly to: string };

/** A layer of directories, files, symlinks and hard links, with any modes, owners and times. */
export function arbitraryLayer(unit: "ms" | "ns" = "ms"): fc.Arbitrary<Layer> {
  const common = {
    mode: fc.nat(0o7777),
    uid: fc.nat(0xffffffff),
    gid: fc.nat(0xffffffff),
    atime: arbitraryTime(unit),
    mtime: arbitraryTime(unit),
  };
  const entry: fc.Arbitrary<EntryInit> = fc.oneof(
    fc.record({ type: fc.constant("dir" as const), ...common }),
    fc.record({
      type: fc.constant("file" as const),
      ...common,
      content: fc.uint8Array({ maxLength: 20 }).map((bytes) => Content.fromBytes(bytes)),
    }),
    fc.record({
      type: fc.constant("symlink" as const),
      ...common,
      target: fc.constantFrom("a", "/a/b", "../c", "missing", "a//./b/", "\udc80"),
    }),
  );
  const put = fc.record({
    do: fc.constant("put" as const),
    path: fc.oneof({ weight: 9, arbitrary: arbitraryPath }, fc.constant("/")),
    entry,
    ctime: arbitraryTime(unit),
  });
  const link = fc.record({
    do: fc.constant("link" as const),
    path: arbitraryPath,
    to: arbitraryPath,
  });
  const steps = fc.array(fc.oneof({ weight: 3, arbitrary: put }, link), { maxLength: 30 });
  return steps.map(layerOf);
}

function layerOf(steps: readonly Step[]): Layer {
  const builder = new LayerBuilder();
  for (const step of steps) {
    const old = builder.layer.get(step.path);
    if (step.do === "link" && old !== undefined) continue;
    if (step.do === "put" && old !== undefined && isDir(old) !== (step.entry.type === "dir"))
      continue;
    try {
      if (step.do === "link") builder.link(step.path, step.to);
      else stamp(builder.put(step.path, step.entry), step.ctime);
    } catch (error) {
      if (!(error instanceof LayerBuildError)) throw error;
    }
  }
  return builder.layer;
}

function stamp(inode: { ctimeSec: number; ctimeNsec: number }, { sec, nsec }: Timespec): void {
  inode.ctimeSec = sec;
  inode.ctimeNsec = nsec;
}
