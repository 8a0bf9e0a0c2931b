import * as assert from "node:assert";
import type * as node from "node:fs";
import { inspect, promisify } from "node:util";
import { runInNewContext } from "node:vm";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createFs } from "../../src/node-fs/index.ts";
import { ourProcess } from "./differential/ours.ts";
import { SUBJECTS } from "./subjects.ts";

type Call = (...args: unknown[]) => unknown;
type Loose = Record<string, Call>;

/** How a class is called that is older than `class`. */
type Older = { call(made: object, ...fields: number[]): void };

// What programs see of node:fs beside what its methods give. The same for Node's and ours.
describe.each(SUBJECTS)("%s", (_name, open) => {
  let fs: typeof node;
  let loose: Loose;
  let at: (...names: string[]) => string;
  let path: string;

  beforeEach(() => {
    const subject = open();
    ({ fs, at } = subject);
    loose = fs as unknown as Loose;
    path = at("file");
    fs.writeFileSync(path, "0123456789");
  });
  afterEach(() => vi.restoreAllMocks());

  const failure = (run: () => unknown): Error & { code?: string } => {
    try {
      run();
    } catch (error) {
      return error as Error;
    }
    throw new Error("nothing failed");
  };

  it("its own errors show their code as text, those of system calls do not", () => {
    const own = failure(() => loose.readFileSync!({}));
    expect(String(own)).toMatch(/^TypeError \[ERR_INVALID_ARG_TYPE\]: The "path"/);
    expect(own.name).toBe("TypeError");
    expect(Object.keys(own)).toEqual(["code"]);

    fs.mkdirSync(at("dir"));
    const composed = failure(() => fs.rmSync(at("dir")));
    expect(String(composed)).toMatch(/^SystemError \[ERR_FS_EISDIR\]: Path is a directory: rm /);
    expect(composed.constructor.name).toBe("SystemError");
    expect(String(failure(() => fs.readFileSync(at("none"))))).toMatch(/^Error: ENOENT: /);
    expect(String(failure(() => loose.accessSync!(path, "x")))).toMatch(/^TypeError: mode must /);
  });

  it("an operation that was stopped fails with an AbortError that knows why", async () => {
    const signal = AbortSignal.abort("why");
    const error = await fs.promises.readFile(path, { signal }).catch((one) => one);

    expect([error.constructor.name, error.code, error.cause]).toEqual([
      ...["AbortError", "ABORT_ERR", "why"],
    ]);
  });

  it("methods have their names and numbers of arguments", () => {
    const names = ["access", "open", "read", "readFile", "stat", "writeFile", "statSync", "rm"];
    const shown = names.map((name) => [loose[name]!.name, loose[name]!.length]);

    expect(shown).toEqual([
      ["access", 3],
      ["open", 4],
      ["read", 6],
      ["readFile", 3],
      ["stat", 1],
      ["writeFile", 4],
      ["statSync", 1],
      ["rm", 3],
    ]);
    expect([promisify(fs.exists).name, promisify(fs.read).name]).toEqual(["exists", "read"]);
  });

  it("constants and promises cannot be replaced", () => {
    for (const name of ["constants", "F_OK", "promises"]) {
      expect(() => Object.assign(fs, { [name]: 1 })).toThrow(TypeError);
    }
    expect(Object.getPrototypeOf(fs.constants)).toBe(null);
    expect(fs.promises.constants).toBe(fs.constants);
  });

  it("the dates of Stats are there in JSON, for console.log, frozen, and after they were set", () => {
    fs.utimesSync(path, 5, 6);
    const stats = fs.statSync(path);
    expect(JSON.parse(JSON.stringify(stats)).mtime).toBe("1970-01-01T00:00:06.000Z");
    expect(inspect(stats)).toMatch(/^Stats \{[\s\S]* mtime: 1970-01-01T00:00:06.000Z,/);
    expect(inspect(fs.statSync(path, { bigint: true }))).toMatch(
      /^BigIntStats \{[\s\S]* mtime: 1970/,
    );
    expect(Object.freeze(fs.statSync(path)).atime.getTime()).toBe(5000);
    expect(stats.mtime).toBe(stats.mtime);

    stats.mtime = new Date(7);
    expect([stats.mtime.getTime(), stats.mtimeMs]).toEqual([7, 6000]);
  });

  it("Stats of the same file are equal, whatever was asked of them", () => {
    const [one, other] = [fs.statSync(path), fs.statSync(path)];
    one.mtime.getTime();

    assert.deepStrictEqual(one, other);
  });

  it("Stats can be made, called on another object, and inherited from", () => {
    const Stats = fs.Stats as unknown as Older & (new (...fields: number[]) => node.Stats);
    class Newer extends Stats {}
    function Inherited(this: object): void {
      Stats.call(this, 1, 0o40755);
    }
    Object.setPrototypeOf(Inherited.prototype, Stats.prototype);
    const inherited = new (Inherited as unknown as new () => node.Stats)();

    expect(new Newer(1, 0o100644).isFile()).toBe(true);
    expect([inherited.isDirectory(), inherited.dev]).toEqual([true, 1]);
    const methods: string[] = [];
    for (const name in fs.statSync(path)) if (name.startsWith("is")) methods.push(name);
    expect(methods.length).toBe(7);
  });

  it("Dirents of different types are not equal", () => {
    const make = (type: number) =>
      new (fs.Dirent as unknown as new (...args: unknown[]) => object)("n", type, "/");

    expect(() => assert.deepStrictEqual(make(1), make(2))).toThrow();
    assert.deepStrictEqual(make(1), make(1));
  });

  it.each(["Invalid Date", "Infinity", 1e300])("the time %s is none", (time) => {
    const given = time === "Invalid Date" ? new Date(Number.NaN) : time;

    expect(() => fs.utimesSync(path, given, 1)).toThrow(/^EINVAL: invalid argument, utime/);
    expect(() => fs.utimesSync(at("none"), given, 1)).toThrow(/^ENOENT/);
  });

  it("positions that are no whole numbers are where the file is at", () => {
    const fd = fs.openSync(path, "r+");
    for (const position of [1.5, Number.POSITIVE_INFINITY, 2 ** 53]) {
      fs.writeSync(fd, "ab", position);
    }
    const read = Buffer.alloc(2);
    expect(fs.readvSync(fd, [read], Number.NaN)).toBe(2);
    fs.closeSync(fd);

    expect([fs.readFileSync(path, "utf8"), String(read)]).toEqual(["ababab6789", "67"]);
  });

  it("null for the offset of a write stands for options, and what follows it is not looked at", async () => {
    const bytes = Buffer.from("0123456789");
    const length = 2 as never;
    const counts: number[] = [];
    const fd = fs.openSync(path, "w");
    counts.push(fs.writeSync(fd, bytes, null, length, 3 as never));
    await new Promise<void>((done) => {
      fs.write(fd, bytes, null, length, (_error, count) => {
        counts.push(count);
        done();
      });
    });
    fs.closeSync(fd);
    const file = await fs.promises.open(path, "a");
    counts.push((await file.write(bytes, null, length)).bytesWritten);
    await file.close();

    expect([counts, fs.statSync(path).size]).toEqual([[10, 10, 10], 30]);
  });

  it("writeFile with a callback writes nothing, too, and looks at path, mode and flags in this order", async () => {
    const write = (file: unknown, options: object) =>
      new Promise<string>((done) => {
        try {
          fs.writeFile(file as string, "", options, (error) => done(error?.code ?? "written"));
        } catch (error) {
          done((error as Error).message);
        }
      });

    expect(await write(path, { flag: "r" })).toBe("EBADF");
    expect(await write(path, { flag: "zz", mode: "9" })).toContain("'mode'");
    expect(await write(new URL("http://h/a"), { flag: "zz", mode: "9" })).toContain("scheme file");
  });

  it("fs.promises.readFile takes a closed handle's descriptor as it is", async () => {
    const file = await fs.promises.open(path);
    await file.close();

    await expect(fs.promises.readFile(file)).rejects.toMatchObject({ code: "ERR_OUT_OF_RANGE" });
    await expect(file.readFile()).rejects.toMatchObject({ code: "EBADF" });
  });

  it("one readv fills no more than 1024 buffers", () => {
    fs.writeFileSync(path, "x".repeat(1100));
    const fd = fs.openSync(path, "r");
    const buffers = Array.from({ length: 1100 }, () => Buffer.alloc(1));

    expect(fs.readvSync(fd, buffers, 0)).toBe(1024);
    fs.closeSync(fd);
  });

  it("halves of surrogate pairs in a path are U+FFFD", () => {
    fs.writeFileSync(at("a\udc80"), "");
    fs.mkdirSync(at("\ud800"));

    expect(fs.readdirSync(at()).sort()).toEqual(["a\ufffd", "file", "\ufffd"]);
  });

  it("bytes and dates of another realm are what they are", () => {
    const bytes = runInNewContext("new Uint8Array(bytes)", { bytes: [...Buffer.from(path)] });
    fs.utimesSync(bytes, runInNewContext("new Date(5000)"), 6);

    expect(fs.statSync(bytes).atimeMs).toBe(5000);
  });

  it("a signal that is aborted already is told at once, before anything is opened", () => {
    const signal = AbortSignal.abort();
    const told: unknown[] = [];
    fs.writeFile(path, "new", { signal }, (error) => told.push((error as Error).name));

    expect([told, fs.readFileSync(path, "utf8")]).toEqual([["AbortError"], "0123456789"]);
  });

  it("one that is aborted later leaves the file as it was opened", async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const told = new Promise((done) => fs.writeFile(path, "new", { signal }, done));
    controller.abort();

    expect([((await told) as Error).name, fs.readFileSync(path, "utf8")]).toEqual([
      "AbortError",
      "",
    ]);
  });

  it("exists of what is no path is told at once", () => {
    const told: unknown[] = [];
    loose.exists!({}, (found: boolean) => told.push(found));

    expect(told).toEqual([false]);
  });

  it("a FileHandle that is closed while it is used stays open until then, and closes once", async () => {
    const file = await fs.promises.open(path);
    const reading = file.read(Buffer.alloc(1), 0, 1, 0);
    const closing = file.close();
    const again = file.close();
    const fd = file.fd;
    const more = await file.read(Buffer.alloc(2), 0, 2, 0);
    await reading;
    await closing;

    expect([again === closing, fd > 0, more.bytesRead, file.fd]).toEqual([true, true, 2, -1]);
  });

  it("a FileHandle is closed when the stream of it is", async () => {
    const file = await fs.promises.open(path);
    const stream = file.createReadStream();
    const told: string[] = [];
    stream.on("close", () => told.push("stream"));
    stream.once("data", () => file.close().then(() => told.push("file")));
    await new Promise((done) => stream.on("close", () => setImmediate(() => setImmediate(done))));

    expect(told).toEqual(["stream", "file"]);
  });

  it("a directory that waits to be closed is not done with", async () => {
    const dir = fs.opendirSync(at());
    const reading = dir.read();
    const closing = dir.close();
    const code = "ERR_DIR_CONCURRENT_OPERATION";

    expect(() => dir.readSync()).toThrow(expect.objectContaining({ code }));
    await reading;
    await closing;
    expect(() => dir.readSync()).toThrow(expect.objectContaining({ code: "ERR_DIR_CLOSED" }));
  });

  it("an open directory that is removed has no entries", () => {
    fs.mkdirSync(at("dir"));
    fs.writeFileSync(at("dir", "leaf"), "");
    const dir = fs.opendirSync(at("dir"));
    fs.rmSync(at("dir"), { recursive: true });

    expect(dir.readSync()).toBe(null);
    dir.closeSync();
  });

  it("what is below is looked for under the name in its encoding", () => {
    fs.mkdirSync(at("dir"));
    fs.writeFileSync(at("dir", "leaf"), "");
    const names = (encoding: string) =>
      loose.readdirSync!(at(), { recursive: true, encoding }) as string[];

    expect(names("hex")).toEqual(["646972", "66696c65"]);
    expect(() => names("buffer")).toThrow(/"path" argument must be of type string. .*of Buffer$/);
  });

  it("a symlink to a directory, with a slash after it, is left where it is", async () => {
    fs.mkdirSync(at("dir"));
    fs.symlinkSync("dir", at("to"));
    await fs.promises.rm(`${at("to")}/`, { recursive: true });

    expect(() => fs.rmSync(`${at("to")}/`, { recursive: true })).toThrow(/^ENOTDIR/);
    expect(fs.readdirSync(at()).sort()).toEqual(["dir", "file", "to"]);
  });

  it("openAsBlob throws what cannot be opened, and takes no descriptor", () => {
    const code = "ERR_INVALID_ARG_VALUE";
    expect(() => fs.openAsBlob(at("none"))).toThrow(
      expect.objectContaining({ code, message: "Unable to open file as blob" }),
    );
    expect(() => loose.openAsBlob!(0)).toThrow(/"path" argument must be of type string/);
  });

  it("cp, watchFile and unwatchFile want a path that is text", () => {
    fs.mkdirSync(at("dir"));
    const bytes = Buffer.from(path);
    const code = "ERR_INVALID_ARG_TYPE";
    const message = expect.stringMatching(
      /^The "path(s\[0\])?" argument must be of type string\. /,
    );
    const calls: (() => unknown)[] = [
      () => loose.cpSync!(bytes, at("new")),
      () => loose.cpSync!(path, Buffer.from(at("new"))),
      () => loose.cpSync!(Buffer.from(at("dir")), at("new"), { recursive: true }),
      () => fs.watchFile(bytes, () => {}),
      () => fs.unwatchFile(bytes),
    ];
    for (const run of calls) expect(run).toThrow(expect.objectContaining({ code, message }));
    expect(fs.readdirSync(at())).toEqual(["dir", "file"]);
  });

  it("watching no path fails without one", () => {
    expect(() => fs.watch("")).toThrow(
      expect.objectContaining({
        message: "ENOENT: no such file or directory, watch",
        filename: "",
      }),
    );
  });

  it("mkdtemp wants more than nothing", () => {
    expect(() => fs.mkdtempSync("")).toThrow("EINVAL: invalid argument, mkdtemp 'XXXXX'");
  });
});

it("copyup/fs warns of what is deprecated, once", () => {
  const warn = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
  const fs = createFs(ourProcess([[]], 0)) as unknown as Loose;
  const mkdtemp = () => fs.mkdtempSync!("/X");
  const rmdir = () => fs.rmdirSync!(fs.mkdtempSync!("/d") as string, { recursive: true });
  const truncate = () => fs.truncateSync!(fs.openSync!("/file", "w"));
  for (const run of [mkdtemp, rmdir, truncate]) for (let i = 0; i < 2; i++) run();

  expect(warn.mock.calls.map((call: unknown[]) => call.slice(1, 3))).toEqual([
    ["Warning", undefined],
    ["DeprecationWarning", "DEP0147"],
    ["DeprecationWarning", "DEP0081"],
  ]);
  vi.restoreAllMocks();
});
