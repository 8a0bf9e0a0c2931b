import { describe, expect, it } from "vitest";
import { parseOptions } from "../../src/mount/options.ts";
import { shownOptions } from "../../src/mount/shown-options.ts";

// options.test.ts compares hundreds of recorded mounts; here is what depends on more than the options.
describe("shownOptions()", () => {
  const options = parseOptions("", { upper: true, lowers: 1 });

  it("shows what uuid=auto came to", () => {
    expect(shownOptions({ options, readonly: false, uuid: "on" })).toBe("rw,uuid=on");
    expect(shownOptions({ options, readonly: false, uuid: "null" })).toBe("rw,uuid=null");
    expect(shownOptions({ options, readonly: false, uuid: "auto" })).toBe("rw");
  });

  it("shows the superblock of a mount that came out read-only as ro", () => {
    expect(shownOptions({ options, readonly: true, uuid: "on" })).toBe("ro,uuid=on");
  });

  it("keeps the kernel's order, whatever the order asked for", () => {
    const text =
      "verity=on,userxattr,volatile,xino=on,nfs_export=on,uuid=null,redirect_dir=nofollow," +
      "default_permissions,lazytime,mand,dirsync,sync,ro";
    const all = parseOptions(text, { upper: true, lowers: 1 });

    expect(shownOptions({ options: all, readonly: true, uuid: all.uuid })).toBe(
      "ro,sync,dirsync,mand,lazytime,default_permissions,redirect_dir=nofollow,index=on,uuid=null," +
        "nfs_export=on,fsync=volatile,userxattr,verity=on",
    );
  });
});
