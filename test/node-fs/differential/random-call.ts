import type { Random } from "../../kernel/generate/random.ts";
import { Values } from "./random-value.ts";
import type { Value } from "./value.ts";

/** One call: of fs, of fs.promises, or of what fs.promises.open gave. */
export interface Call {
  readonly style: "sync" | "callback" | "promise" | "handle";
  readonly name: string;
  readonly args: readonly Value[];
}

type Draw = (v: Values) => readonly Value[];

const stats: Draw = (v) => [
  v.path(),
  ...v.maybe(() => v.options({ bigint: v.flagBit, throwIfNoEntry: v.flagBit })),
];
const encoded: Draw = (v) => [
  v.path(),
  ...v.maybe(() =>
    v.random.chance(0.5) ? v.mostly(v.encoding()) : v.options({ encoding: () => v.encoding() }),
  ),
];
const two: Draw = (v) => [v.path(), v.path()];
const times: Draw = (v) => [v.path(), v.time(), v.time()];
const owner: Draw = (v) => [v.path(), v.id(), v.id()];
const writing = (v: Values): Value[] =>
  v.maybe(() =>
    v.random.chance(0.3)
      ? v.mostly(v.random.pick(["utf8", "hex", "latin1"]))
      : v.options({
          encoding: () => v.encoding(),
          mode: () => v.mode(),
          flag: () => v.flag(),
          flush: v.flagBit,
        }),
  );
const space = (v: Values): Value =>
  v.mostly({ is: "space", bytes: v.random.pick([0, 1, 4, 16, 100]) });
const file = (v: Values): Value => {
  if (!v.random.chance(0.25)) return v.path();
  return v.promised ? { is: "handle", back: 0 } : v.fd();
};

/** With a callback, readFile throws of a negative descriptor where nobody can catch it. */
const called = (v: Values, given: Value): Value => (v.called && given === -1 ? 1.5 : given);

/** By the name without "Sync". */
const CALLS: Readonly<Record<string, Draw>> = {
  access: (v) => [v.path(), ...v.maybe(() => v.mostly(v.random.between(0, 9)))],
  appendFile: (v) => [file(v), v.data(), ...writing(v)],
  chmod: (v) => [v.path(), v.mostly(v.mode())],
  chown: owner,
  copyFile: (v) => [v.path(), v.path(), ...v.maybe(() => v.mostly(v.random.between(0, 8)))],
  cp: (v) => [
    v.pathText(),
    v.pathText(),
    v.options({
      recursive: v.flagBit,
      force: v.flagBit,
      errorOnExist: v.flagBit,
      dereference: v.flagBit,
      verbatimSymlinks: v.flagBit,
      preserveTimestamps: v.flagBit,
      mode: () => v.random.between(0, 3),
    }),
  ],
  lchown: owner,
  link: two,
  lstat: stats,
  lutimes: times,
  mkdir: (v) => [
    v.path(),
    ...v.maybe(() =>
      v.random.chance(0.3)
        ? v.mostly(v.mode())
        : v.options({ recursive: v.flagBit, mode: () => v.mode() }),
    ),
  ],
  mkdtemp: (v) => [v.pathText(), ...v.maybe(() => v.mostly(v.random.pick(["utf8", "buffer"])))],
  open: (v) => [v.path(), ...v.maybe(() => v.flag()), ...v.maybe(() => v.mostly(v.mode()))],
  opendir: (v) => [
    v.path(),
    ...v.maybe(() =>
      v.options({
        recursive: v.flagBit,
        bufferSize: () => v.random.pick([1, 2, 32]),
        encoding: () => v.random.pick(["utf8", "hex"]),
      }),
    ),
  ],
  readdir: (v) => [
    v.path(),
    // What Node reads below a name in another encoding is not there; and names alone it collects through symlinks, too,
    // which takes for ever where some lead to their own directories.
    ...v.maybe(() =>
      v.random.chance(0.5)
        ? ({ is: "options", of: { withFileTypes: true, recursive: true } } as const)
        : v.options({ withFileTypes: v.flagBit, encoding: () => v.encoding() }),
    ),
  ],
  readFile: (v) => [
    called(v, file(v)),
    ...v.maybe(() =>
      v.random.chance(0.5)
        ? v.mostly(v.encoding())
        : v.options({ encoding: () => v.encoding(), flag: () => v.flag() }),
    ),
  ],
  readlink: encoded,
  realpath: encoded,
  rename: two,
  rm: (v) => [
    v.path(),
    ...v.maybe(() =>
      v.options({
        recursive: v.flagBit,
        force: v.flagBit,
        maxRetries: () => 0,
        retryDelay: () => 1,
      }),
    ),
  ],
  rmdir: (v) => [v.path(), ...v.maybe(() => v.options({ maxRetries: () => 1 }))],
  stat: stats,
  statfs: (v) => [v.path(), ...v.maybe(() => v.options({ bigint: v.flagBit }))],
  symlink: (v) => [
    v.path(),
    v.path(),
    ...v.maybe(() => v.random.pick<Value>(["file", "dir", "junction", "hard", null])),
  ],
  truncate: (v) => [v.path(), ...v.maybe(() => v.mostly(v.number()))],
  unlink: (v) => [v.path()],
  utimes: times,
  writeFile: (v) => [file(v), v.data(), ...writing(v)],
};

