import type * as node from "node:fs";
import { describe, expect, it } from "vitest";
import { SUBJECTS } from "./subjects.ts";

type Options = { readonly fd?: node.promises.FileHandle };

/** Classes as programs make them that are older than `class`, and those that want to be called without new. */
function olderClasses(fs: typeof node) {
  const extend = <Stream extends object>(Parent: new (...args: never) => Stream) => {
    const parent = Parent as unknown as { call(made: object, path: string, o?: Options): void };
    function Older(this: unknown, path: string, options?: Options): void {
      parent.call(this as object, path, options);
    }
    Older.prototype = Object.create(Parent.prototype);
    return Older as unknown as new (
      path: string,
      options?: Options,
    ) => Stream;
  };
  return { Reader: extend(fs.ReadStream), Writer: extend(fs.WriteStream) };
}

describe.each(SUBJECTS)("streams of %s", (_name, open) => {
  it("are made by a call on an object that inherits from them", async () => {
    const { fs, at } = open();
    const { Reader, Writer } = olderClasses(fs);
    const path = at("file");

    const writer = new Writer(path);
    await new Promise<void>((done) => writer.end("written", done));
    const reader = new Reader(path);
    const chunks: string[] = [];
    for await (const chunk of reader) chunks.push(String(chunk));

    expect(writer).toBeInstanceOf(Writer);
    expect([writer.bytesWritten, reader.bytesRead, reader.path, chunks]).toEqual([
      ...[7, 7, path],
      ["written"],
    ]);
  });

  it("are so of an open file, too, which they close", async () => {
    const { fs, at } = open();
    const { Reader } = olderClasses(fs);
    const path = at("file");
    fs.writeFileSync(path, "read");

    const file = await fs.promises.open(path);
    const reader = new Reader("", { fd: file });
    const chunks: string[] = [];
    for await (const chunk of reader) chunks.push(String(chunk));

    expect([reader instanceof Reader, chunks, file.fd]).toEqual([true, ["read"], -1]);
  });
});
