import { describe, expect, it } from "vitest";
import { steppingClock } from "../../src/base/clock.ts";
import { isErrno } from "../../src/base/fs-error.ts";
import { isDirMode } from "../../src/base/mode.ts";
import { containerSize } from "../../src/container/container-size.ts";
import { createContainer } from "../../src/container/create-container.ts";
import { dockerDiff } from "../../src/container/docker-diff.ts";
import { exactDiff } from "../../src/container/exact-diff.ts";
import type { Layer } from "../../src/layer/layer.ts";
import type { Process } from "../../src/process/process.ts";
import { writeText } from "../support/files.ts";
import { layer } from "../support/layer.ts";

const OLD = { sec: 1_577_934_245, nsec: 0 };

const image = (): Layer =>
  layer("image", {
    "/dev/": {},
    "/etc/": {},
    "/proc/": {},
    "/sys/": {},
    "/tmp/": {},
    "/blk": { block: [7, 0], mtime: OLD },
    "/dir/a": "a\n",
    "/dir/sub/b": "b\n",
    "/dlink": { symlink: "dir" },
    "/nsec": { text: "", mtime: { ...OLD, nsec: 123_456_789 } },
  });

const started = () =>
  createContainer({ layers: [image()], clock: steppingClock(), kind: "container" });

/** What a real engine said of these, on the same image; Docker 20.10. */
const RECORDED: readonly [script: string, expected: string, calls: (p: Process) => void][] = [
  ["touch /blk", "", (p) => p.utimens("/blk", "now", "now")],
  ["chmod 600 /blk", "C /blk", (p) => p.chmod("/blk", 0o600)],
  ['touch -d "2020-01-02 03:04:05" /nsec', "", (p) => p.utimens("/nsec", { ...OLD }, { ...OLD })],
  [
    'rm /nsec; echo -n > /nsec; chmod 644 /nsec; touch -d "2020-01-02 03:04:05" /nsec',
    "",
    (p) => {
      p.unlink("/nsec");
      writeText(p, "/nsec", "");
      p.chmod("/nsec", 0o644);
      p.utimens("/nsec", OLD, OLD);
    },
  ],
  [
    "rm /dlink; mkdir /dlink; echo q > /dlink/a",
    "C /dlink, A /dlink/a",
    (p) => {
      p.unlink("/dlink");
      p.mkdir("/dlink");
      writeText(p, "/dlink/a", "q\n");
    },
  ],
  [
    "rm -rf /dir; ln -s dlink2 /dir",
    "C /dir",
    (p) => {
      remove(p, "/dir");
      p.symlink("dlink2", "/dir");
    },
  ],
  [
    "rm -rf /dir; mkdir -p /dir/sub; mkdir /dir/sub/deep; echo b > /dir/sub/c",
    "C /dir, D /dir/a, C /dir/sub, D /dir/sub/b, A /dir/sub/c, A /dir/sub/deep",
    (p) => {
      remove(p, "/dir");
      for (const path of ["/dir", "/dir/sub", "/dir/sub/deep"]) p.mkdir(path);
      writeText(p, "/dir/sub/c", "b\n");
    },
  ],
  [
    "mv /dir /dir2; mkdir /dir; echo a > /dir/a",
    "C /dir, C /dir/a, D /dir/sub, A /dir2, A /dir2/a, A /dir2/sub, A /dir2/sub/b",
    (p) => {
      for (const path of ["/dir2", "/dir2/sub"]) p.mkdir(path);
      writeText(p, "/dir2/a", "a\n");
      writeText(p, "/dir2/sub/b", "b\n");
      remove(p, "/dir");
      p.mkdir("/dir");
      writeText(p, "/dir/a", "a\n");
    },
  ],
  ["rm -rf /etc", "C /etc, D /etc/mtab", (p) => remove(p, "/etc")],
  [
    "rm -rf /dev/null /proc /sys /tmp; rmdir /tmp; mkdir /tmp",
    "",
    (p) => {
      for (const path of ["/dev/null", "/proc", "/sys", "/tmp"]) remove(p, path);
      p.mkdir("/tmp");
    },
  ],
  [
    "rm /.dockerenv; rm /etc/hosts; echo x > /etc/mtab; rm /etc/mtab; mkdir /etc/mtab",
    "D /.dockerenv, C /etc, C /etc/mtab",
    (p) => {
      p.unlink("/.dockerenv");
      remove(p, "/etc/hosts");
      p.unlink("/etc/mtab");
      p.mkdir("/etc/mtab");
    },
  ],
  [
    "mkfifo /dir/p; mknod /dir/c c 5 5; ln /dir/a /dir/sub/a2; mkdir /dir/sub/e",
    "C /dir, A /dir/c, A /dir/p, C /dir/sub, A /dir/sub/a2, A /dir/sub/e",
    (p) => {
      p.mknod("/dir/p", 0o010644);
      p.mknod("/dir/c", 0o020644, 0x500005);
      p.link("/dir/a", "/dir/sub/a2");
      p.mkdir("/dir/sub/e");
    },
  ],
  [
    "chown 5:6 /dir/sub; chmod 1777 /dir; cp /dir/a /a; rm /dir/a; cp /a /dir/a",
    "A /a, C /dir, C /dir/a, C /dir/sub",
    (p) => {
      p.chown("/dir/sub", 5, 6);
      p.chmod("/dir", 0o1777);
      writeText(p, "/a", "a\n");
      p.unlink("/dir/a");
      writeText(p, "/dir/a", "a\n");
    },
  ],
  [
    "echo x > /dev/x; echo y > /dev/shm/y; ln -s /dev/null /nn; echo z > /nn",
    "A /nn",
    (p) => {
      writeText(p, "/dev/x", "x\n");
      writeText(p, "/dev/shm/y", "y\n");
      p.symlink("/dev/null", "/nn");
      p.write(p.open("/nn", "O_WRONLY|O_CREAT|O_TRUNC"), Uint8Array.of(122, 10));
    },
  ],
  [
    "rm -rf /dir/sub; mkdir /dir/sub; rmdir /dir/sub",
    "C /dir, D /dir/sub",
    (p) => {
      remove(p, "/dir/sub");
      p.mkdir("/dir/sub");
      p.rmdir("/dir/sub");
    },
  ],
  [
    "truncate -s 1 /dir/a; mv /dir/sub/b /dir/sub/bb; touch /dir/sub",
    "C /dir, C /dir/a, C /dir/sub, D /dir/sub/b, A /dir/sub/bb",
    (p) => {
      p.truncate("/dir/a", 1);
      p.rename("/dir/sub/b", "/dir/sub/bb");
      p.utimens("/dir/sub", "now", "now");
    },
  ],
];

