import { FsError } from "../base/fs-error.ts";
import type { Case, CaseOp, Options } from "../cases/case.ts";
import { optionText } from "../cases/case-mount.ts";
import { DEFAULT_MTIME } from "../cases/lay-entries.ts";
import { failure } from "./failure.ts";
import type { KernelProcess } from "./kernel-process.ts";
import type { Libc } from "./libc.ts";

const MS_RDONLY = 1;
/** Where the overlay is mounted. */
export const MOUNT_POINT = "m";

/** The mount of a case, and which directories it is made of: remounts change them. All names are relative to the
 *  directory that the layers lie in, and short: mount(2) takes a page of options, and a stack may have 500 layers. */
export class CaseStack {
  readonly #libc: Libc;
  readonly #process: KernelProcess;
  readonly #data: readonly string[];
  /** Lowest first. */
  #lowers: readonly string[];
  #upper = "u";
  #work = "w";
  #options: Options;
  #readonly: boolean;
  #generation = 0;
  #mounted = false;

  constructor(libc: Libc, process: KernelProcess, given: Case) {
    this.#libc = libc;
    this.#process = process;
    this.#lowers = given.lower.map((_, i) => `l${i}`);
    this.#data = given.data.map((_, i) => `d${i}`);
    this.#options = given.options;
    this.#readonly = given.readonly;
  }

  get mounted(): boolean {
    return this.#mounted;
  }

  /** Null when the mount has none. */
  get upper(): string | null {
    return this.#readonly ? null : this.#upper;
  }

  get work(): string {
    return this.#work;
  }

  /** @throws FsError as mount(2) */
  mount(): void {
    const lowers = this.#lowers.toReversed().join(":");
    const data = this.#data.map((directory) => `::${directory}`).join("");
    const upper = this.#readonly ? [] : [`upperdir=${this.#upper}`, `workdir=${this.#work}`];
    const rest = optionText(this.#options);
    const options = [`lowerdir=${lowers}${data}`, ...upper, ...(rest === "" ? [] : [rest])];
    const flags = this.#readonly ? MS_RDONLY : 0;
    const text = options.join(",");
    this.#must(this.#libc.mount("overlay", MOUNT_POINT, "overlay", flags, text), "mount");
    this.#mounted = true;
  }

  /** @throws FsError EBUSY while something is open */
  umount(): void {
    if (!this.#mounted) return;
    this.#must(this.#libc.umount2(MOUNT_POINT, 0), "umount");
    this.#mounted = false;
  }

  /** The operations mount, umount and remount, once descriptors are closed. @throws FsError */
  change(op: CaseOp): void {
    if (op.op !== "mount") this.umount();
    if (op.op === "umount") return;
    if (this.#mounted) throw new FsError("EBUSY", "mount");
    if (op.rotate) this.#rotate();
    if (op.options !== undefined) this.#options = op.options;
    if (op.lower !== undefined) this.#lowers = op.lower.map((name) => this.directory(name));
    if (op.upper !== undefined) this.#upper = this.directory(op.upper);
    if (op.work !== undefined) this.#work = this.directory(op.work);
    if (op.readonly !== undefined) this.#readonly = op.readonly;
    this.mount();
  }

  /** The directory of what a case calls so: a place among the lowers, "upper", "work", "lower0", "data0", a
   *  directory below one of these ("lower0/sub"), or any other name for an empty directory of its own.
   *  One that is not there has a name all the same: whoever uses it fails. */
  directory(name: string | number): string {
    if (typeof name === "number") return this.#lowers.at(name) ?? `l${name}`;
    const slash = name.indexOf("/");
    const head = slash === -1 ? name : name.slice(0, slash);
    return this.#top(head) + (slash === -1 ? "" : name.slice(slash));
  }

  #top(name: string): string {
    if (name === "upper") return this.#upper;
    if (name === "work") return this.#work;
    if (name.startsWith("lower")) return `l${name.slice("lower".length)}`;
    if (name.startsWith("data")) return `d${name.slice("data".length)}`;
    const own = `x_${name}`;
    if (this.#process.tryLstat(own) === null) this.#process.mkdir(own, 0o755);
    return own;
  }

  /** The upper becomes the topmost lower, under a new upper. */
  #rotate(): void {
    this.#lowers = [...this.#lowers, this.#upper];
    this.#generation++;
    this.#upper = `u${this.#generation}`;
    this.#work = `w${this.#generation}`;
    for (const directory of [this.#upper, this.#work]) this.#process.mkdir(directory, 0o755);
    this.#process.utimens(this.#upper, DEFAULT_MTIME, DEFAULT_MTIME);
  }

  #must(result: number, syscall: string): void {
    if (result === -1) throw failure(this.#libc.errno(), syscall);
  }
}
