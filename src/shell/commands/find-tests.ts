import { FsError } from "../../base/fs-error.ts";
import { isDirMode, isFileMode, isLinkMode, S_IFMT, typeOf } from "../../base/mode.ts";
import type { Stat } from "../../process/stat.ts";
import type { Call } from "./call.ts";
import { parseDate } from "./date-words.ts";
import { FindError, type Met } from "./find-expression.ts";
import { globMatcher } from "./glob.ts";
import { applyMode, parseMode } from "./mode-words.ts";
import { groupName, parseGroup, parseUser, userName } from "./owners.ts";
import { baseName } from "./paths.ts";
import { strerror } from "./strerror.ts";

export type Test = (met: Met) => boolean;

const TYPE_LETTERS: Readonly<Record<string, string>> = {
  file: "f",
  dir: "d",
  symlink: "l",
  char: "c",
  block: "b",
  fifo: "p",
  socket: "s",
};
const DAY = 86_400;

export const typeLetter = ({ mode }: Stat): string => TYPE_LETTERS[typeOf(mode)]!;

type MakeTest = (call: Call, value: string, name: string) => Test;

/** Tests that have an argument, by name without the dash. */
export const TESTS_OF_ONE: Readonly<Record<string, MakeTest>> = {
  name: (_, pattern) => onName(pattern, false),
  iname: (_, pattern) => onName(pattern, true),
  path: (_, pattern) => onPath(pattern, false),
  wholename: (_, pattern) => onPath(pattern, false),
  ipath: (_, pattern) => onPath(pattern, true),
  lname: (call, pattern) => onTarget(call, pattern, false),
  ilname: (call, pattern) => onTarget(call, pattern, true),
  regex: (_, pattern) => onRegex(pattern, false),
  iregex: (_, pattern) => onRegex(pattern, true),
  type: (_, letters) => ofType(letters, "-type"),
  xtype: (call, letters) => {
    const test = ofType(letters, "-xtype");
    return (met) => test({ ...met, stat: call.process.tryStat(met.path) ?? met.stat });
  },
  perm: (_, text) => withMode(text),
  user: (call, text) => {
    const uid = parseUser(call.process, text);
    if (uid === null) throw new FindError(`'${text}' is not the name of a known user`);
    return ({ stat }) => stat.uid === uid;
  },
  group: (call, text) => {
    const gid = parseGroup(call.process, text);
    if (gid === null) throw new FindError(`'${text}' is not the name of an existing group`);
    return ({ stat }) => stat.gid === gid;
  },
  uid: (_, text, name) => number(text, name, ({ stat }) => stat.uid),
  gid: (_, text, name) => number(text, name, ({ stat }) => stat.gid),
  links: (_, text, name) => number(text, name, ({ stat }) => stat.nlink),
  inum: (_, text, name) => number(text, name, ({ stat }) => Number(stat.ino)),
  size: (_, text) => ofSize(text),
  mtime: (call, text, name) => aged(call, text, name, DAY, ({ mtimeSec }) => mtimeSec),
  atime: (call, text, name) => aged(call, text, name, DAY, ({ atimeSec }) => atimeSec),
  ctime: (call, text, name) => aged(call, text, name, DAY, ({ ctimeSec }) => ctimeSec),
  mmin: (call, text, name) => aged(call, text, name, 60, ({ mtimeSec }) => mtimeSec),
  amin: (call, text, name) => aged(call, text, name, 60, ({ atimeSec }) => atimeSec),
  cmin: (call, text, name) => aged(call, text, name, 60, ({ ctimeSec }) => ctimeSec),
  newer: (call, path) => newerThan(fileTime(call, path)),
  newermt: (call, text) => {
    const time = parseDate(text, call.invocation.clock.now());
    if (time === null)
      throw new FindError(`I cannot figure out how to interpret '${text}' as a date or time`);
    return newerThan(time);
  },
  samefile: (call, path) => {
    const same = statOf(call, path);
    return ({ stat }) => stat.ino === same.ino && stat.dev === same.dev;
  },
};

/** Tests without one. */
export const TESTS_OF_NONE: Readonly<Record<string, (call: Call) => Test>> = {
  true: () => () => true,
  false: () => () => false,
  empty:
    (call) =>
    ({ path, stat }) => {
      if (isFileMode(stat.mode)) return stat.size === 0;
      if (!isDirMode(stat.mode)) return false;
      try {
        return call.process.readdir(path).length === 0;
      } catch (error) {
        call.fail(`'${path}': ${strerror(error)}`);
        return false;
      }
    },
  readable: (call) => accessible(call, 4),
  writable: (call) => accessible(call, 2),
  executable: (call) => accessible(call, 1),
  nouser:
    (call) =>
    ({ stat }) =>
      userName(call.process, stat.uid) === null,
  nogroup:
    (call) =>
    ({ stat }) =>
      groupName(call.process, stat.gid) === null,
};

