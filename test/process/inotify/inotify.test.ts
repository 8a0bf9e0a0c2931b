import { describe, expect, it } from "vitest";
import { Layer, layerProcess, mount } from "../../../src/index.ts";
import type { Inotify } from "../../../src/process/inotify.ts";
import type { Process } from "../../../src/process/process.ts";
import { layer } from "../../support/layer.ts";
import RECORDED from "./recorded.json" with { type: "json" };

type Event = readonly [path: string, mask: number, name: string];

/** An inotify instance that shows its watches by their paths. */
class Watching {
  readonly #inotify: Inotify;
  readonly #paths = new Map<number, string>();

  constructor(process: Process) {
    this.#inotify = process.inotify();
  }

  add(path: string): number {
    const wd = this.#inotify.addWatch(path);
    this.#paths.set(wd, path);
    return wd;
  }

  remove(wd: number): void {
    this.#inotify.removeWatch(wd);
  }

  read(): Event[] {
    return this.#inotify.read().map(({ wd, mask, name }) => [this.#paths.get(wd)!, mask, name]);
  }
}

const base = (): Layer =>
  layer("base", {
    "/": { mode: 0o777 },
    "/sub/": {},
    ...{ "/f": "xyz", "/g": "xyz", "/a": "xyz", "/b": "xyz" },
    "/s": { text: "xyz", mode: 0o4755, uid: 1000, gid: 1000 },
  });

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** What was done on a real overlay, step by step: recorded.json has what inotify(7) of Linux 6.18 told of it. */
function run(): { readonly step: string; readonly events: Event[] }[] {
  const overlay = mount({ lowers: [base()], upper: new Layer() });
  const root = overlay.process();
  const other = overlay.process();
  const user = overlay.process({ uid: 1000 });
  const watching = new Watching(root);
  const wds = ["/", "/sub", "/f", "/a", "/s"].map((path) => watching.add(path));
  let fd = -1;

  const steps: Readonly<Record<string, () => unknown>> = {
    mkdir: () => other.mkdir("/new"),
    mknod: () => other.mknod("/fifo", 0o010644),
    symlink: () => other.symlink("f", "/ln"),
    "chmod dir": () => other.chmod("/sub", 0o700),
    chown: () => other.chown("/f", 5, -1),
    "chown none": () => other.chown("/f", -1, -1),
    utimens: () => other.utimens("/f", { sec: 1, nsec: 0 }, { sec: 2, nsec: 0 }),
    "utimens mtime": () => other.utimens("/f", "omit", { sec: 7, nsec: 0 }),
    "utimens atime": () => other.utimens("/f", { sec: 7, nsec: 0 }, "omit"),
    setxattr: () => other.setxattr("/f", "user.k", bytes("v")),
    removexattr: () => other.removexattr("/f", "user.k"),
    truncate: () => other.truncate("/f", 1),
    "open, copies up": () => {
      fd = other.open("/f", "O_RDWR");
    },
    "write twice": () => [other.write(fd, bytes("a")), other.write(fd, bytes("b"))],
    "write nothing": () => other.write(fd, bytes("")),
    fallocate: () => other.fallocate(fd, 0, 0, 9),
    copy_file_range: () => other.copyFileRange(fd, other.open("/a", "O_RDWR"), 4, 0, 0),
    "open, truncates": () => other.open("/f", "O_RDWR|O_TRUNC"),
    "open, creates": () => other.open("/made", "O_RDWR|O_CREAT"),
    "write by 1000, loses setuid": () => user.write(user.open("/s", "O_WRONLY"), bytes("q")),
    "truncate by 1000, loses setuid": () => {
      other.chmod("/s", 0o4755);
      watching.read();
      user.truncate("/s", 1);
      watching.add("/new");
    },
    "rename dir": () => other.rename("/new", "/new2"),
    "rename over": () => {
      other.rename("/g", "/b");
      watching.add("/b");
    },
    "rename over watched": () => other.rename("/a", "/b"),
    exchange: () => other.renameat2("/made", "/new2", "EXCHANGE"),
    rmdir: () => other.rmdir("/made"),
    link: () => other.link("/f", "/h"),
    "unlink one of two": () => other.unlink("/h"),
    "unlink, open": () => other.unlink("/f"),
    "write, unlinked": () => other.write(fd, bytes("a")),
    "close all": () => {
      other.closeAll();
      user.closeAll();
    },
    rm_watch: () => watching.remove(wds[0]!),
    umount: () => overlay.umount(),
  };
  return Object.entries(steps).map(([step, act]) => {
    act();
    return { step, events: watching.read() };
  });
}

