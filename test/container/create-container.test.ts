import { describe, expect, it } from "vitest";
import { steppingClock } from "../../src/base/clock.ts";
import { recordingTrace } from "../../src/base/trace.ts";
import type { Container, ContainerInit } from "../../src/container/container.ts";
import { createContainer } from "../../src/container/create-container.ts";
import { dockerDiff } from "../../src/container/docker-diff.ts";
import { Layer, walk } from "../../src/layer/layer.ts";
import { collectGarbage } from "../support/collect-garbage.ts";
import { expectErrno } from "../support/errno.ts";
import { listed, readText, writeText } from "../support/files.ts";
import { layer } from "../support/layer.ts";
import { baseLayer } from "./base.ts";

const start = (init: Partial<ContainerInit> = {}): Container =>
  createContainer({ layers: [baseLayer()], clock: steppingClock(), kind: "container", ...init });

const pathsIn = (upper: Layer): string[] => [...walk(upper.root)].map(({ path }) => path).sort();

const diffOf = (container: Container): string[] =>
  dockerDiff(container).map(({ kind, path }) => `${kind} ${path}`);

/** stat -c "%n %F %a %u:%g" in a real container; Docker 20.10. */
const PLACES: readonly (readonly [path: string, mode: number])[] = [
  ["/proc", 0o040555],
  ["/dev", 0o040755],
  ["/dev/pts", 0o040755],
  ["/dev/shm", 0o041777],
  ["/dev/mqueue", 0o041777],
  ["/sys", 0o040555],
  ["/etc/hosts", 0o100644],
  ["/etc/hostname", 0o100644],
  ["/etc/resolv.conf", 0o100644],
  ["/.dockerenv", 0o100755],
  ["/dev/null", 0o020666],
  ["/dev/tty", 0o020666],
  ["/dev/ptmx", 0o120777],
  ["/dev/fd", 0o120777],
];

