import { describe, expect, it } from "vitest";
import { OpenDirectory } from "../../src/ops/open-directory.ts";
import { outcomeOf } from "../support/errno.ts";
import type { Tree } from "../support/layer.ts";
import { at, superblock } from "../support/superblock.ts";

const LOWERS: Tree[] = [{ "/m/a": "", "/one/a": "", "/one/b": "" }, { "/m/b": "" }];

describe("OpenDirectory", () => {
  it.each<[path: string, names: string[]]>([
    ["/m", [".", "..", "b", "a"]],
    ["/one", [".", "..", "b", "a"]],
  ])("reads %s to its end, and then nothing", (path, names) => {
    const { sb } = superblock(LOWERS);
    const dir = new OpenDirectory(sb, at(sb, path));

    expect(dir.read(Number.POSITIVE_INFINITY).map(({ name }) => name)).toEqual(names);
    expect(dir.read(1)).toEqual([]);
    dir.seek(0);
    expect(dir.read(1).map(({ name }) => name)).toEqual(["."]);
  });

  it("counts slots in a merged directory, and follows the layer's cookies in another", () => {
    const { sb } = superblock(LOWERS);
    const [merged, real] = ["/m", "/one"].map((path) => new OpenDirectory(sb, at(sb, path)));

    for (const dir of [merged!, real!]) dir.read(3);

    // In the layer the next name is the older one, whose cookie is 3.
    expect([merged!.position, real!.position]).toEqual([3, 3]);
    real!.read(1);
    expect(real!.position).toBe(0x7fffffff);
  });

  it.each(["/m", "/one"])("refuses to seek before the beginning of %s", (path) => {
    const { sb } = superblock(LOWERS);

    expect(outcomeOf(() => new OpenDirectory(sb, at(sb, path)).seek(-1))).toBe("EINVAL");
  });

  it("holds a listing until it is closed", () => {
    const { sb } = superblock(LOWERS);
    const dentry = at(sb, "/m");
    const [one, other] = [new OpenDirectory(sb, dentry), new OpenDirectory(sb, dentry)];
    one.read(1);
    other.read(1);

    expect(dentry.inode!.listing!.holders).toBe(2);
    one.close();
    one.close();
    expect(dentry.inode!.listing!.holders).toBe(1);
    other.close();
    expect(dentry.inode!.listing).toBeNull();
  });
});
