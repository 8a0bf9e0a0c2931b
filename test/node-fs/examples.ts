import type { Dir, Dirent, promises, Stats, StatsFs } from "node:fs";
import type { Subject } from "./subjects.ts";

/** A call, whatever its style, of which Node's documentation says what it gives: beside a file `file` of "one two", a
 *  directory `dir` with a file `leaf`, and a symlink `link` to `file`. */
export interface Example {
  readonly args: (subject: Subject) => unknown[];
  /** What is to be seen afterwards. */
  readonly shown: (result: unknown, subject: Subject, args: readonly unknown[]) => unknown;
  readonly gives: unknown;
}

const text = ({ fs, at }: Subject, name = "file"): string => fs.readFileSync(at(name), "utf8");
const mode = ({ fs, at }: Subject, name = "file"): number => fs.statSync(at(name)).mode & 0o777;
const opened = ({ fs, at }: Subject, flags = "r+"): number => fs.openSync(at("file"), flags);
const closing = (fd: unknown, { fs }: Subject): void => fs.closeSync(fd as number);

/** A call on an open file: it is closed when all has been seen. */
function onOpen(
  args: unknown[],
  shown: (result: unknown, subject: Subject, args: readonly unknown[]) => unknown,
  gives: unknown,
): Example {
  return {
    args: (subject) => [opened(subject), ...args],
    shown: (result, subject, given) => {
      const seen = shown(result, subject, given);
      closing(given[0], subject);
      return seen;
    },
    gives,
  };
}

/** A call by path. */
function at(
  name: string,
  args: unknown[],
  shown: (result: unknown, subject: Subject) => unknown,
  gives: unknown,
): Example {
  return { args: (subject) => [subject.at(name), ...args], shown, gives };
}

/** A call with two paths. */
function two(
  names: readonly [string, string],
  args: unknown[],
  shown: (result: unknown, subject: Subject) => unknown,
  gives: unknown,
): Example {
  return {
    args: (subject) => [...names.map((name) => subject.at(name)), ...args],
    shown,
    gives,
  };
}

const gone = (subject: Subject, name: string): boolean => !subject.fs.existsSync(subject.at(name));

/** By the name without "Sync". */
export const CALLS: Readonly<Record<string, Example>> = {
  access: at("file", [4], (result) => result, undefined),
  appendFile: at("file", [" three"], (_, s) => text(s), "one two three"),
  chmod: at("file", [0o640], (_, s) => mode(s), 0o640),
  chown: at("file", [-1, -1], (result) => result, undefined),
  close: {
    args: (s) => [opened(s)],
    shown: (_result, { fs }, [fd]) => {
      try {
        return fs.fstatSync(fd as number);
      } catch (error) {
        return (error as NodeJS.ErrnoException).code;
      }
    },
    gives: "EBADF",
  },
  copyFile: two(["file", "copy"], [], (_, s) => text(s, "copy"), "one two"),
  cp: two(["dir", "copy"], [{ recursive: true }], (_, s) => s.fs.readdirSync(s.at("copy")), [
    "leaf",
  ]),
  exists: at("link", [], (result) => result, true),
  fchmod: onOpen([0o600], (_, s) => mode(s), 0o600),
  fchown: onOpen([-1, -1], (result) => result, undefined),
  fdatasync: onOpen([], (result) => result, undefined),
  fstat: onOpen([], (result) => (result as Stats).size, 7),
  fsync: onOpen([], (result) => result, undefined),
  ftruncate: onOpen([3], (_, s) => text(s), "one"),
  futimes: onOpen([1, 2], (_, s) => s.fs.statSync(s.at("file")).mtimeMs, 2000),
  lchown: at("link", [-1, -1], (result) => result, undefined),
  link: two(["file", "other"], [], (_, s) => s.fs.statSync(s.at("file")).nlink, 2),
  lstat: at("link", [], (result) => (result as Stats).isSymbolicLink(), true),
  lutimes: at("link", [1, 2], (_, s) => s.fs.lstatSync(s.at("link")).mtimeMs, 2000),
  mkdir: at(
    "new/below",
    [{ recursive: true }],
    (result, s) => [String(result).endsWith("new"), s.fs.readdirSync(s.at("new"))],
    [true, ["below"]],
  ),
  mkdtemp: at("t-", [], (result, s) => [/t-\w{6}$/.test(`${result}`), gone(s, `${result}`)], [
    true,
    true,
  ]),
  open: at(
    "new",
    ["wx", 0o600],
    async (result, s) => {
      if (typeof result === "number") s.fs.closeSync(result);
      else await (result as promises.FileHandle).close();
      return mode(s, "new");
    },
    0o600,
  ),
  opendir: at(
    "dir",
    [],
    (result) => {
      const dir = result as Dir;
      const names = [dir.readSync()?.name, dir.readSync()];
      dir.closeSync();
      return names;
    },
    ["leaf", null],
  ),
  read: {
    ...onOpen([], () => undefined, undefined),
    args: (s) => [opened(s), Buffer.alloc(3), 0, 3, 4],
    shown: (result, s, [fd, bytes]) => {
      closing(fd, s);
      return [result, String(bytes)];
    },
    gives: [3, "two"],
  },
  readdir: at(
    "dir",
    [{ withFileTypes: true }],
    (result) => (result as Dirent[])[0]!.isFile(),
    true,
  ),
  readFile: at("file", ["utf8"], (result) => result, "one two"),
  readlink: at("link", [], (result) => result, "file"),
  readv: {
    args: (s) => [opened(s), [Buffer.alloc(1), Buffer.alloc(2)], 0],
    shown: (result, s, [fd, views]) => {
      closing(fd, s);
      return [result, String(views)];
    },
    gives: [3, "o,ne"],
  },
  realpath: at("link", [], (result, s) => result === s.fs.realpathSync(s.at("file")), true),
  rename: two(["file", "new"], [], (_, s) => [gone(s, "file"), text(s, "new")], [true, "one two"]),
  rm: at("dir", [{ recursive: true }], (_, s) => gone(s, "dir"), true),
  rmdir: {
    args: (s) => {
      s.fs.mkdirSync(s.at("empty"));
      return [s.at("empty")];
    },
    shown: (_, s) => gone(s, "empty"),
    gives: true,
  },
  stat: at("link", [{ bigint: true }], (result) => (result as { size: bigint }).size, 7n),
  statfs: at("dir", [], (result) => (result as StatsFs).bsize > 0, true),
  symlink: {
    args: (s) => ["dir", s.at("new")],
    shown: (_, s) => s.fs.readdirSync(s.at("new")),
    gives: ["leaf"],
  },
  truncate: at("file", [3], (_, s) => text(s), "one"),
  unlink: at("link", [], (_, s) => [gone(s, "link"), gone(s, "file")], [true, false]),
  utimes: at("link", [1, 2], (_, s) => s.fs.statSync(s.at("file")).mtimeMs, 2000),
  write: onOpen(["ONE", 0], (result, s) => [result, text(s)], [3, "ONE two"]),
  writeFile: at("file", ["7f", "hex"], (_, s) => text(s), "\x7f"),
  writev: onOpen([[Buffer.from("1"), Buffer.from("2")], 0], (result, s) => [result, text(s)], [
    2,
    "12e two",
  ]),
};

