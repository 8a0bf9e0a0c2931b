import * as node from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Layer, mount } from "../../src/index.ts";
import { createFs, type NodeFs } from "../../src/node-fs/index.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** Each with a folder. */
const SUBJECTS: readonly [name: string, open: () => { fs: NodeFs; top: string }][] = [
  ["node:fs", () => ({ fs: node, top: temporaryFolder() })],
  [
    "createFs",
    () => {
      const process = mount({ lowers: [new Layer()], upper: new Layer() }).process();
      process.mkdir("/top");
      return { fs: createFs(process), top: "/top" };
    },
  ],
];

type Options = { readonly fd?: node.promises.FileHandle };

/** Classes as programs make them that are older than `class`, and those that want to be called without new. */
function olderClasses(fs: NodeFs) {
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
    const { fs, top } = open();
    const { Reader, Writer } = olderClasses(fs);
    const path = join(top, "file");

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
    const { fs, top } = open();
    const { Reader } = olderClasses(fs);
    const path = join(top, "file");
    fs.writeFileSync(path, "read");

    const file = await fs.promises.open(path);
    const reader = new Reader("", { fd: file });
    const chunks: string[] = [];
    for await (const chunk of reader) chunks.push(String(chunk));

    expect([reader instanceof Reader, chunks, file.fd]).toEqual([true, ["read"], -1]);
  });
});
