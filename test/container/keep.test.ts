import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { steppingClock } from "../../src/base/clock.ts";
import type { Container } from "../../src/container/container.ts";
import { createContainer } from "../../src/container/create-container.ts";
import { restoreUpper } from "../../src/container/keep/restore-upper.ts";
import { serializeUpper } from "../../src/container/keep/serialize-upper.ts";
import { wholeFile } from "../../src/image/byte-range.ts";
import { type OpenFile, openFile } from "../../src/image/open-file.ts";
import { Content } from "../../src/layer/content.ts";
import { contentOf, isFile, isSymlink, targetOf } from "../../src/layer/inode.ts";
import { type Layer, walk } from "../../src/layer/layer.ts";
import type { Process } from "../../src/process/process.ts";
import { readText, writeText } from "../support/files.ts";
import { bytes, layer } from "../support/layer.ts";
import { baseLayer } from "./base.ts";

let folder = "";
const files: OpenFile[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "copyup-keep-"));
});

afterEach(() => {
  for (const file of files.splice(0)) file.close();
  rmSync(folder, { recursive: true });
});

/** Through a file, as another run would get it. */
function keep(upper: Layer, before: readonly Layer[], after: readonly Layer[]): Layer {
  const path = join(folder, `kept-${files.length}.tar`);
  writeFileSync(path, Buffer.concat([...serializeUpper(upper, before)].map(copyOf)));
  const file = openFile(path, "kept.tar");
  files.push(file);
  return restoreUpper(wholeFile(file), after);
}

const copyOf = (piece: Uint8Array): Uint8Array => Uint8Array.from(piece);

/** Everything about a layer but the numbers that name inodes: those in handles too. */
function linesOf(upper: Layer): string[] {
  const numbers = new Map<unknown, number>();
  return [...walk(upper.root)].map(({ path, inode }) => {
    if (!numbers.has(inode)) numbers.set(inode, numbers.size);
    const content = isFile(inode) ? contentOf(inode) : null;
    return JSON.stringify({
      path,
      number: numbers.get(inode),
      mode: inode.mode.toString(8),
      owner: [inode.uid, inode.gid],
      links: inode.nlink,
      rdev: inode.rdev,
      flags: inode.flags,
      times: [
        [inode.atimeSec, inode.atimeNsec],
        [inode.mtimeSec, inode.mtimeNsec],
        [inode.ctimeSec, inode.ctimeNsec],
      ],
      xattrs: [...(inode.xattrs ?? [])].map(([name, value]) => [
        name,
        name.endsWith("origin") ? value.length : [...value],
      ]),
      target: isSymlink(inode) ? targetOf(inode) : undefined,
      size: content?.size,
      allocated: content?.allocatedBytes,
      runs: content === null ? undefined : runsOf(content),
      head: content === null ? undefined : [...content.read(0, 64)],
    });
  });
}

/** Where there is data, whatever it is made of. */
function runsOf(content: Content): [number, number][] {
  const runs: [number, number][] = [];
  for (let at = content.seekData(0); at >= 0; ) {
    const end = content.seekHole(at);
    runs.push([at, end]);
    at = content.seekData(end);
  }
  return runs;
}

function firstHalf(p: Process): void {
  p.chmod("/lower/dir/a.txt", 0o600);
  p.rename("/lower/file.txt", "/lower/moved.txt");
  p.link("/lower/moved.txt", "/lower/again.txt");
  p.unlink("/lower/h1");
  p.unlink("/lower/h2");
  p.unlink("/lower/dir/sub/c.txt");
  p.rmdir("/lower/dir/sub");
  p.mkdir("/lower/dir/sub", 0o2775);
  writeText(p, "/lower/dir/sub/größe", "x".repeat(1000));
  p.setxattr("/lower/dir/sub/größe", "user.note", Uint8Array.from([0, 10, 255, 61]));
  p.symlink("../größe", "/lower/link");
  p.mknod("/fifo", 0o010644);
  p.mknod("/socket", 0o140755);
  p.mknod("/device", 0o060600, 0x800001);
  p.chown("/lower/big.bin", 3_000_000, 7);
  const fd = p.open("/sparse", "O_RDWR|O_CREAT");
  p.pwrite(fd, bytes("start"), 0);
  p.pwrite(fd, bytes("end"), 9_000_000);
  p.fallocate(fd, 0, 65_536, 8192);
  p.close(fd);
  p.utimens("/fifo", { sec: -2, nsec: 500_000_000 }, { sec: 12, nsec: 1 });
  p.setflags("/lower/dir/b.txt", 0x40);
  writeText(p, `/${"n".repeat(200)}`, "long");
  p.mkdir(`/${"d".repeat(250)}`);
}

function secondHalf(p: Process): void {
  writeText(p, "/lower/dir/a.txt", "again");
  p.rename("/lower/moved.txt", "/lower/file.txt");
  p.unlink("/lower/dir/sub/größe");
  p.rmdir("/lower/dir/sub");
  p.chmod("/lower/perm", 0o700);
  p.rename("/lower/again.txt", "/etc/again.txt");
  p.truncate("/sparse", 100);
  p.unlink("/fifo");
}