describe("createContainer()", () => {
  it.each(PLACES)("%s is there as in a real one", (path, mode) => {
    const process = start().process();

    expect(process.lstat(path).mode.toString(8)).toBe(mode.toString(8));
  });

  it("/dev has the devices of a real one", () => {
    const process = start().process();

    expect(listed(process, "/dev").sort()).toEqual(
      "core fd full mqueue null ptmx pts random shm stderr stdin stdout tty urandom zero".split(
        " ",
      ),
    );
    expect(process.stat("/dev/urandom").rdev).toBe(0x100009);
    expect(process.read(process.open("/dev/zero"), 3)).toEqual(new Uint8Array(3));
    writeText(process, "/dev/stdout", "swallowed");
  });

  it("what is written to the runtime's mounts is in no layer", () => {
    const container = start();
    const process = container.process();
    writeText(process, "/etc/hosts", "x\n");
    writeText(process, "/etc/resolv.conf", "x\n");
    writeText(process, "/etc/hostname", "x\n");
    writeText(process, "/dev/shm/x", "x\n");
    expect(readText(process, "/etc/hosts")).toBe("x\n");
    expectErrno(() => process.unlink("/etc/hosts"), "EBUSY");
    expectErrno(() => process.rename("/etc/passwd", "/etc/hosts"), "EBUSY");
    expectErrno(() => process.mkdir("/sys/x"), "EROFS");
    container.close();

    expect(pathsIn(container.upper)).toEqual(["/"]);
    expect(diffOf(container)).toEqual([]);
  });

  it("BuildKit's RUN may not write hosts and resolv.conf, but hostname; its layer has etc/", () => {
    const container = start({ kind: "buildkit" });
    const process = container.process();
    expectErrno(() => process.open("/etc/hosts", "O_WRONLY|O_APPEND"), "EROFS");
    expectErrno(() => process.open("/etc/resolv.conf", "O_WRONLY|O_TRUNC"), "EROFS");
    expect(process.stat("/etc/hosts").size).toBe(77);
    writeText(process, "/etc/hostname", "z\n");
    container.close();

    expect(container.init).toBeNull();
    expect(pathsIn(container.upper)).toEqual(["/", "/etc", "/etc/hostname"]);
  });

  it("a RUN of BuildKit that does nothing leaves etc/ behind", () => {
    const container = start({ kind: "buildkit" });
    container.close();

    expect(pathsIn(container.upper)).toEqual(["/", "/etc"]);
    expect(container.upper.get("/etc")).toMatchObject({ mode: 0o040755, mtimeSec: 1_767_225_600 });
  });

  it("an image that has both files keeps them, and /etc is not touched", () => {
    const own = layer("own", { "/etc/hosts": "h", "/etc/resolv.conf": "r" });
    const container = start({ kind: "buildkit", layers: [baseLayer(), own] });
    container.close();

    expect(pathsIn(container.upper)).toEqual(["/"]);
  });

  it("BuildKit 20.10 leaves directories that it made for mounts, later ones do not", () => {
    const mounts = [{ target: "/root/.cache/go", source: new Layer() }];
    const paths = (stubs: "files" | "all") => {
      const container = start({ kind: "buildkit", mounts, stubs });
      writeText(container.process(), "/root/.cache/go/x", "x");
      container.close();
      return pathsIn(container.upper);
    };

    expect(paths("files")).toEqual(["/", "/etc", "/root", "/root/.cache", "/root/.cache/go"]);
    expect(paths("all")).toEqual(["/", "/etc", "/root"]);
  });

  it("an image without layers gets what the mounts need", () => {
    const container = start({ kind: "buildkit", layers: [] });
    container.close();

    expect(pathsIn(container.upper)).toEqual(["/", "/dev", "/proc", "/sys"]);
  });

  it("a file is bound over a path that is made for it", () => {
    const host = layer("host", { "/hostfile": "hi" });
    const mounts = [{ target: "/opt/x/file", source: host, subpath: "/hostfile" }];
    const container = start({ mounts });
    expect(readText(container.process(), "/opt/x/file")).toBe("hi");
    container.close();

    // As a real engine has it: find -printf "%P %y %m %s"
    expect(container.upper.get("/opt/x")!.mode).toBe(0o040755);
    expect(container.upper.get("/opt/x/file")).toMatchObject({ mode: 0o100755 });
    expect(diffOf(container)).toEqual(["C /opt", "A /opt/x", "A /opt/x/file"]);
  });

  it("a tmpfs takes the mode of the directory it covers, and 1777 where there was none", () => {
    const process = start({
      mounts: [
        { target: "/lower/perm", source: "tmpfs" },
        { target: "/new/deep", source: "tmpfs" },
      ],
    }).process();

    expect(process.stat("/lower/perm").mode).toBe(0o040755);
    expect(listed(process, "/lower/perm")).toEqual([]);
    expect(process.stat("/new").mode).toBe(0o040755);
    expect(process.stat("/new/deep").mode).toBe(0o041777);
  });

  it("a read-only container writes to its mounts alone", () => {
    const volume = new Layer();
    const container = start({ readonly: true, mounts: [{ target: "/data", source: volume }] });
    const process = container.process();

    expectErrno(() => process.open("/x", "O_WRONLY|O_CREAT"), "EROFS");
    writeText(process, "/data/x", "x");
    expect(volume.get("/x")).toBeDefined();
  });

  it("a container's trace has its own doings, and not the runtime's", () => {
    const { trace, envelopes } = recordingTrace();
    const container = start({ trace, mounts: [{ target: "/made/for/it", source: "tmpfs" }] });
    envelopes.length = 0;
    writeText(container.process(), "/etc/passwd", "x");
    writeText(container.process(), "/made/for/it/y", "y");

    const events = envelopes.map(({ event }) => event);
    expect(events.flatMap((one) => (one.type === "write" ? [one.path] : []))).toEqual([
      "/etc/passwd",
    ]);
    expect(events.some(({ type }) => type === "copy-up")).toBe(true);
  });

  it("goes on with the upper of one that ran before", () => {
    const first = start();
    writeText(first.process(), "/x", "1");
    first.close();
    const next = start({ layers: first.layers, init: first.init!, upper: first.upper });

    expect(readText(next.process(), "/x")).toBe("1");
  });

  it.each([
    ["data", "invalid mount path: 'data' mount path must be absolute"],
    ["/x/..", "invalid specification: destination can't be '/'"],
    ["/etc/passwd", "cannot mount a directory over /etc/passwd"],
  ])("says why it cannot mount over %s", (target, message) => {
    const mounts = [{ target, source: new Layer() }];

    expect(() => start({ mounts })).toThrow(message);
  });

  it("refuses to mount two things over one path", () => {
    const mounts = ["/data", "/data/"].map((target) => ({ target, source: new Layer() }));

    expect(() => start({ mounts })).toThrow("Duplicate mount point: /data");
  });

  it("close() ends what is open", () => {
    const container = start();
    container.process().open("/etc/passwd");

    container.close();
  });

  it("keeps no process that nobody has any more", async () => {
    const container = start();
    const begin = () => new WeakRef(container.process());
    const gone = Array.from({ length: 100 }, begin);

    await collectGarbage();

    expect(gone.filter((process) => process.deref() !== undefined)).toEqual([]);
    container.close();
  });
});
