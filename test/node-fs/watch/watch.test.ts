import { once } from "node:events";
import type * as node from "node:fs";
import { setImmediate as turn } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Layer, mount } from "../../../src/index.ts";
import { createFs, layerFromJSON } from "../../../src/node-fs/index.ts";
import { SUBJECTS } from "../subjects.ts";

async function turns(): Promise<void> {
  for (let i = 0; i < 8; i++) await turn();
}

describe.each(SUBJECTS)("%s", (_name, open) => {
  let fs: typeof node;
  let at: (...names: string[]) => string;
  const stop = new Set<() => void>();

  beforeEach(() => {
    ({ fs, at } = open());
    fs.writeFileSync(at("file"), "one");
    fs.mkdirSync(at("dir"));
  });

  afterEach(() => {
    for (const end of stop) end();
    stop.clear();
  });

  /** What a watcher hears, as "type name". */
  function heardOf(path: string, options?: node.WatchOptions | BufferEncoding | "buffer" | null) {
    const heard: string[] = [];
    const watcher = fs.watch(path, options as node.WatchOptions, (type, name) => {
      heard.push(`${type} ${name}`);
    });
    stop.add(() => watcher.close());
    return { heard, watcher };
  }

  it("watch of a directory tells what comes, changes and goes", async () => {
    const { heard } = heardOf(at());
    fs.writeFileSync(at("new"), "x");
    await turns();
    fs.renameSync(at("new"), at("newer"));
    fs.unlinkSync(at("newer"));
    fs.chmodSync(at("dir"), 0o700);
    await turns();

    expect(heard).toEqual([
      ...["rename new", "change new"],
      ...["rename new", "rename newer", "rename newer", "rename dir"],
    ]);
  });

  it("watch of a file tells its name as it was called, whatever it is called now", async () => {
    const { heard } = heardOf(at("file"));
    fs.appendFileSync(at("file"), "more");
    fs.appendFileSync(at("file"), "and more");
    fs.utimesSync(at("file"), 1, 2);
    await turns();
    fs.renameSync(at("file"), at("other"));
    await turns();
    fs.unlinkSync(at("other"));
    await turns();

    expect(heard).toEqual([
      ...["change file", "change file", "rename file"],
      ...["change file", "rename file", "rename file"],
    ]);
  });

  it("names come in the encoding that was asked for", async () => {
    const hex = heardOf(at(), { encoding: "hex" });
    const alone = heardOf(at(), "base64");
    const names: unknown[] = [];
    const bytes = fs.watch(at(), "buffer", (_type, name) => names.push(name));
    stop.add(() => bytes.close());
    fs.rmdirSync(at("dir"));
    await turns();

    expect([hex.heard, alone.heard, names]).toEqual([
      ["rename 646972"],
      ["rename ZGly"],
      [Buffer.from("dir")],
    ]);
  });

  it("close ends it, and is told; so does a signal", async () => {
    const aborting = new AbortController();
    const closed = heardOf(at());
    const stopped = heardOf(at(), { signal: aborting.signal });
    const told = [once(closed.watcher, "close"), once(stopped.watcher, "close")];
    closed.watcher.close();
    closed.watcher.close();
    aborting.abort();
    await Promise.all(told);
    fs.writeFileSync(at("new"), "");
    await turns();
    const never = heardOf(at(), { signal: AbortSignal.abort() });
    await once(never.watcher, "close");

    expect([closed.heard, stopped.heard]).toEqual([[], []]);
  });

  it("with recursive, what is in directories is told by its way from the top", async () => {
    fs.mkdirSync(at("dir", "below"));
    fs.writeFileSync(at("dir", "below", "leaf"), "");
    const { heard } = heardOf(at("dir"), { recursive: true });
    fs.appendFileSync(at("dir", "below", "leaf"), "x");
    await turns();
    fs.mkdirSync(at("dir", "new"));
    await turns();
    fs.writeFileSync(at("dir", "new", "born"), "x");
    await turns();
    fs.rmSync(at("dir", "below"), { recursive: true });
    await turns();

    expect(heard.slice(0, 3)).toEqual(["change below/leaf", "rename new", "rename new/born"]);
    expect(heard).toContain("rename below/leaf");
    expect(heard).toContain("rename below");
  });

  it("what cannot be watched is an error of watch, with the path", () => {
    expect(() => fs.watch(at("none"))).toThrow(
      expect.objectContaining({
        message: `ENOENT: no such file or directory, watch '${at("none")}'`,
        ...{ code: "ENOENT", errno: -2, syscall: "watch", path: at("none"), filename: at("none") },
      }),
    );
    expect(() => fs.watch(at("none"), { recursive: true })).toThrow(/^ENOENT.*, stat '/);
    expect(() => fs.watch(3 as never)).toThrow(/^The "path" argument must be of type string/);
    expect(() => fs.watch(at(), { encoding: "nope" as never })).toThrow(/encoding/);
    expect(() => fs.watch(at(), { recursive: 1 as never })).toThrow(
      'The "options.recursive" property must be of type boolean. Received type number (1)',
    );
  });

  it("ref and unref give the watcher", () => {
    const { watcher } = heardOf(at(), { persistent: false });
    expect(watcher.ref()).toBe(watcher);
    expect(watcher.unref()).toBe(watcher);
    expect(watcher.constructor.name).toBe("FSWatcher");
  });

  it("promises.watch gives one event for each time it is asked", async () => {
    const aborting = new AbortController();
    const events: unknown[] = [];
    const watching = (async () => {
      for await (const event of fs.promises.watch(at("dir"), { signal: aborting.signal })) {
        events.push({ ...event });
        if (events.length === 2) aborting.abort(new Error("enough"));
      }
    })();
    fs.writeFileSync(at("dir", "first"), "");
    await turns();
    fs.writeFileSync(at("dir", "second"), "");

    await expect(watching).rejects.toMatchObject({
      ...{ name: "AbortError", code: "ABORT_ERR", cause: new Error("enough") },
    });
    expect(events).toEqual([
      { eventType: "rename", filename: "first" },
      { eventType: "rename", filename: "second" },
    ]);
  });

  it("promises.watch with recursive", async () => {
    fs.writeFileSync(at("dir", "leaf"), "");
    const watched = fs.promises.watch(at(), { recursive: true });
    const events = watched[Symbol.asyncIterator]();
    const first = events.next();
    await turns();
    fs.appendFileSync(at("dir", "leaf"), "x");

    const { value } = await first;
    expect({ ...value }).toEqual({ eventType: "change", filename: "dir/leaf" });
    expect((await events.return?.())?.done).toBe(true);
  });

  it("promises.watch looks at its arguments when it is asked", async () => {
    const next = (path: string, options?: object) =>
      fs.promises
        .watch(path, options as node.WatchOptions)
        [Symbol.asyncIterator]()
        .next();
    await expect(next(at("none"))).rejects.toMatchObject({ code: "ENOENT", syscall: "watch" });
    await expect(next(at(), { persistent: 1 })).rejects.toThrow(/"options.persistent"/);
    await expect(next(at(), { encoding: "nope" })).rejects.toThrow(/encoding/);
    await expect(next(at(), { signal: AbortSignal.abort() })).rejects.toThrow(/aborted/);
    await expect(next(at(), "utf8" as never)).rejects.toThrow(/"options" argument/);
  });

  it("watchFile compares what stat says; a file that is not there has empty stats", async () => {
    const heard: [now: node.Stats, before: node.Stats][] = [];
    const waiting: (() => void)[] = [];
    const next = () => new Promise<void>((done) => waiting.push(done));
    const listener = (now: node.Stats, before: node.Stats): void => {
      heard.push([now, before]);
      waiting.shift()?.();
    };
    let told = next();
    const watcher = fs.watchFile(at("new"), { interval: 10, persistent: true }, listener);
    stop.add(() => fs.unwatchFile(at("new")));
    await told;
    told = next();
    fs.writeFileSync(at("new"), "four");
    await told;
    told = next();
    fs.unlinkSync(at("new"));
    await told;

    const shown = heard.map((pair) =>
      pair.map(({ size, nlink, mtimeMs }) => [size, nlink, mtimeMs > 0]),
    );
    const nothing = [0, 0, false];
    expect(shown).toEqual([
      [nothing, nothing],
      [[4, 1, true], nothing],
      [nothing, [4, 1, true]],
    ]);
    expect(heard[0]![0]).toBeInstanceOf(fs.Stats);
    expect(watcher.constructor.name).toBe("StatWatcher");
    expect(watcher.ref()).toBe(watcher);
  });

  it("watchFile with bigint; unwatchFile takes one listener away, or all, and tells of the stop", async () => {
    const times: bigint[] = [];
    const other = (): void => {};
    const watcher = fs.watchFile(at("file"), { bigint: true, interval: 10 }, ({ mtimeNs }) => {
      times.push(mtimeNs);
    });
    expect(fs.watchFile(at("file"), other)).toBe(watcher);
    await new Promise((done) => setTimeout(done, 30));
    const changed = once(watcher as never, "change");
    fs.utimesSync(at("file"), 1, 2);
    await changed;
    expect(times).toEqual([2_000_000_000n]);

    fs.unwatchFile(at("none"));
    fs.unwatchFile(at("file"), other);
    expect((watcher as never as NodeJS.EventEmitter).listenerCount("change")).toBe(1);
    const stopped = once(watcher as never, "stop");
    fs.unwatchFile(at("file"));
    await stopped;
    expect(() => fs.watchFile(at("file"), {}, undefined as never)).toThrow(
      /^The "listener" argument must be of type function/,
    );
    expect(() => fs.watchFile(at("file"), { interval: -1 }, other)).toThrow(/"interval"/);
  });
});

describe("createFs().watch", () => {
  const overlayOf = () => mount({ lowers: [layerFromJSON({ "/d/f": "1" })], upper: new Layer() });

  it("hears of other processes of the overlay, and of copy-ups nothing", async () => {
    const overlay = overlayOf();
    const heard: string[] = [];
    const watcher = createFs(overlay.process()).watch("/d", (type, name) => {
      heard.push(`${type} ${name}`);
    });
    const other = overlay.process();
    const fd = other.open("/d/f", "O_RDWR");
    await turns();
    expect(heard).toEqual([]);

    other.write(fd, new Uint8Array(1));
    other.rename("/d/f", "/f");
    await turns();

    expect(heard).toEqual(["change f", "rename f"]);
    watcher.close();
  });

  it("hears of a restore as of the changes that it makes", async () => {
    const overlay = overlayOf();
    const fs = createFs(overlay.process());
    const clean = overlay.snapshot();
    fs.writeFileSync("/d/new", "x");
    fs.appendFileSync("/d/f", "2");
    fs.mkdirSync("/e");
    const heard: string[] = [];
    const watchers = ["/", "/d", "/d/f", "/d/new", "/e"].map((path) =>
      fs.watch(path, (type, name) => heard.push(`${path} ${type} ${name}`)),
    );
    overlay.restore(clean);
    await turns();

    expect(heard.sort()).toEqual([
      ...["/ rename e", "/d change f", "/d rename new"],
      ...["/d/f change f"],
      ...["/d/new rename new", "/d/new rename new", "/e rename e", "/e rename e"],
    ]);
    heard.length = 0;
    fs.appendFileSync("/d/f", "3");
    await turns();
    expect(heard).toEqual(["/d change f", "/d/f change f"]);
    for (const watcher of watchers) watcher.close();
  });
});
