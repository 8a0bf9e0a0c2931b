import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isErrno } from "../../src/base/fs-error.ts";
import { type Layer, walk } from "../../src/layer/layer.ts";
import { layerFromMemfs } from "../../src/node-fs/from-memfs.ts";
import { toMemfs } from "../../src/node-fs/to-memfs.ts";
import { mount } from "../../src/process/overlay.ts";
import type { Process } from "../../src/process/process.ts";
import { arbitraryLayer, arbitraryPath, arbitraryTime } from "./arbitrary-layer.ts";
import { type Item, layerItems, viewItems, volumeItems } from "./trees.ts";

describe("a layer", () => {
  it("comes back from memfs as it went", () => {
    fc.assert(
      fc.property(arbitraryLayer(), (layer) => {
        const volume = toMemfs(layer);
        const before = volumeItems(volume);

        const back = layerFromMemfs(volume);

        expect(layerItems(back)).toEqual(layerItems(layer));
        expect(linkCounts(back)).toEqual(linkCounts(layer));
        expect(volumeItems(volume)).toEqual(before);
      }),
    );
  });

  it("loses no more than the nanoseconds", () => {
    fc.assert(
      fc.property(arbitraryLayer("ns"), (layer) => {
        const before = layerItems(layer);

        const volume = toMemfs(layer);

        expect(volumeItems(volume)).toEqual(before);
        expect(layerItems(layer)).toEqual(before);
      }),
    );
  });
});

describe("a merged view", () => {
  it("goes to memfs as root sees it, and no layer changes", () => {
    const lowers = fc.array(arbitraryLayer("ns"), { minLength: 1, maxLength: 3 });
    const calls = fc.array(arbitraryCall, { maxLength: 30 });
    fc.assert(
      fc.property(lowers, arbitraryLayer("ns"), calls, (lowers, upper, calls) => {
        const overlay = mount({ lowers, upper });
        for (const call of calls) attempt(() => call(overlay.process()));
        const seen = quiet(viewItems(overlay.process()));
        const layers = [upper, ...lowers].map((layer) => quiet(layerItems(layer)));

        const volume = toMemfs(overlay);

        expect(quiet(volumeItems(volume))).toEqual(seen);
        expect([upper, ...lowers].map((layer) => quiet(layerItems(layer)))).toEqual(layers);
        expect(layerItems(layerFromMemfs(volume))).toEqual(volumeItems(volume));
      }),
    );
  });
});

type Call = (process: Process) => void;

const arbitraryCall: fc.Arbitrary<Call> = fc.oneof(
  change((process, path) => process.mkdir(path)),
  change((process, path) => process.rmdir(path)),
  change((process, path) => process.unlink(path)),
  change((process, path, other) => process.rename(path, other)),
  change((process, path, other) => process.link(path, other)),
  change((process, path, other) => process.symlink(other, path)),
  change((process, path, _other, id) => process.chmod(path, id & 0o7777)),
  change((process, path, _other, id) => process.lchown(path, id, id + 1)),
  change((process, path, _other, id) => {
    const fd = process.open(path, "O_WRONLY|O_CREAT");
    process.pwrite(fd, Uint8Array.of(id), id % 10);
    process.close(fd);
  }),
  fc.tuple(arbitraryPath, arbitraryTime("ns"), arbitraryTime("ns")).map(
    ([path, atime, mtime]): Call =>
      (process) =>
        process.utimens(path, atime, mtime, { nofollow: true }),
  ),
);

function change(
  call: (process: Process, path: string, other: string, id: number) => void,
): fc.Arbitrary<Call> {
  return fc.tuple(arbitraryPath, arbitraryPath, fc.nat(0xffff)).map(
    ([path, other, id]): Call =>
      (process) =>
        call(process, path, other, id),
  );
}

function attempt(call: () => void): void {
  try {
    call();
  } catch (error) {
    if (!isErrno(error)) throw error;
  }
}

/** Without the atimes of symlinks: whoever reads a target moves them. */
function quiet(items: readonly Item[]): Item[] {
  return items.map((item) =>
    item.type === "symlink" ? { ...item, times: item.times.slice(1) } : item,
  );
}

function linkCounts(layer: Layer): number[] {
  return [...walk(layer.root)].map(({ inode }) => inode.nlink);
}
