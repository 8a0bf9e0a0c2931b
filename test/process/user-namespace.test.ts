import { describe, expect, it } from "vitest";
import { mount } from "../../src/process/overlay.ts";
import { dumpLayer } from "../support/dump-layer.ts";
import { outcomeOf } from "../support/errno.ts";
import { layer, type Tree, WHITEOUT } from "../support/layer.ts";

const LOWER: Tree = { "/d/s/": {}, "/d/f": "f", "/e/": {}, "/gone/": {}, "/g": "g" };

function mounted(options = "") {
  const upper = layer("upper", { "/up/x": "x", "/gone": WHITEOUT });
  const overlay = mount({ lowers: [layer("lower", LOWER)], upper, options, userNamespace: true });
  return { upper, overlay, process: overlay.process() };
}

/** All of this was done by an ordinary user in a user namespace, on Linux 6.18. */
describe("a mount inside a user namespace", () => {
  it.each<[options: string, shown: string]>([
    ["redirect_dir=on", "EPERM"],
    ["redirect_dir=follow", "EPERM"],
    ["redirect_dir=off", "EPERM"],
    ["metacopy=on", "EPERM"],
    ["verity=on", "EPERM"],
    ["redirect_dir=nofollow", "rw,redirect_dir=nofollow,uuid=null"],
    ["index=on", "rw,redirect_dir=nofollow,uuid=null"],
    ["nfs_export=on", "rw,redirect_dir=nofollow,uuid=null"],
    ["xino=on", "rw,redirect_dir=nofollow,uuid=null"],
    ["uuid=on", "rw,redirect_dir=nofollow,uuid=null"],
    ["", "rw,redirect_dir=nofollow,uuid=null"],
    ["userxattr", "rw,redirect_dir=nofollow,uuid=on,userxattr"],
  ])("%j: %s", (options, shown) => {
    expect(outcomeOf(() => mounted(options).overlay.shownOptions())).toBe(shown);
  });

  it("does what needs no marks, and refuses the rest", () => {
    const { process, upper } = mounted();
    const calls: [string, () => unknown, unknown][] = [
      ["mkdir over a whiteout", () => process.mkdir("/gone"), "EIO"],
      ["create over a whiteout", () => process.close(process.creat("/gone")), "ok"],
      ["unlink it", () => process.unlink("/gone"), "ok"],
      ["rename an upper directory", () => process.rename("/up", "/up2"), "EXDEV"],
      ["mkdir", () => process.mkdir("/n"), "ok"],
      ["rename it elsewhere", () => process.rename("/n", "/d/n"), "EXDEV"],
      ["rename a lower directory", () => process.rename("/d", "/d2"), "EXDEV"],
      ["mkdir in an upper one", () => process.mkdir("/up/q"), "ok"],
      ["rename it there", () => process.rename("/up/q", "/up/r"), "ok"],
      ["rename a lower file", () => process.rename("/g", "/h"), "ok"],
      ["chmod", () => process.chmod("/d/f", 0o600), "ok"],
      ["rmdir a lower directory", () => process.rmdir("/e"), "ok"],
      ["unlink a copy", () => process.unlink("/d/f"), "ok"],
      ["rmdir below", () => process.rmdir("/d/s"), "ok"],
      ["rmdir what has whiteouts in it", () => process.rmdir("/d"), "EIO"],
      ["set trusted.*", () => process.setxattr("/up", "trusted.x", new Uint8Array()), "EPERM"],
      ["get trusted.*", () => process.getxattr("/up", "trusted.x"), "ENODATA"],
      ["set user.*", () => process.setxattr("/up", "user.x", new Uint8Array([0x31])), "ok"],
      ["make a device", () => process.mknod("/blk", 0o060644, 0x701), "EPERM"],
      ["make a FIFO", () => process.mknod("/ff", 0o010644), "ok"],
    ];

    expect(calls.map(([name, call]) => [name, outcomeOf(call)])).toEqual(
      calls.map(([name, , result]) => [name, result]),
    );
    expect(dumpLayer(upper)).toEqual([
      "/ dir now",
      "/d dir now",
      "/d/f whiteout x5",
      "/d/s = /d/f",
      "/e = /d/f",
      "/ff fifo now",
      "/g whiteout",
      "/gone = /d/f",
      '/h file "g"',
      "/n dir now",
      '/up dir now user.x="1"',
      "/up/r dir now",
      '/up/x file "x"',
    ]);
  });
});
