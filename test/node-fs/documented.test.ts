import type { EventEmitter } from "node:events";
import type * as node from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { beforeEach, describe, expect, it } from "vitest";
import { SUBJECTS } from "./subjects.ts";

/** What Node's documentation says beyond the examples of every-method.test.ts, for Node itself and for ours. */
describe.each(SUBJECTS)("%s", (_name, open) => {
  let fs: typeof node;
  let at: (...names: string[]) => string;

  beforeEach(() => {
    ({ fs, at } = open());
    fs.writeFileSync(at("file"), "one\ntwo\nthree\n");
    fs.mkdirSync(at("dir", "below"), { recursive: true });
    fs.symlinkSync("file", at("link"));
  });

  it("access tells whether a file is there and what may be done with it", async () => {
    fs.accessSync(at("file"), fs.constants.R_OK | fs.constants.W_OK);
    await expect(fs.promises.access(at("none"))).rejects.toThrow(/^ENOENT.*, access '/);
    expect(fs.existsSync(at("none"))).toBe(false);
    expect(await promisify(fs.exists)(at("link"))).toBe(true);
  });

  it("writeFile replaces, appendFile adds, truncate cuts", async () => {
    await fs.promises.appendFile(at("file"), Buffer.from("four"));
    expect(fs.readFileSync(at("file"), "utf8")).toBe("one\ntwo\nthree\nfour");
    await promisify(fs.truncate)(at("file"), 3);
    expect(fs.readFileSync(at("file"))).toEqual(Buffer.from("one"));
    fs.truncateSync(at("file"), 5);
    expect(fs.readFileSync(at("file"), "latin1")).toBe("one\0\0");
    await fs.promises.writeFile(at("file"), "7f", { encoding: "hex", flag: "w", mode: 0o600 });
    expect(fs.readFileSync(pathToFileURL(at("file")), "hex")).toBe("7f");
  });

  it("writeFile takes what can be iterated over", async () => {
    async function* pieces() {
      yield "a";
      yield Buffer.from("b");
    }
    await fs.promises.writeFile(at("new"), pieces());
    await fs.promises.appendFile(at("new"), ["c", "d"] as never);

    expect(fs.readFileSync(at("new"), "utf8")).toBe("abcd");
  });

  it("stat follows symlinks, lstat does not, and times come as numbers and dates", async () => {
    fs.utimesSync(at("file"), 12.5, new Date(99_500));
    const stat = fs.statSync(at("link"));
    expect(stat).toBeInstanceOf(fs.Stats);
    expect([stat.isFile(), stat.size, stat.atimeMs, stat.mtimeMs]).toEqual([
      true,
      14,
      12_500,
      99_500,
    ]);
    expect(stat.mtime).toEqual(new Date(99_500));
    expect((await fs.promises.lstat(at("link"))).isSymbolicLink()).toBe(true);
    const big = fs.statSync(at("file"), { bigint: true });
    expect([big.size, big.mtimeNs, big.mtimeMs]).toEqual([14n, 99_500_000_000n, 99_500n]);
    expect(fs.lstatSync(at("none"), { throwIfNoEntry: false })).toBeUndefined();
    fs.lutimesSync(at("link"), 1, 2);
    expect([fs.lstatSync(at("link")).mtimeMs, fs.statSync(at("link")).mtimeMs]).toEqual([
      2000, 99_500,
    ]);
    stat.mtime = new Date(1);
    expect(stat.mtime.getTime()).toBe(1);
  });

  it("mkdir makes all that is missing and says which came first", async () => {
    expect(await fs.promises.mkdir(at("a", "b", "c"), { recursive: true })).toBe(at("a"));
    expect(fs.mkdirSync(at("a", "b"), { recursive: true })).toBeUndefined();
    expect(() => fs.mkdirSync(at("a"))).toThrow(/^EEXIST: file already exists, mkdir '/);
    fs.rmdirSync(at("a", "b", "c"));
    expect(() => fs.rmdirSync(at("a"))).toThrow(/^ENOTEMPTY/);
  });

  it("readdir gives names in order, or entries, of all below", async () => {
    fs.writeFileSync(at("dir", "below", "leaf"), "");
    expect(fs.readdirSync(at())).toEqual(["dir", "file", "link"]);
    expect(fs.readdirSync(at("dir"), { recursive: true })).toEqual([
      "below",
      join("below", "leaf"),
    ]);
    const entries = await fs.promises.readdir(at("dir"), { recursive: true, withFileTypes: true });
    expect(entries.map(({ name, parentPath }) => join(parentPath, name))).toEqual([
      at("dir", "below"),
      at("dir", "below", "leaf"),
    ]);
    expect(entries[0]).toBeInstanceOf(fs.Dirent);
    expect(entries.map((entry) => entry.isDirectory())).toEqual([true, false]);
    expect(fs.readdirSync(at("dir"), "buffer")).toEqual([Buffer.from("below")]);
  });

  it("opendir gives one entry after another", async () => {
    const dir = await fs.promises.opendir(at("dir"));
    expect([dir.path, dir instanceof fs.Dir]).toEqual([at("dir"), true]);
    expect((await dir.read())?.name).toBe("below");
    expect(await dir.read()).toBeNull();
    await dir.close();
    expect(() => dir.readSync()).toThrow("Directory handle was closed");
    await expect(dir.close()).rejects.toMatchObject({ code: "ERR_DIR_CLOSED" });

    const names: string[] = [];
    for await (const entry of fs.opendirSync(at(), { bufferSize: 1 })) names.push(entry.name);
    expect(names.sort()).toEqual(["dir", "file", "link"]);
  });

  it("a directory that is being read cannot be read synchronously", async () => {
    const dir = fs.opendirSync(at());
    const reading = dir.read();
    expect(() => dir.readSync()).toThrow(/^Cannot do synchronous work/);
    await reading;
    expect(dir.readSync()).not.toBeNull();
    dir.closeSync();
  });

  it("links, names and what they lead to", async () => {
    fs.linkSync(at("file"), at("other"));
    expect(fs.statSync(at("other")).nlink).toBe(2);
    expect(await fs.promises.readlink(at("link"))).toBe("file");
    await fs.promises.rename(at("other"), at("moved"));
    fs.unlinkSync(at("moved"));
    expect(fs.realpathSync(at("dir", "..", "link"))).toBe(fs.realpathSync.native(at("file")));
    expect(await promisify(fs.realpath.native)(at("link"))).toBe(
      await fs.promises.realpath(at("file")),
    );
    expect(() => fs.symlinkSync("file", at("x"), "hard" as never)).toThrow(
      /^Symlink type must be one of/,
    );
  });

  it("rm takes trees away, if told so", async () => {
    expect(() => fs.rmSync(at("dir"))).toThrow(/^Path is a directory: rm returned EISDIR/);
    fs.rmSync(at("none"), { force: true });
    await fs.promises.rm(at("dir"), { recursive: true });
    expect(fs.existsSync(at("dir"))).toBe(false);
    await expect(fs.promises.rm(at("dir"))).rejects.toThrow(/^ENOENT.*, lstat '/);
  });

  it("cp copies trees, what the filter lets through", async () => {
    fs.writeFileSync(at("dir", "below", "leaf"), "leaf");
    fs.writeFileSync(at("dir", "left"), "");
    await fs.promises.cp(at("dir"), at("copy"), {
      recursive: true,
      filter: async (source) => !source.endsWith("left"),
    });
    expect(fs.readdirSync(at("copy"), { recursive: true })).toEqual([
      "below",
      join("below", "leaf"),
    ]);
    fs.cpSync(at("dir"), at("copy"), { recursive: true, force: false });
    expect(fs.existsSync(at("copy", "left"))).toBe(true);
    const exists = { recursive: true, force: false, errorOnExist: true };
    expect(() => fs.cpSync(at("dir"), at("copy"), exists)).toThrow(
      /^Target already exists: cp returned EEXIST/,
    );
    await expect(
      promisify<string, string, node.CopyOptions, void>(fs.cp)(at("dir"), at("dir", "in"), {
        recursive: true,
      }),
    ).rejects.toMatchObject({
      code: "ERR_FS_CP_EINVAL",
    });
    fs.copyFileSync(at("file"), at("copied"));
    expect(() => fs.copyFileSync(at("file"), at("copied"), fs.constants.COPYFILE_EXCL)).toThrow(
      /^EEXIST/,
    );
  });

  it("mkdtemp makes a directory of its own", async () => {
    const made = [fs.mkdtempSync(at("t-")), await fs.promises.mkdtemp(at("t-"))];
    for (const path of made) expect(path).toMatch(/t-[A-Za-z0-9]{6}$/);
    expect(made[0]).not.toBe(made[1]);
    expect(fs.statSync(made[0]!).mode & 0o777).toBe(0o700);
  });

  it("descriptors have a position, and none where one is given", async () => {
    const fd = fs.openSync(at("file"), "r+");
    const bytes = Buffer.alloc(6, ".");
    expect(fs.readSync(fd, bytes, 1, 3, null)).toBe(3);
    expect(bytes.toString()).toBe(".one..");
    const read = await promisify(fs.read)(fd, bytes, 0, 3, 4);
    expect([read.bytesRead, read.buffer.toString()]).toEqual([3, "twoe.."]);
    expect(fs.writeSync(fd, "ONE", 0, "utf8")).toBe(3);
    const vectors = [Buffer.alloc(1), Buffer.alloc(3)];
    expect((await promisify(fs.readv)(fd, vectors)).bytesRead).toBe(4);
    expect(Buffer.concat(vectors).toString()).toBe("\ntwo");
    const { bytesWritten } = await promisify(fs.writev)(
      fd,
      [Buffer.from("1"), Buffer.from("2")],
      0,
    );
    expect([bytesWritten, fs.readFileSync(at("file"), "utf8")]).toEqual([2, "12E\ntwo\nthree\n"]);
    fs.ftruncateSync(fd, 2);
    fs.fchmodSync(fd, 0o600);
    fs.futimesSync(fd, 1, 2);
    fs.fsyncSync(fd);
    fs.fdatasyncSync(fd);
    const { size, mode, mtimeMs } = fs.fstatSync(fd);
    expect([size, mode & 0o777, mtimeMs]).toEqual([2, 0o600, 2000]);
    fs.closeSync(fd);
    expect(() => fs.closeSync(fd)).toThrow("EBADF: bad file descriptor, close");
  });

  it("a FileHandle does what a descriptor does, and closes itself", async () => {
    const file = await fs.promises.open(at("file"), "r+");
    let closed = 0;
    (file as unknown as EventEmitter).on("close", () => closed++);
    expect(file.fd).toBeGreaterThan(2);
    expect((await file.read(Buffer.alloc(3), 0, 3, 0)).buffer.toString()).toBe("one");
    expect(await file.readFile("utf8")).toBe("one\ntwo\nthree\n");
    await file.appendFile("four\n");
    expect((await file.stat()).size).toBe(19);
    await file.truncate(4);
    await file.write("!", 3);
    await file.writev([Buffer.from("a")], 0);
    await file.datasync();
    await file.close();
    await file.close();
    expect([file.fd, closed, fs.readFileSync(at("file"), "utf8")]).toEqual([-1, 1, "ane!"]);
    await expect(file.stat()).rejects.toMatchObject({
      code: "EBADF",
      message: "file closed",
      syscall: "fstat",
    });
    await using();

    async function using() {
      const own = await fs.promises.open(at("file"));
      await own[Symbol.asyncDispose]();
      expect(own.fd).toBe(-1);
    }
  });

  it("a FileHandle gives its lines, streams, and web streams", async () => {
    const lines: string[] = [];
    for await (const line of (await fs.promises.open(at("file"))).readLines()) lines.push(line);
    expect(lines).toEqual(["one", "two", "three"]);

    const file = await fs.promises.open(at("file"), "r+");
    const read: Buffer[] = [];
    for await (const chunk of file.createReadStream({ start: 4, end: 6, autoClose: false }))
      read.push(chunk);
    expect(Buffer.concat(read).toString()).toBe("two");
    const written = file.createWriteStream({ start: 0 });
    await new Promise<void>((done) => written.end("ONE", () => done()));
    await new Promise<void>((done) => (written.closed ? done() : written.once("close", done)));
    expect([file.fd, fs.readFileSync(at("file"), "utf8")]).toEqual([-1, "ONE\ntwo\nthree\n"]);

    const web = await fs.promises.open(at("file"));
    const texts: string[] = [];
    for await (const chunk of web.readableWebStream())
      texts.push(Buffer.from(chunk as ArrayBuffer).toString());
    expect(texts.join("")).toBe("ONE\ntwo\nthree\n");
    await web.close();
  });

  it("streams read and write", async () => {
    const out = fs.createWriteStream(at("out"), { flags: "wx", mode: 0o640 });
    expect(out).toBeInstanceOf(fs.WriteStream);
    await new Promise<void>((done) => out.end("streamed", done));
    expect([out.bytesWritten, out.path, fs.statSync(at("out")).mode & 0o777]).toEqual([
      8,
      at("out"),
      0o640,
    ]);
    const input = fs.createReadStream(at("out"), { encoding: "utf8", highWaterMark: 3 });
    expect(input).toBeInstanceOf(fs.ReadStream);
    const chunks: string[] = [];
    for await (const chunk of input) chunks.push(chunk);
    expect([chunks, input.bytesRead]).toEqual([["str", "eam", "ed"], 8]);
    const missing = fs.createReadStream(at("none"));
    const error = await new Promise<Error>((done) => missing.once("error", done));
    expect(error.message).toMatch(/^ENOENT: no such file or directory, open '/);
    const { ReadStream } = fs as unknown as { ReadStream: (path: string) => node.ReadStream };
    const called = ReadStream(at("out"));
    expect(called).toBeInstanceOf(fs.ReadStream);
    called.destroy();
  });

  it("a signal stops what has not begun", async () => {
    const stopped = AbortSignal.abort();
    const error = { name: "AbortError", code: "ABORT_ERR", message: "The operation was aborted" };
    await expect(fs.promises.readFile(at("file"), { signal: stopped })).rejects.toMatchObject(
      error,
    );
    await expect(fs.promises.writeFile(at("file"), "x", { signal: stopped })).rejects.toMatchObject(
      error,
    );
    await expect(
      promisify(fs.readFile)(at("file"), { signal: stopped } as never),
    ).rejects.toMatchObject(error);
    const later = new AbortController();
    const reading = fs.promises.readFile(at("file"), { signal: later.signal });
    later.abort();
    await expect(reading).rejects.toMatchObject(error);
    expect(fs.readFileSync(at("file"), "utf8")).toBe("one\ntwo\nthree\n");
  });

  it("callbacks come later, bad arguments at once", async () => {
    const events: string[] = [];
    await new Promise<void>((done) => {
      fs.stat(at("file"), (error, stat) => {
        events.push(`${error} ${stat.size}`);
        done();
      });
      events.push("called");
    });
    expect(events).toEqual(["called", "null 14"]);
    expect(() => fs.stat(at("file"), undefined as never)).toThrow(
      'The "cb" argument must be of type function. Received undefined',
    );
    expect(() => fs.readFile({} as never, () => {})).toThrow(
      /^The "path" argument must be of type string/,
    );
    const error = await new Promise<unknown>((done) => fs.unlink(at("none"), done));
    expect(error).toMatchObject({ code: "ENOENT", errno: -2, syscall: "unlink", path: at("none") });
  });

  it("ownership, modes and file systems", async () => {
    fs.chmodSync(at("file"), "600");
    await promisify(fs.chmod)(at("dir"), 0o700);
    expect([fs.statSync(at("file")).mode & 0o777, fs.statSync(at("dir")).mode & 0o777]).toEqual([
      0o600, 0o700,
    ]);
    const { uid, gid } = fs.statSync(at("file"));
    fs.chownSync(at("file"), uid, gid);
    fs.lchownSync(at("link"), -1, -1);
    await expect(fs.promises.lchmod(at("file"), 0o600)).rejects.toMatchObject({
      code: "ERR_METHOD_NOT_IMPLEMENTED",
    });
    expect(fs.lchmod).toBeUndefined();
    const { bsize, blocks } = await fs.promises.statfs(at());
    expect([bsize > 0, blocks > 0]).toEqual([true, true]);
  });

  it("openAsBlob gives the bytes of a file", async () => {
    const blob = await fs.openAsBlob(at("file"), { type: "text/plain" });
    expect([blob.type, await blob.text()]).toEqual(["text/plain", "one\ntwo\nthree\n"]);
  });
});
