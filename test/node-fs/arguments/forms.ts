import type { Subject } from "../subjects.ts";
import { ENCODINGS, HELD, VALUES, wrongOptions } from "./values.ts";

/** How a method is called: right arguments, and what else to put in the place of each. */
export interface Form {
  readonly args: (subject: Subject, fd: number) => unknown[];
  /** By place. */
  readonly others?: Readonly<Record<number, typeof VALUES>>;
  /** The first is a descriptor that Node checks in C++. */
  readonly held?: true;
}

const path = (name: string, ...rest: unknown[]): Form => ({
  args: ({ at }) => [at(name), ...rest],
});
const two = (from: string, to: string, ...rest: unknown[]): Form => ({
  args: ({ at }) => [at(from), at(to), ...rest],
});
const held = (...rest: unknown[]): Form => ({ args: (_subject, fd) => [fd, ...rest], held: true });
const open = (...rest: unknown[]): Form => ({ args: (_subject, fd) => [fd, ...rest] });
const options = (form: Form, at: number, ...names: string[]): Form => ({
  ...form,
  others: { [at]: wrongOptions(names) },
});
const encoded = (form: Form, at: number, ...names: string[]): Form => ({
  ...form,
  others: { [at]: { ...ENCODINGS, ...wrongOptions(["encoding", "signal", ...names]) } },
});

/** By the name without Sync. */
export const FORMS: Readonly<Record<string, Form>> = {
  access: path("file", 4),
  appendFile: encoded(path("file", "added", {}), 2, "flag", "flush"),
  chmod: path("file", 0o600),
  chown: path("file", -1, -1),
  close: held(),
  copyFile: two("file", "new", 0),
  exists: path("file"),
  fchmod: held(0o600),
  fchown: held(-1, -1),
  fdatasync: held(),
  fstat: options(held({}), 1, "bigint"),
  fsync: held(),
  ftruncate: held(4),
  futimes: held(5, 6),
  lchown: path("link", -1, -1),
  link: two("file", "new"),
  lstat: options(path("link", {}), 1, "bigint", "throwIfNoEntry"),
  lutimes: path("link", 5, 6),
  mkdir: options(path("new", {}), 1, "recursive"),
  open: path("file", "r", 0o644),
  opendir: encoded(path("dir", {}), 1, "recursive"),
  read: open(Buffer.alloc(4), 0, 4, 0),
  readdir: encoded(path("dir", {}), 1, "recursive", "withFileTypes"),
  readFile: encoded(path("file", {}), 1, "flag"),
  readlink: encoded(path("link", {}), 1),
  readv: open([Buffer.alloc(2)], 0),
  realpath: encoded(path("link", {}), 1),
  rename: two("file", "new"),
  rm: options(path("dir", { recursive: true }), 1, "recursive", "force", "maxRetries"),
  rmdir: options(path("dir", {}), 1, "maxRetries", "retryDelay"),
  stat: options(path("file", {}), 1, "bigint", "throwIfNoEntry"),
  symlink: { args: ({ at }) => ["target", at("new"), "file"] },
  truncate: path("file", 4),
  unlink: path("file"),
  utimes: path("file", 5, 6),
  write: open(Buffer.from("WXYZ"), 0, 4, 0),
  writeFile: encoded(path("file", "new", {}), 2, "flag", "flush"),
  writev: open([Buffer.from("AB")], 0),
};

/** Of what fs.promises.open gives. */
export const HANDLE_FORMS: Readonly<Record<string, Form>> = {
  appendFile: encoded({ args: () => ["added", {}] }, 1),
  chmod: { args: () => [0o600] },
  chown: { args: () => [-1, -1] },
  read: { args: () => [Buffer.alloc(4), 0, 4, 0] },
  readFile: encoded({ args: () => [{}] }, 0),
  readv: { args: () => [[Buffer.alloc(2)], 0] },
  stat: options({ args: () => [{}] }, 0, "bigint"),
  truncate: { args: () => [4] },
  utimes: { args: () => [5, 6] },
  write: { args: () => [Buffer.from("WXYZ"), 0, 4, 0] },
  writeFile: encoded({ args: () => ["new", {}] }, 1),
  writev: { args: () => [[Buffer.from("AB")], 0] },
};

/** The form as it is, with arguments left out from the end, and with each replaced by each value. */
export function variantsOf(form: Form, subject: Subject): [string, (fd: number) => unknown[]][] {
  const count = form.args(subject, 3).length;
  const variants: [string, (fd: number) => unknown[]][] = [
    ["as it should be", (fd) => form.args(subject, fd)],
  ];
  for (let at = 0; at < count; at++) {
    variants.push([`${at} arguments`, (fd) => form.args(subject, fd).slice(0, at)]);
    const values = form.held && at === 0 ? HELD : VALUES;
    for (const [name, make] of Object.entries({ ...values, ...form.others?.[at] })) {
      variants.push([`argument ${at}: ${name}`, (fd) => form.args(subject, fd).with(at, make())]);
    }
  }
  return variants;
}
