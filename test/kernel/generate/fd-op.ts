import type { CaseOp } from "../../../src/cases/case.ts";
import { DIRECTORY_NAMES, FILE_NAMES, type Names } from "./names.ts";
import type { Random } from "./random.ts";
import { FILE_MODES, randomBytes, randomContent, randomTime, XATTR_NAMES } from "./values.ts";

const CALM = "O_NONBLOCK";
const PUNCH = ["PUNCH_HOLE", "KEEP_SIZE"];

/** Makes operations on descriptors: opened by one, used by later ones, whatever became of the name meanwhile. */
export class FdOps {
  readonly #random: Random;
  readonly #names: Names;
  #open: string[] = [];
  #opened = 0;

  constructor(random: Random, names: Names) {
    this.#random = random;
    this.#names = names;
  }

  /** They were closed by unmounting. */
  forgetAll(): void {
    this.#open = [];
  }

  open(): CaseOp {
    const random = this.#random;
    const path = random.chance(0.2) ? this.#names.directory() : this.#names.path("file");
    const access = random.pick(["O_RDONLY", "O_RDWR", "O_RDWR", "O_WRONLY"]);
    const more = random.chance(0.2) ? [random.pick(["O_CREAT", "O_TRUNC", "O_APPEND"])] : [];
    return { op: "open", path, flags: [access, CALM, ...more], mode: 0o644, fd: this.#new() };
  }

  tmpfile(): CaseOp {
    const path = this.#names.directory();
    const flags = ["O_TMPFILE", this.#random.pick(["O_RDWR", "O_WRONLY"])];
    return { op: "open", path, flags, mode: this.#random.pick(FILE_MODES), fd: this.#new() };
  }

  /** Opens one first when there is none. */
  use(): CaseOp | CaseOp[] {
    if (this.#open.length === 0) return [this.open(), this.use()].flat();
    const random = this.#random;
    const fd = random.pick(this.#open);
    const offset = random.chance(0.6) ? { offset: random.pick([0, 3, 4096]) } : {};
    return random.pick<() => CaseOp>([
      () => ({ op: "read", fd, ...offset }),
      () => ({ op: "read", fd, ...offset }),
      () => ({ op: "write", fd, content: randomBytes(random), ...offset }),
      () => ({ op: "write", fd, content: randomContent(random), ...offset }),
      () => ({ op: "fstat", fd }),
      () => ({ op: "fstat", fd }),
      () => ({ op: "ftruncate", fd, size: random.pick([0, 2, 5000]) }),
      () => ({ op: "chmod", fd, mode: random.pick(FILE_MODES) }),
      () => ({
        op: "chown",
        fd,
        owner: random.pick([-1, 0, 1000]),
        group: random.pick([-1, 1000]),
      }),
      () => ({ op: "utimens", fd, mtime: randomTime(random) }),
      () => ({ op: "setxattr", fd, name: random.pick(XATTR_NAMES), value: randomContent(random) }),
      () => ({ op: "listxattr", fd }),
      () => ({ op: "removexattr", fd, name: random.pick(XATTR_NAMES) }),
      () => ({
        op: "lseek",
        fd,
        offset: 1,
        whence: random.pick(["SEEK_SET", "SEEK_CUR", "SEEK_END"]),
      }),
      () => ({ op: "readdir", fd }),
      () => ({ op: "fsync", fd }),
      () => ({ ...this.fallocate(), fd }),
    ])();
  }

  close(): CaseOp | CaseOp[] {
    const fd = this.#open.pop();
    return fd === undefined ? this.open() : { op: "close", fd };
  }

  link(): CaseOp | CaseOp[] {
    if (this.#open.length === 0) return this.open();
    return { op: "linkfd", fd: this.#random.pick(this.#open), to: this.#names.free() };
  }

  copyRange(): CaseOp | CaseOp[] {
    if (this.#open.length < 2) return [this.open(), this.open()];
    const random = this.#random;
    const [fd, to_fd] = [random.pick(this.#open), random.pick(this.#open)];
    const places = random.chance(0.5) ? { offset: 0, to_offset: random.pick([0, 5, 4096]) } : {};
    return { op: "copy_file_range", fd, to_fd, len: random.pick([0, 3, 5000]), ...places };
  }

  /** A file opened for reading only, before and after it is changed by its name; and then by the descriptor. */
  watchFile(): CaseOp[] {
    const random = this.#random;
    const path = this.#names.path("file");
    const fd = this.#new();
    const look: CaseOp = { op: "read", fd, offset: 0 };
    const change = random.pick<CaseOp>([
      { op: "write", path, content: randomBytes(random), flags: ["O_WRONLY", CALM] },
      { op: "truncate", path, size: random.pick([0, 2]) },
      { op: "unlink", path },
      { op: "unlink", path },
      { op: "rename", path, to: this.#names.free() },
      { op: "chmod", path, mode: random.pick(FILE_MODES) },
    ]);
    const afterwards = random.pick<CaseOp>([
      { op: "chmod", fd, mode: random.pick(FILE_MODES) },
      { op: "utimens", fd, mtime: randomTime(random) },
      { op: "setxattr", fd, name: random.pick(XATTR_NAMES), value: "after" },
      { op: "linkfd", fd, to: this.#names.free() },
    ]);
    const open: CaseOp = { op: "open", path, flags: ["O_RDONLY", CALM], fd };
    const rest = random.chance(0.5) ? [afterwards] : [];
    return [open, look, change, look, { op: "fstat", fd }, ...rest];
  }

  /** A directory listed, changed, and listed again through the same descriptor. */
  watchDirectory(): CaseOp[] {
    const random = this.#random;
    const path = this.#names.directory();
    const fd = this.#new();
    const child = `${path === "/" ? "" : path}/${random.pick([...FILE_NAMES, ...DIRECTORY_NAMES])}`;
    const change = random.pick<CaseOp>([
      { op: "unlink", path: child },
      { op: "mkdir", path: child, mode: 0o755 },
      { op: "open", path: child, flags: ["O_WRONLY", "O_CREAT", CALM], mode: 0o644 },
      { op: "rename", path: child, to: this.#names.free() },
    ]);
    const look: CaseOp = { op: "readdir", fd };
    return [{ op: "open", path, flags: ["O_RDONLY", CALM], fd }, look, change, look];
  }

  fallocate(): CaseOp {
    const random = this.#random;
    const falloc = random.pick([[], ["KEEP_SIZE"], PUNCH, ["ZERO_RANGE"], ["COLLAPSE_RANGE"]]);
    const [offset, len] = [random.pick([0, 2, 4096]), random.pick([1, 10, 8192])];
    return { op: "fallocate", falloc, offset, len };
  }

  #new(): string {
    this.#opened++;
    const fd = `fd${this.#opened}`;
    this.#open.push(fd);
    return fd;
  }
}