/** rm -rf, which goes on where it cannot remove something. */
function remove(p: Process, path: string): void {
  try {
    if (!isDirMode(p.lstat(path).mode)) {
      p.unlink(path);
      return;
    }
    for (const { name } of p.readdir(path)) remove(p, `${path}/${name}`);
    p.rmdir(path);
  } catch (error) {
    if (!["EBUSY", "EROFS", "ENOTEMPTY"].some((code) => isErrno(error, code as "EBUSY")))
      throw error;
  }
}

/** SizeRw of each. */
const SIZES = [0, 0, 0, 0, 2, 6, 2, 6, 0, 0, 0, 2, 4, 9, 0, 3];

describe("dockerDiff()", () => {
  it("sizes are the engine's, too", () => {
    const sizes = RECORDED.map(([, , calls]) => {
      const container = started();
      calls(container.process());
      return containerSize(container, 0).sizeRw;
    });

    expect(sizes).toEqual(SIZES);
  });

  it.each(RECORDED)("%s", (_script, expected, calls) => {
    const container = started();
    calls(container.process());

    const changes = dockerDiff(container).map(({ kind, path }) => `${kind} ${path}`);

    expect(changes.join(", ")).toBe(expected);
    container.close();
  });
});

describe("dockerDiff(), where nothing was recorded", () => {
  it("tells a capability that is new, as Docker's source does", () => {
    const container = started();
    const capability = Uint8Array.of(1, 0, 0, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    container.process().setxattr("/dir/a", "security.capability", capability);

    const changes = dockerDiff(container).map(({ kind, path }) => `${kind} ${path}`);

    expect(changes).toEqual(["C /dir", "C /dir/a"]);
  });

  it("BuildKit's container is compared with its layers", () => {
    const layers = [image()];
    const container = createContainer({ layers, clock: steppingClock(), kind: "buildkit" });
    container.process().unlink("/dir/a");
    container.close();

    const changes = dockerDiff(container).map(({ kind, path }) => `${kind} ${path}`);

    expect(changes).toEqual(["C /dir", "D /dir/a"]);
  });
});

describe("exactDiff()", () => {
  it("tells what Docker's comparison misses", () => {
    const container = started();
    const process = container.process();
    process.utimens("/blk", "now", "now");
    process.close(process.open("/dir/a", "O_RDWR"));
    const fd = process.open("/dir/sub/b", "O_WRONLY");
    process.write(fd, Uint8Array.of(66));
    process.close(fd);
    process.utimens("/dir/sub/b", "omit", { sec: 1_000_000_000, nsec: 0 });
    process.setxattr("/nsec", "user.note", Uint8Array.of(1));
    container.close();

    expect(dockerDiff(container)).toEqual([]);
    expect(exactDiff(container)).toEqual([
      { kind: "C", path: "/blk", aspects: ["mtime"] },
      { kind: "C", path: "/dir", aspects: [] },
      { kind: "C", path: "/dir/a", aspects: [] },
      { kind: "C", path: "/dir/sub", aspects: [] },
      { kind: "C", path: "/dir/sub/b", aspects: ["data"] },
      { kind: "C", path: "/nsec", aspects: ["xattrs"] },
    ]);
  });

  it("tells each thing that is gone, new, or another", () => {
    const container = started();
    const process = container.process();
    remove(process, "/dir");
    process.mkdir("/dir", 0o700);
    process.symlink("x", "/dir/a");
    process.unlink("/dlink");
    process.symlink("elsewhere", "/dlink");
    process.unlink("/blk");
    process.mknod("/blk", 0o060600, 0x700001);
    process.chown("/blk", 1, 2);
    process.mkdir("/new");
    container.close();

    expect(exactDiff(container)).toEqual([
      { kind: "C", path: "/blk", aspects: ["device", "mode", "owner", "mtime"] },
      { kind: "C", path: "/dir", aspects: ["mode", "mtime"] },
      { kind: "C", path: "/dir/a", aspects: ["type", "mode", "mtime"] },
      { kind: "D", path: "/dir/sub", aspects: [] },
      { kind: "C", path: "/dlink", aspects: ["target", "mtime"] },
      { kind: "A", path: "/new", aspects: [] },
    ]);
  });
});