function onName(pattern: string, ignoreCase: boolean): Test {
  const matches = globMatcher(pattern, { ignoreCase });
  return ({ path }) => matches(baseName(path));
}

function onPath(pattern: string, ignoreCase: boolean): Test {
  const matches = globMatcher(pattern, { ignoreCase });
  return ({ path }) => matches(path);
}

function onTarget(call: Call, pattern: string, ignoreCase: boolean): Test {
  const matches = globMatcher(pattern, { ignoreCase });
  return ({ path, stat }) => isLinkMode(stat.mode) && matches(call.process.readlink(path));
}

/** Emacs' syntax: groups and alternatives are written with backslashes. */
function onRegex(pattern: string, ignoreCase: boolean): Test {
  const source = pattern.replace(/\\?[(){}|]/g, (found) =>
    found.length === 2 ? found[1]! : `\\${found}`,
  );
  const expression = new RegExp(`^(?:${source})$`, ignoreCase ? "is" : "s");
  return ({ path }) => expression.test(path);
}

function ofType(letters: string, name: string): Test {
  const wanted = letters.split(",");
  for (const letter of wanted) {
    if (letter.length === 1 && "bcdpflsD".includes(letter)) continue;
    throw new FindError(
      letter.length > 1
        ? `Must separate multiple arguments to ${name} using: ','`
        : `Unknown argument to ${name}: ${letter}`,
    );
  }
  return ({ stat }) => wanted.includes(typeLetter(stat));
}

function withMode(text: string): Test {
  const way = /^[-/]/.test(text) ? text[0]! : "";
  const words = parseMode(text.slice(way.length));
  if (words === null) throw new FindError(`invalid mode '${text}'`);
  const wanted = applyMode(words, 0, false, 0);
  return ({ stat }) => {
    const mode = stat.mode & ~S_IFMT;
    if (way === "-") return (mode & wanted) === wanted;
    return way === "/" ? wanted === 0 || (mode & wanted) !== 0 : mode === wanted;
  };
}

/** `+3` more, `-3` less, `3` exactly. */
function compare(text: string, name: string): (value: number) => boolean {
  const match = /^([-+]?)(\d+(?:\.\d+)?)$/.exec(text);
  if (match === null) throw new FindError(`invalid argument \`${text}' to \`-${name}'`);
  const wanted = Number(match[2]);
  if (match[1] === "+") return (value) => value > wanted;
  return match[1] === "-" ? (value) => value < wanted : (value) => value === wanted;
}

function number(text: string, name: string, of: (met: Met) => number): Test {
  const fits = compare(text, name);
  return (met) => fits(of(met));
}

const UNITS: Readonly<Record<string, number>> = {
  c: 1,
  w: 2,
  b: 512,
  k: 1024,
  M: 1024 ** 2,
  G: 1024 ** 3,
};

/** Sizes are rounded up to whole units. */
function ofSize(text: string): Test {
  const unit = UNITS[text.at(-1)!];
  const fits = compare(unit === undefined ? text : text.slice(0, -1), "size");
  return ({ stat }) => fits(Math.ceil(stat.size / (unit ?? 512)));
}

function aged(
  call: Call,
  text: string,
  name: string,
  unit: number,
  of: (stat: Stat) => number,
): Test {
  const fits = compare(text, name);
  const now = call.invocation.clock.now().sec;
  return ({ stat }) => fits(Math.floor((now - of(stat)) / unit));
}

function statOf(call: Call, path: string): Stat {
  try {
    return call.process.stat(path);
  } catch (error) {
    throw new FindError(`'${path}': ${strerror(error)}`);
  }
}

function fileTime(call: Call, path: string): { sec: number; nsec: number } {
  const { mtimeSec, mtimeNsec } = statOf(call, path);
  return { sec: mtimeSec, nsec: mtimeNsec };
}

const newerThan =
  ({ sec, nsec }: { readonly sec: number; readonly nsec: number }): Test =>
  ({ stat: { mtimeSec, mtimeNsec } }) =>
    mtimeSec > sec || (mtimeSec === sec && mtimeNsec > nsec);

function accessible(call: Call, mode: number): Test {
  return ({ path }) => {
    try {
      call.process.access(path, mode);
      return true;
    } catch (error) {
      if (error instanceof FsError) return false;
      throw error;
    }
  };
}