const start = (base: Layer, sec: number, more: { upper?: Layer; init?: Layer } = {}): Container =>
  createContainer({ layers: [base], clock: steppingClock(sec), kind: "container", ...more });

describe("serializeUpper(), restoreUpper()", () => {
  it("gives back the upper as it was", () => {
    const base = baseLayer();
    const container = start(base, 2_000_000_000);
    firstHalf(container.process());
    container.close();

    const lowers = [base, container.init!];
    const restored = keep(container.upper, lowers, lowers);

    expect(linesOf(restored)).toEqual(linesOf(container.upper));
  });

  it("the container goes on as if it had never stopped", () => {
    const base = baseLayer();
    const never = start(base, 2_000_000_000);
    firstHalf(never.process());
    never.close();
    const lowers = [base, never.init!];
    const kept = keep(never.upper, lowers, lowers);
    for (const upper of [never.upper, kept]) {
      const container = start(base, 2_100_000_000, { upper, init: never.init! });
      secondHalf(container.process());
      container.close();
    }

    expect(linesOf(kept)).toEqual(linesOf(never.upper));
  });

  it("what was copied up has the inode number of what it came from, also on layers read anew", () => {
    const container = start(baseLayer(), 2_000_000_000);
    firstHalf(container.process());
    const { layers, init, upper } = container;
    container.close();
    const other = baseLayer();
    // Another image takes numbers first.
    createContainer({ layers: [other], clock: steppingClock(), kind: "build" }).close();
    const initAnew = keep(init!, layers, [other]);
    const kept = keep(upper, [...layers, init!], [other, initAnew]);

    const next = start(other, 2_100_000_000, { upper: kept, init: initAnew });
    const process = next.process();

    for (const [now, then] of [
      ["/lower/dir/a.txt", "/lower/dir/a.txt"],
      ["/lower/moved.txt", "/lower/file.txt"],
      ["/lower/dir", "/lower/dir"],
    ] as const) {
      expect(process.stat(now).ino, now).toBe(other.get(then)!.ino);
    }
    expect(readText(process, "/lower/dir/sub/größe")).toBe("x".repeat(1000));
    next.close();
  });

  it("a sparse file of 5 GB takes no more than its data", () => {
    const container = start(baseLayer(), 2_000_000_000);
    const process = container.process();
    const fd = process.open("/huge", "O_RDWR|O_CREAT");
    process.ftruncate(fd, 5e9);
    process.writeContent(fd, Content.fromText("end"), 5e9);
    container.close();

    const lowers = [...container.layers, container.init!];
    const size = [...serializeUpper(container.upper, lowers)].reduce((n, p) => n + p.length, 0);
    const restored = keep(container.upper, lowers, lowers);

    expect(size).toBeLessThan(20_000);
    const content = contentOf(restored.get("/huge")!);
    expect(content.size).toBe(5e9 + 3);
    expect(content.read(5e9, 3)).toEqual(bytes("end"));
  });

  it("says when the layers are others, or the archive is", () => {
    const base = baseLayer();
    const container = start(base, 2_000_000_000);
    firstHalf(container.process());
    container.close();
    const lowers = [base, container.init!];

    expect(() => keep(container.upper, lowers, [layer("other", { "/x": "y" })])).toThrow(
      /came from .* of layer \d, which is not there/,
    );
    const path = join(folder, "foreign.tar");
    writeFileSync(join(folder, "file"), "x");
    execFileSync("tar", ["-cf", path, "-C", folder, "file"]);
    const file = openFile(path, "foreign.tar");
    files.push(file);
    expect(() => restoreUpper(wholeFile(file), lowers)).toThrow(/not an upper that was kept/);
  });

  it("is a tar that other programs read", () => {
    const base = baseLayer();
    const container = start(base, 2_000_000_000);
    firstHalf(container.process());
    container.close();
    const path = join(folder, "kept.tar");
    const pieces = [...serializeUpper(container.upper, [base, container.init!])];
    writeFileSync(path, Buffer.concat(pieces.map(copyOf)));

    const listing = execFileSync("tar", ["-tvf", path, "--full-time"], {
      env: { ...process.env, LC_ALL: "C.UTF-8", TZ: "UTC" },
      encoding: "utf8",
      // It says that it does not know our keywords.
      stdio: ["ignore", "pipe", "ignore"],
    });

    const lines = listing.trimEnd().split("\n");
    expect(lines).toHaveLength([...walk(container.upper.root)].length);
    const shown = (name: string) => lines.find((line) => line.endsWith(` ${name}`));
    expect(shown("sparse")).toMatch(/^-rw-r--r-- (root|0)\/(root|0) +9000003 /);
    expect(shown("lower/dir/sub/gr\\303\\266\\303\\237e") ?? shown("lower/dir/sub/größe")).toMatch(
      / 1000 /,
    );
    expect(listing).toMatch(/lower\/again\.txt link to (lower|\/lower)\/moved\.txt/);
    expect(listing).toMatch(/crw|c---------/);
  });
});
