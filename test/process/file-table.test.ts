import { describe, expect, it } from "vitest";
import { inodeOf } from "../../src/lookup/dentry.ts";
import { FileTable, type OpenFile } from "../../src/process/file-table.ts";
import { OverlayFs } from "../../src/process/overlay-fs.ts";
import { outcomeOf } from "../support/errno.ts";
import { at, superblock } from "../support/superblock.ts";

function stage() {
  const { sb } = superblock([{ "/f": "x" }]);
  const dentry = at(sb, "/f");
  const file = (pathOnly = false): OpenFile => ({
    dentry,
    readable: true,
    writable: false,
    append: false,
    pathOnly,
    credentials: { uid: 0, gid: 0, groups: [] },
    linkable: false,
    noatime: false,
    position: 0,
    directory: null,
    pipe: null,
  });
  return { dentry, file, table: new FileTable(new OverlayFs(sb)) };
}

describe("FileTable", () => {
  it("gives the lowest free number from 3 on", () => {
    const { table, file } = stage();
    const fds = [0, 1, 2].map(() => table.add(file()));

    table.close(4);

    expect(fds).toEqual([3, 4, 5]);
    expect([table.add(file()), table.add(file())]).toEqual([4, 6]);
    expect(table.size).toBe(4);
  });

  it("holds the dentry while it is open", () => {
    const { table, file, dentry } = stage();
    const fds = [table.add(file()), table.add(file())];

    expect(dentry.pins).toBe(2);
    for (const fd of fds) table.close(fd);
    expect(dentry.pins).toBe(0);
    expect(inodeOf(dentry).users).toBe(1);
  });

  it("knows what is open, and what data can go through", () => {
    const { table, file } = stage();
    const [path, data] = [table.add(file(true)), table.add(file())];

    expect(table.get(path).pathOnly).toBe(true);
    expect(table.usable(data)).toBe(table.get(data));
    expect(outcomeOf(() => table.usable(path))).toBe("EBADF");
    for (const fd of [0, 2, 99, -1]) expect(outcomeOf(() => table.get(fd))).toBe("EBADF");
  });

  it("closes once, and all", () => {
    const { table, file } = stage();
    const fd = table.add(file());
    table.add(file());
    table.close(fd);

    expect(outcomeOf(() => table.close(fd))).toBe("EBADF");
    table.closeAll();
    expect(table.size).toBe(0);
  });
});
