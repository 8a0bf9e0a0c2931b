import type * as node from "node:fs";
import { beforeEach, describe, expect, it } from "vitest";
import { SUBJECTS } from "./subjects.ts";

type Loose = Record<string, (...args: unknown[]) => unknown>;

// What Node's own tests of fs look at and its documentation does not say.
describe.each(SUBJECTS)("%s", (_name, open) => {
  let fs: typeof node;
  let loose: Loose;
  let path: string;

  beforeEach(() => {
    const opened = open();
    fs = opened.fs;
    loose = fs as unknown as Loose;
    path = opened.at("file");
    fs.writeFileSync(path, "0123456789");
  });

  const text = async (stream: AsyncIterable<unknown>): Promise<string> => {
    let all = "";
    for await (const chunk of stream) all += String(chunk);
    return all;
  };

  it("createReadStream and createWriteStream may be called with new", async () => {
    const Reading = fs.createReadStream as unknown as new (path: string) => node.ReadStream;
    const Writing = fs.createWriteStream as unknown as new (path: string) => node.WriteStream;

    await new Promise<void>((done) => new Writing(path).end("new", done));

    expect(await text(new Reading(path))).toBe("new");
  });

  it("streams take options that are inherited, and no fs for their own", async () => {
    const inherited = Object.create({ start: 2, end: 4 }) as { start: number };

    expect(await text(fs.createReadStream(path, inherited))).toBe("234");
    const none = { fs: undefined } as unknown as { start: number };
    expect(await text(fs.createReadStream(path, none))).toBe("0123456789");
  });

  it("a stream of a FileHandle flushes, and takes no other fs", async () => {
    const file = await fs.promises.open(path, "r+");
    expect(() => fs.createReadStream("", { fd: file, fs })).toThrow(
      "The FileHandle with fs method is not implemented",
    );

    const out = file.createWriteStream({ flush: true } as object);
    await new Promise<void>((done) => out.end("abc", done));

    expect(fs.readFileSync(path, "utf8")).toBe("abc3456789");
  });

  it("read wants a buffer where one is named, readSync options where they alone come third", () => {
    const fd = fs.openSync(path, "r");
    const code = "ERR_INVALID_ARG_TYPE";

    expect(() => loose.read!(fd, { buffer: null }, () => {})).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(/"buffer".*null$/) }),
    );
    for (const third of [5, true, 42n, "text", [4]]) {
      expect(() => loose.readSync!(fd, Buffer.alloc(4), third)).toThrow(
        expect.objectContaining({
          code,
          message: expect.stringMatching(/^The "options" argument/),
        }),
      );
    }
    fs.closeSync(fd);
  });

  it("readFile throws what is no signal at the caller", () => {
    expect(() => loose.readFile!(path, { signal: "none" }, () => {})).toThrow(
      'The "options.signal" property must be an instance of AbortSignal',
    );
  });

  it("a signal stops what has begun, before the next turn of the event loop", async () => {
    const large = Buffer.alloc(2 ** 20);
    const aborting = () => {
      const controller = new AbortController();
      process.nextTick(() => controller.abort());
      return { signal: controller.signal };
    };
    const file = await fs.promises.open(path, "r+");
    const { readFile, writeFile, appendFile } = fs.promises;

    const begun = [
      () => readFile(path, aborting()),
      () => writeFile(path, "new", aborting()),
      () => appendFile(path, "new", aborting() as object),
      () => file.readFile(aborting()),
      () => file.writeFile(large, aborting()),
      () => file.appendFile(large, aborting() as object),
      () => file.writeFile(["a", "b"] as never, aborting()),
    ];
    for (const begin of begun) await expect(begin()).rejects.toThrow("The operation was aborted");
    expect(fs.statSync(path).size).toBe(2 ** 20 + 1);
    await file.close();
  });

  it("appendFile adds, whatever is no flag", async () => {
    await fs.promises.appendFile(path, "a", { flag: null } as object);
    fs.appendFileSync(path, "b", { flag: "" });
    fs.appendFileSync(path, "c", { encoding: "latin1" });

    expect(fs.readFileSync(path, "utf8")).toBe("0123456789abc");
  });

  it("a FileHandle closes, though a stream of it could not be made", async () => {
    const file = await fs.promises.open(path);
    expect(() => file.createReadStream({ signal: 1 } as object)).toThrow(TypeError);

    await file.close();

    expect(file.fd).toBe(-1);
  });

  it("pieces are what Buffer.from takes", async () => {
    for (const wrong of [[1], [null], [Symbol("piece")], [true]]) {
      const code = "ERR_INVALID_ARG_TYPE";
      await expect(fs.promises.writeFile(path, wrong as never)).rejects.toMatchObject({ code });
    }
    await fs.promises.writeFile(path, ["a", [98, 99], new Uint8Array([100]).buffer] as never);

    expect(fs.readFileSync(path, "utf8")).toBe("abcd");
  });

  it.each(["before", "after"])("a signal %s stops a stream of a FileHandle", async (when) => {
    const file = await fs.promises.open(path, "r");
    const controller = new AbortController();
    if (when === "before") controller.abort();

    const stream = file.createReadStream({ signal: controller.signal } as object);
    const told: string[] = [];
    stream.on("error", ({ name }) => told.push(name));
    const closed = new Promise<void>((done) => stream.on("close", done));
    controller.abort();
    await closed;
    await file.close();

    expect([told, file.fd]).toEqual([["AbortError"], -1]);
  });
});
