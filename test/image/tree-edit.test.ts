import { describe, expect, it } from "vitest";
import { S_IFDIR, S_IFREG } from "../../src/base/mode.ts";
import { attach, detach } from "../../src/image/tree-edit.ts";
import { Directory } from "../../src/layer/directory.ts";
import { Inode, namesOf } from "../../src/layer/inode.ts";

const directory = () => new Inode(1, S_IFDIR, 0, 0, 0, new Directory());

describe("detach()", () => {
  it("takes away a directory of more names than a call takes arguments", () => {
    const root = directory();
    const full = directory();
    attach(root, "full", full);
    for (let i = 0; i < 200_000; i++) attach(full, `${i}`, new Inode(1, S_IFREG, 0, 0, 0, null));

    detach(root, "full", full);

    expect(root.nlink).toBe(2);
    expect(namesOf(root).size).toBe(0);
    expect(namesOf(full).get("199999")?.nlink).toBe(0);
  });
});
