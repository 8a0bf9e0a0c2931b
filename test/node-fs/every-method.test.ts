import * as node from "node:fs";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { CALLS, type Example, HANDLE_CALLS } from "./examples.ts";
import { SUBJECTS, type Subject } from "./subjects.ts";

/** Methods with examples of their own, and classes: by the test that has them. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  ...{ Dir: "documented", Dirent: "documented", Stats: "documented" },
  ...{ ReadStream: "documented", WriteStream: "documented" },
  ...{ createReadStream: "documented", createWriteStream: "documented" },
  openAsBlob: "documented",
  ...{ watch: "watch/watch", watchFile: "watch/watch", unwatchFile: "watch/watch" },
};
/** Other names of ReadStream and WriteStream; and what Node keeps for itself. */
const NOT_ITS_OWN = ["FileReadStream", "FileWriteStream", "_toUnixTimestamp"];

const textOf = (test: string): string =>
  readFileSync(new URL(`${test}.test.ts`, import.meta.url), "utf8");

const methodsOf = (one: object): string[] =>
  Object.entries(one)
    .filter(([name, value]) => typeof value === "function" && !NOT_ITS_OWN.includes(name))
    .map(([name]) => name);

const SYNC = /Sync$/;

/** All that can be called on what a class makes. */
const namesOf = (prototype: object): string[] =>
  Object.getOwnPropertyNames(prototype).filter((name) => name !== "constructor");

describe("the examples", () => {
  it("are of every method of node:fs and fs.promises", () => {
    const names = methodsOf(node).map((name) => name.replace(SYNC, ""));
    const missing = new Set(names.filter((name) => !(name in CALLS) && !(name in ELSEWHERE)));
    expect([...missing]).toEqual([]);

    const promised = methodsOf(node.promises).filter((name) => !(name in CALLS));
    // Linux has no lchmod, and says so.
    expect(promised.sort()).toEqual(["lchmod", "watch"]);
    expect(textOf("watch/watch")).toContain("fs.promises.watch(");
    expect(textOf("documented")).toContain("fs.promises.lchmod(");
    for (const [name, test] of Object.entries(ELSEWHERE)) {
      expect(textOf(test)).toContain(`fs.${name}`);
    }
  });

  it("are of every method of FileHandle and Dir", async () => {
    const file = await node.promises.open(import.meta.filename);
    const names = namesOf(Object.getPrototypeOf(file)).filter(
      (name) => !["fd", "getAsyncId"].includes(name),
    );
    await file.close();
    const text = textOf("documented");

    expect(names.filter((name) => !(name in HANDLE_CALLS) && !text.includes(`.${name}(`))).toEqual(
      [],
    );
    const own = ["path", "processReadResult", "readSyncRecursive"];
    const dir = namesOf(node.Dir.prototype).filter((name) => !own.includes(name));
    const both = text + textOf("every-method");
    expect(dir.filter((name) => !both.includes(`dir.${name}(`))).toEqual([]);
  });
});

describe.each(SUBJECTS)("%s", (_name, open) => {
  function laid(): Subject {
    const subject = open();
    const { fs, at } = subject;
    fs.writeFileSync(at("file"), "one two");
    fs.mkdirSync(at("dir"));
    fs.writeFileSync(at("dir", "leaf"), "");
    fs.symlinkSync("file", at("link"));
    return subject;
  }

  type Method = (...args: unknown[]) => unknown;
  const STYLES: Readonly<Record<string, (subject: Subject, name: string) => Method | undefined>> = {
    sync: ({ fs }, name) => (fs as unknown as Record<string, Method>)[`${name}Sync`],
    callback: ({ fs }, name) => {
      const method = (fs as unknown as Record<string, Method>)[name];
      return method && ((...args) => called(name, method, args));
    },
    promise: ({ fs }, name) => (fs.promises as unknown as Record<string, Method>)[name],
  };

  const rows = Object.entries(CALLS).flatMap(([name, example]) =>
    Object.keys(STYLES).map((style): [string, string, Example] => [name, style, example]),
  );

  it.each(rows)("%s, %s", async (name, style, { args, shown, gives }) => {
    const subject = laid();
    const method = STYLES[style]!(subject, name);
    if (method === undefined) {
      // No promises of descriptors: those are FileHandles.
      expect([style, name in HANDLE_CALLS || "descriptor"]).toEqual(["promise", expect.anything()]);
      return;
    }
    const given = args(subject);
    const result = await method(...given);

    expect(await shown(result, subject, given)).toEqual(gives);
  });

  it.each(Object.entries(HANDLE_CALLS))("FileHandle.%s", async (_method, { run, gives }) => {
    const subject = laid();
    const file = await subject.fs.promises.open(subject.at("file"), "r+");

    expect(await run(file, subject)).toEqual(gives);
    await file.close();
  });

  it("Dir.entries, read with a callback, and close with one", async () => {
    const { fs, at } = laid();
    const dir = fs.opendirSync(at("dir"));
    const read = await new Promise((done) => dir.read((_error, entry) => done(entry?.name)));
    const closed = await new Promise((done) => dir.close((error) => done(error ?? null)));
    expect([read, closed]).toEqual(["leaf", null]);
    const names: string[] = [];
    {
      type Entries = { entries(): AsyncIterable<node.Dirent> };
      const dir = fs.opendirSync(at("dir")) as unknown as Entries;
      for await (const { name } of dir.entries()) names.push(name);
    }
    expect(names).toEqual(["leaf"]);
  });
});

/** What a callback gets: the only result, or all of them. */
function called(
  name: string,
  method: (...args: unknown[]) => unknown,
  args: readonly unknown[],
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    method(...args, (first: unknown, ...results: unknown[]) => {
      if (name === "exists") resolve(first);
      else if (first) reject(first);
      else resolve(results[0]);
    });
  });
}