describe("Process.inotify()", () => {
  it("tells what Linux tells of the same calls on an overlay", () => {
    const told = run();

    // Which watch hears first of the umount is chance.
    const [last, real] = [told.pop()!, RECORDED.pop()!];
    expect(told).toEqual(RECORDED);
    expect(new Set(last.events.map(String))).toEqual(new Set(real.events.map(String)));
  });

  it("gives the watch of before for an object that is watched already", () => {
    const process = mount({ lowers: [base()], upper: new Layer() }).process();
    const inotify = process.inotify();
    process.link("/f", "/twin");

    const wd = inotify.addWatch("/f");
    expect([inotify.addWatch("/twin"), inotify.addWatch("/g")]).toEqual([wd, wd + 1]);
    expect(process.inotify().addWatch("/f")).toBe(wd);
  });

  it("fails as inotify_add_watch does", () => {
    const overlay = mount({ lowers: [base()], upper: new Layer() });
    overlay.process().chmod("/f", 0o600);
    const inotify = overlay.process({ uid: 1000 }).inotify();

    expect(() => inotify.addWatch("/none")).toThrow("ENOENT");
    expect(() => inotify.addWatch("/f/x")).toThrow("ENOTDIR");
    expect(() => inotify.addWatch("/f")).toThrow("EACCES: permission denied, inotify_add_watch");
  });

  it("keeps 16,384 events for a reader who does not come, and says once that there are some", () => {
    let said = 0;
    const process = mount({ lowers: [base()], upper: new Layer() }).process();
    const inotify = process.inotify(() => said++);
    inotify.addWatch("/");
    for (let i = 0; i < 10_000; i++) {
      process.mkdir("/again");
      process.rmdir("/again");
    }

    expect([inotify.read().length, said]).toEqual([16_384, 1]);
    process.mkdir("/again");
    expect([inotify.read().length, said]).toEqual([1, 2]);
  });

  it("watches objects, whatever the cache forgets", () => {
    const process = mount({ lowers: [base()], upper: new Layer(), dentryLimit: 4 }).process();
    const inotify = process.inotify();
    process.mkdir("/sub/in");
    inotify.addWatch("/sub/in");
    for (let i = 0; i < 50; i++) process.tryStat(`/none${i}`);
    process.mkdir("/sub/in/born");

    expect(inotify.read().map(({ name }) => name)).toEqual(["born"]);
  });

  it("hears of a volume through the tree that it is mounted in, and of a plain layer", () => {
    const overlay = mount({ lowers: [base()], upper: new Layer() });
    const tree = overlay.mountTree();
    tree.mount("/sub", new Layer());
    const process = tree.process();
    const inotify = process.inotify();
    const [top, volume] = [inotify.addWatch("/"), inotify.addWatch("/sub")];
    process.mkdir("/sub/x");
    process.chmod("/sub", 0o700);
    expect(inotify.read().map(({ wd, name }) => [wd, name])).toEqual([
      [volume, "x"],
      [volume, ""],
    ]);
    expect(top).not.toBe(volume);

    const plain = layerProcess(new Layer());
    const watching = plain.inotify();
    watching.addWatch("/");
    plain.mkdir("/x");
    expect(watching.read()).toEqual([{ wd: 1, mask: 0x4000_0100, name: "x" }]);
  });
});