const DESCRIPTOR_CALLS: Readonly<Record<string, Draw>> = {
  close: (v) => [v.fd()],
  exists: (v) => [v.path()],
  fchmod: (v) => [v.fd(), v.mostly(v.mode())],
  fchown: (v) => [v.fd(), v.id(), v.id()],
  fdatasync: (v) => [v.fd()],
  fstat: (v) => [v.fd(), ...v.maybe(() => v.options({ bigint: v.flagBit }))],
  fsync: (v) => [v.fd()],
  ftruncate: (v) => [v.fd(), ...v.maybe(() => v.mostly(v.number()))],
  futimes: (v) => [v.fd(), v.time(), v.time()],
  read: (v) => [
    v.fd(),
    space(v),
    ...(v.random.chance(0.5)
      ? [
          v.mostly(v.number()),
          v.mostly(v.number()),
          v.mostly(v.random.pick<Value>([null, 0, 2, -1])),
        ]
      : [v.options({ offset: v.number, length: v.number, position: v.number })]),
  ],
  readv: (v) => [v.fd(), v.mostly([space(v), space(v)]), ...v.maybe(() => v.mostly(v.number()))],
  write: (v) =>
    v.random.chance(0.5)
      ? [v.fd(), v.data(), ...v.maybe(() => v.mostly(v.number()))]
      : [
          v.fd(),
          { is: "buffer", text: "0123456789" },
          v.mostly(v.number()),
          v.mostly(v.number()),
          ...v.maybe(() => v.mostly(v.number())),
        ],
  writev: (v) => [v.fd(), v.mostly([v.data(), v.data()]), ...v.maybe(() => v.mostly(v.number()))],
};

const HANDLE_CALLS: Readonly<Record<string, Draw>> = {
  ...Object.fromEntries(
    ["datasync", "sync", "close"].map((name): [string, Draw] => [name, () => []]),
  ),
  appendFile: (v) => [v.data(), ...writing(v)],
  chmod: (v) => [v.mostly(v.mode())],
  chown: (v) => [v.id(), v.id()],
  read: (v) => DESCRIPTOR_CALLS.read!(v).slice(1),
  readFile: (v) => CALLS.readFile!(v).slice(1),
  readv: (v) => DESCRIPTOR_CALLS.readv!(v).slice(1),
  stat: (v) => DESCRIPTOR_CALLS.fstat!(v).slice(1),
  truncate: (v) => v.maybe(() => v.mostly(v.number())),
  utimes: (v) => [v.time(), v.time()],
  write: (v) => DESCRIPTOR_CALLS.write!(v).slice(1),
  writeFile: (v) => [v.data(), ...writing(v)],
  writev: (v) => DESCRIPTOR_CALLS.writev!(v).slice(1),
};

/** @param syncOnly no other style: what is asynchronous does not run as who the thread is */
export function randomCall(random: Random, syncOnly: boolean): Call {
  const v = new Values(random);
  const draw = (calls: Readonly<Record<string, Draw>>, style: Call["style"]): Call => {
    const name = random.pick(Object.keys(calls));
    return { style, name, args: calls[name]!(v) };
  };
  const style = syncOnly
    ? "sync"
    : random.weighted<Call["style"]>({ sync: 5, callback: 3, promise: 3, handle: 1 });
  if (style === "handle") return draw(HANDLE_CALLS, style);
  v.promised = style === "promise";
  v.called = style === "callback";
  if (style === "promise") return draw(CALLS, style);
  // Files are made and opened more often than all else.
  if (random.chance(0.1)) return { style, name: "open", args: CALLS.open!(v) };
  return draw(random.chance(0.6) ? CALLS : DESCRIPTOR_CALLS, style);
}
