import { describe, expect, it } from "vitest";
import { MountOptionError } from "../../src/mount/options-error.ts";
import { mountAt } from "../../src/process/mount-at.ts";
import { outcomeOf } from "../support/errno.ts";
import { layer } from "../support/layer.ts";

function host() {
  return layer("host", {
    "/l1/f": "one",
    "/l2/f": "two",
    "/l2/g": "two",
    "/data/blob": "far away",
    "/u/": {},
    "/w/": {},
    "/a:b/x": "colon",
    "/a,b/x": "comma",
    "/link": { symlink: "l2" },
    "/file": "",
  });
}

const UPPER = "upperdir=/u,workdir=/w";

/** Each of these was mounted for real. */
describe("mountAt()", () => {
  it.each<[data: string, f: string]>([
    [`lowerdir=/l1:/l2,${UPPER}`, "one"],
    [`lowerdir=/l2:/l1,${UPPER}`, "two"],
    [`lowerdir=/link:/l1,${UPPER}`, "two"],
    [`lowerdir=l2/../l1,${UPPER}`, "one"],
    [`lowerdir+=/l1,lowerdir+=/l2,${UPPER}`, "one"],
    [`lowerdir=/l2,lowerdir=,lowerdir=/l1,${UPPER}`, "one"],
    ["lowerdir=/l1:/l2,workdir=/nowhere-needed", "ENOENT"],
    ["lowerdir=/l1:/l2", "one"],
  ])("%s: %s", (data, f) => {
    const result = outcomeOf(() => {
      const process = mountAt(host(), data).process();
      return new TextDecoder().decode(process.read(process.open("/f"), 10));
    });

    expect(result).toBe(f);
  });

  it.each([
    [`lowerdir=/a\\:b:/l1,${UPPER}`, "/x"],
    [`lowerdir=/a\\,b:/l1,${UPPER}`, "/x"],
    [`lowerdir+=/a:b,${UPPER}`, "/x"],
  ])("takes %s", (data, path) => {
    expect(mountAt(host(), data).process().lstat(path).size).toBe(5);
  });

  it.each<[data: string, errno: string]>([
    [`lowerdir=/none,${UPPER}`, "ENOENT"],
    [`lowerdir=/file,${UPPER}`, "EINVAL"],
    [`lowerdir=/file/x,${UPPER}`, "ENOTDIR"],
    [`lowerdir=/l1,upperdir=/none,workdir=/w`, "ENOENT"],
    [`lowerdir=/l1,upperdir=/u`, "EINVAL"],
    [`lowerdir=/l1,upperdir=,workdir=/w`, "EINVAL"],
    [`lowerdir=/l1:,${UPPER}`, "EINVAL"],
    [`lowerdir=:/l1,${UPPER}`, "EINVAL"],
    [`lowerdir=/l1:::/l2,${UPPER}`, "EINVAL"],
    [`lowerdir=/l1::/data:/l2,${UPPER}`, "EINVAL"],
    [`lowerdir=::/data,${UPPER}`, "EINVAL"],
    [`lowerdir=/l1,datadir+=/data,lowerdir+=/l2,${UPPER}`, "EINVAL"],
    [`datadir+=/data,${UPPER}`, "EINVAL"],
    [`lowerdir,${UPPER}`, "EINVAL"],
    [`lowerdir=/l1,bogus,upperdir=/none`, "EINVAL"],
    [`lowerdir=/l1,upperdir=/none,bogus`, "ENOENT"],
    [`lowerdir=/l1,index=on,nfs_export=on,metacopy=on,upperdir=/none`, "ENOENT"],
    [`lowerdir=/l2,lowerdir+=/l1,${UPPER}`, "EINVAL"],
    [`lowerdir=/l1::/data,datadir+=/l2,${UPPER}`, "EINVAL"],
    [`lowerdir=/l1,upperdir=/u,workdir=/u`, "EINVAL"],
    [`lowerdir=/l1,upperdir=/u,workdir=/l1`, "ELOOP"],
    [`lowerdir=/u,upperdir=/u,workdir=/w`, "ELOOP"],
    [`lowerdir=/:/l1,${UPPER}`, "ELOOP"],
  ])("refuses %s with %s", (data, errno) => {
    expect(outcomeOf(() => mountAt(host(), data))).toBe(errno);
  });

  it("says why", () => {
    expect(() => mountAt(host(), `lowerdir=/l1:,${UPPER}`)).toThrow(MountOptionError);
    expect(() => mountAt(host(), "lowerdir=/l1,upperdir=/u")).toThrow(
      "an upperdir needs a workdir",
    );
  });

  it("traps who walks from a lower layer into the upper", () => {
    const overlay = mountAt(host(), `lowerdir=/,${UPPER}`);
    const process = overlay.process();

    const walks = ["/u", "/w", "/l1/f"].map((path) => outcomeOf(() => process.lstat(path).size));

    expect(walks).toEqual(["ELOOP", "ELOOP", 3]);
  });

  it("writes into the tree", () => {
    const tree = host();

    mountAt(tree, `lowerdir=/l1,${UPPER}`).process().chmod("/f", 0o600);

    expect(tree.get("/u/f")!.mode & 0o7777).toBe(0o600);
    expect(tree.get("/l1/f")!.mode & 0o7777).toBe(0o644);
    expect(tree.get("/w/work")).toBeDefined();
  });
});

describe("an upper that is in use", () => {
  const data = `lowerdir=/l1,${UPPER}`;

  it("may be mounted again at one's own risk, but not with an index", () => {
    const tree = host();
    const first = mountAt(tree, data);

    expect(outcomeOf(() => void mountAt(tree, data))).toBe("ok");
    expect(outcomeOf(() => mountAt(tree, `${data},index=on`))).toBe("EBUSY");
    expect(outcomeOf(() => mountAt(tree, "lowerdir=/u:/l2,index=on,upperdir=/l1,workdir=/w"))).toBe(
      "EBUSY",
    );
    first.umount();
    expect(outcomeOf(() => void mountAt(tree, `${data},index=on`))).toBe("ok");
  });

  it("keeps its index for one topmost lower", () => {
    const tree = host();
    mountAt(tree, `${data},index=on`).umount();

    const again = (lowers: string): unknown =>
      outcomeOf(() => mountAt(tree, `lowerdir=${lowers},${UPPER},index=on`).umount());

    expect([again("/l2"), again("/l2:/l1"), again("/l1:/l2"), again("/l1")]).toEqual([
      "ESTALE",
      "ESTALE",
      "ok",
      "ok",
    ]);
  });
});

describe("remount()", () => {
  it("takes writing away and gives it back, but not to a mount without an upper", () => {
    const overlay = mountAt(host(), `lowerdir=/l1,${UPPER}`);
    const process = overlay.process();
    overlay.remount(true);

    expect(outcomeOf(() => process.mkdir("/n"))).toBe("EROFS");
    expect(overlay.shownOptions()).toBe("ro,uuid=on");
    overlay.remount(false);
    expect(outcomeOf(() => process.mkdir("/n"))).toBe("ok");

    expect(outcomeOf(() => mountAt(host(), "lowerdir=/l1:/l2").remount(false))).toBe("EROFS");
  });
});