export interface HandleExample {
  readonly run: (file: promises.FileHandle, subject: Subject) => Promise<unknown>;
  readonly gives: unknown;
}

const then = (
  run: (file: promises.FileHandle) => Promise<unknown>,
  shown: (subject: Subject) => unknown,
  gives: unknown,
): HandleExample => ({
  run: async (file, subject) => {
    await run(file);
    return shown(subject);
  },
  gives,
});

/** Calls of what fs.promises.open gives for `file`, with flag "r+". */
export const HANDLE_CALLS: Readonly<Record<string, HandleExample>> = {
  appendFile: then((file) => file.appendFile("ONE"), text, "ONE two"),
  chmod: then((file) => file.chmod(0o600), mode, 0o600),
  chown: then((file) => file.chown(-1, -1), text, "one two"),
  close: { run: async (file) => [await file.close(), file.fd], gives: [undefined, -1] },
  datasync: { run: (file) => file.datasync(), gives: undefined },
  read: {
    run: async (file) => {
      const { bytesRead, buffer } = await file.read({ buffer: Buffer.alloc(3), position: 4 });
      return [bytesRead, String(buffer)];
    },
    gives: [3, "two"],
  },
  readFile: { run: (file) => file.readFile("utf8"), gives: "one two" },
  readv: {
    run: async (file) => {
      const { bytesRead, buffers } = await file.readv([Buffer.alloc(1), Buffer.alloc(9)]);
      return [bytesRead, String(buffers[0])];
    },
    gives: [7, "o"],
  },
  stat: { run: async (file) => (await file.stat()).size, gives: 7 },
  sync: { run: (file) => file.sync(), gives: undefined },
  truncate: then((file) => file.truncate(3), text, "one"),
  utimes: then(
    (file) => file.utimes(1, 2),
    (s) => s.fs.statSync(s.at("file")).mtimeMs,
    2000,
  ),
  write: then((file) => file.write("TWO", 4), text, "one TWO"),
  writeFile: then((file) => file.writeFile("1"), text, "1ne two"),
  writev: then((file) => file.writev([Buffer.from("1"), Buffer.from("2")], 0), text, "12e two"),
};
