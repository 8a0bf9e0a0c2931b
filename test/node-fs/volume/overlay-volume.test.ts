import { once } from "node:events";
import { createFsFromVolume, Volume } from "memfs";
import { describe, expect, it } from "vitest";
import { diff, Layer, mount } from "../../../src/index.ts";
import { layerFromJSON, layerFromMemfs, overlayVolume } from "../../../src/node-fs/index.ts";
import { newVolume } from "../../../src/node-fs/no-new-volume.ts";

const LOWER = { "/app/config": "port=80", "/app/empty": null, "/etc/motd": "hello" };

function laid() {
  const lower = layerFromJSON(LOWER);
  const overlay = mount({ lowers: [lower], upper: new Layer() });
  const clean = overlay.snapshot();
  const volume = overlayVolume(overlay);
  const changed = () => diff(overlay, clean).changes.map(({ kind, path }) => `${kind} ${path}`);
  return { lower, overlay, volume, changed };
}

describe("overlayVolume()", () => {
  it("makes a volume of the one it is given, as it must where there is no Node", () => {
    const given = Volume.fromJSON({ "/mine": "out of reach" });
    const volume = overlayVolume(
      mount({ lowers: [layerFromJSON({ "/a": "1" })], upper: new Layer() }),
      given,
    );

    expect(volume).toBe(given);
    expect(volume.toJSON()).toEqual({ "/a": "1" });
    expect(() => newVolume("overlayVolume")).toThrow(
      "overlayVolume: there is no Node here to load memfs: give it a new Volume() of memfs",
    );
  });

  it("is a Volume that shows the mount; what it writes goes to the upper", () => {
    const { overlay, volume, changed } = laid();

    expect(volume).toBeInstanceOf(Volume);
    expect(volume.toJSON()).toEqual(LOWER);
    expect(volume.toJSON("/app", {}, true)).toEqual({ config: "port=80", empty: null });
    volume.appendFileSync("/app/config", "80");
    volume.mkdirSync("/app/empty/new");
    volume.unlinkSync("/etc/motd");

    expect(changed()).toEqual([
      ...["C /app/config", "C /app/empty", "A /app/empty/new"],
      ...["C /etc", "D /etc/motd"],
    ]);
    expect(overlay.process().tryStat("/etc/motd")).toBeNull();
    expect(overlayVolume(mount({ lowers: overlay.lowers, upper: new Layer() })).toJSON()).toEqual(
      LOWER,
    );
  });

  it("takes JSON, prints itself, makes snapshots, and is emptied by reset", () => {
    const { volume, changed } = laid();
    volume.fromJSON({ "new/deep": "1", "/app/config": "2" }, "/etc");
    expect(volume.readFileSync("/etc/new/deep", "utf8")).toBe("1");
    expect(volume.toTree({ dir: "/etc" })).toBe("etc/\n├─ new/\n│  └─ deep\n└─ motd");
    const fd = volume.openSync("/app/config", "r");
    const snapshot = volume.toJsonSnapshot("/app");
    volume.reset();

    expect(volume.toJSON()).toEqual({});
    expect(changed()).toEqual(["C /", "D /app", "D /etc"]);
    expect(() => volume.fstatSync(fd)).toThrow("EBADF");
    volume.fromJsonSnapshot(snapshot, "/app");
    expect(volume.toJSON()).toEqual({ "/app/config": "2", "/app/empty": null });
  });

  it("has descriptors with positions, and vectors", () => {
    const { volume } = laid();
    const fd = volume.openSync("/etc/motd", "r+");
    const bytes = Buffer.alloc(5, ".");
    expect(volume.readSync(fd, bytes, 1, 2, null)).toBe(2);
    expect(bytes.toString()).toBe(".he..");
    expect(volume.readFileSync(fd, "utf8")).toBe("llo");
    volume.writevSync(fd, [Buffer.from("J"), Buffer.from("E")], 0);
    volume.ftruncateSync(fd, 4);
    volume.fchmodSync(fd, 0o600);
    volume.futimesSync(fd, 1, 2.5);

    const { size, mode, mtimeMs, nlink } = volume.fstatSync(fd);
    expect([size, mode & 0o777, mtimeMs, nlink]).toEqual([4, 0o600, 2500, 1]);
    volume.closeSync(fd);
    expect(volume.readFileSync("/etc/motd", "utf8")).toBe("JEll");
  });

  it("copies a file over itself without harm, and trees", () => {
    const { volume } = laid();
    volume.linkSync("/etc/motd", "/etc/other");
    volume.copyFileSync("/etc/motd", "/etc/motd");
    volume.copyFileSync("/etc/motd", "/etc/other");
    volume.cpSync("/app", "/copy", { recursive: true });

    expect(volume.readFileSync("/etc/other", "utf8")).toBe("hello");
    expect(volume.toJSON("/copy")).toEqual({ "/copy/config": "port=80", "/copy/empty": null });
  });

  it("streams", async () => {
    const { volume } = laid();
    const out = volume.createWriteStream("/etc/out");
    out.write("one ");
    out.end("two");
    await once(out, "close");
    const chunks: Buffer[] = [];
    for await (const chunk of volume.createReadStream("/etc/out", { start: 1, end: 4 }))
      chunks.push(chunk as Buffer);

    expect(Buffer.concat(chunks).toString()).toBe("ne t");
  });

  it("has promises, FileHandles and Dirs", async () => {
    const { volume } = laid();
    const file = await volume.promises.open("/app/config", "a+");
    await file.appendFile("80");
    expect((await file.stat()).size).toBe(9);
    await file.close();
    expect(await volume.promises.readFile("/app/config", "utf8")).toBe("port=8080");
    const names: unknown[] = [];
    for await (const { name } of await volume.promises.opendir("/app")) names.push(name);
    expect(names.sort()).toEqual(["config", "empty"]);
    await expect(volume.promises.stat("/none")).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("watches: what the volume changes, and what others do", () => {
    const { overlay, volume } = laid();
    const heard: string[] = [];
    const hear = (type: string, name: string) => heard.push(`${type} ${name}`);
    const watchers = [
      volume.watch("/app", hear as never),
      volume.watch("/", { recursive: true }, ((type: string, name: string) =>
        heard.push(`all: ${type} ${name}`)) as never),
      volume.watch("/etc/motd", hear as never),
    ];
    volume.appendFileSync("/app/config", "8");
    overlay.process().rename("/app/config", "/app/moved");
    overlay.process().unlink("/etc/motd");

    expect(heard).toEqual([
      ...["change config", "all: change app/config"],
      ...["rename config", "rename moved", "all: rename app/config", "all: rename app/moved"],
      ...["all: rename etc/motd", "rename motd"],
    ]);
    for (const watcher of watchers) watcher.close();
    volume.mkdirSync("/app/unheard");
    expect(heard.length).toBe(8);
  });

  it("follows what is watched when it is moved", () => {
    const { volume } = laid();
    volume.mkdirSync("/made/below", { recursive: true });
    const heard: string[] = [];
    const watcher = volume.watch("/made/below", ((type: string, name: string) => {
      heard.push(`${type} ${name}`);
    }) as never);
    volume.renameSync("/made", "/moved");
    volume.writeFileSync("/moved/below/leaf", "");

    expect(heard).toEqual(["rename leaf"]);
    watcher.close();
  });

  it("watchFile compares stats", async () => {
    const { overlay, volume } = laid();
    const told = new Promise<number[]>((done) => {
      volume.watchFile("/etc/motd", { interval: 5 }, ((
        now: { size: number },
        old: { size: number },
      ) => done([now.size, old.size])) as never);
    });
    overlay.process().truncate("/etc/motd", 1);

    expect(await told).toEqual([1, 5]);
    volume.unwatchFile("/etc/motd");
  });

  it("works as a process may, and from where it is", () => {
    const { overlay } = laid();
    const process = overlay.process({ uid: 1000, cwd: "/app" });
    const volume = overlayVolume(process);

    expect(volume.readFileSync("config", "utf8")).toBe("port=80");
    expect(() => volume.writeFileSync("config", "")).toThrow("EACCES");
    expect(() => volume.accessSync("/app", 2)).toThrow("EACCES");
    expect(volume.realpathSync("../etc/motd")).toBe("/etc/motd");
  });

  it("is taken for a volume: by createFsFromVolume, and by layerFromMemfs", () => {
    const { volume } = laid();
    const fs = createFsFromVolume(volume);
    fs.writeFileSync("/etc/new", "x");
    volume.symlinkSync("new", "/etc/link");

    const copy = overlayVolume(mount({ lowers: [layerFromMemfs(volume)], upper: new Layer() }));
    expect(copy.toJSON()).toEqual({ ...LOWER, "/etc/new": "x" });
    expect(copy.readlinkSync("/etc/link")).toBe("new");
    expect(copy.statSync("/etc/link").isFile()).toBe(true);
  });
});
