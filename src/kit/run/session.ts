import { FsError } from "../../base/fs-error.ts";
import { typeOf } from "../../base/mode.ts";
import type { CaseOp } from "../../cases/case.ts";
import type { OpOutcome, OpValue, StatOutcome } from "../../cases/outcome.ts";
import { outcomeTime } from "../../cases/stat-outcome.ts";
import type { FsCalls, OpenFile, StatLike, TestedOverlay } from "../overlay.ts";
import { errnoOf } from "./errno-of.ts";
import { OPERATIONS } from "./operations.ts";

/** One program on an overlay: who calls, which descriptors are open, which inodes were seen. */
export class Session {
  readonly overlay: TestedOverlay;
  readonly #files = new Map<string, OpenFile>();
  readonly #inodes = new Map<string, number>();

  constructor(overlay: TestedOverlay) {
    this.overlay = overlay;
  }

  /** Makes the calls of one operation. An error without an errno is a fault of the adapter, and thrown. */
  async run(op: CaseOp): Promise<OpOutcome> {
    try {
      const value = await this.#operate(op);
      return value === undefined || value === null ? { ok: true } : { ok: true, value };
    } catch (error) {
      return { ok: false, errno: errnoOf(error) };
    }
  }

  async #operate(op: CaseOp): Promise<OpValue | undefined> {
    if (op.op === "remount") {
      await this.closeAll();
      await this.overlay.remount!({ rotate: op.rotate ?? false });
      return undefined;
    }
    const calls = this.#callsAs(op);
    const unopened = op.fd !== undefined && op.op !== "open" && !this.#files.has(op.fd);
    if (unopened) throw new FsError("EBADF", op.op);
    return (await OPERATIONS[op.op]!(op, calls, this)) ?? undefined;
  }

  #callsAs({ uid, gid = uid, groups = [] }: CaseOp): FsCalls {
    if (uid === undefined || gid === undefined) return this.overlay.calls;
    return this.overlay.as!({ uid, gid, groups });
  }

  open(name: string, file: OpenFile): void {
    this.#files.set(name, file);
  }

  file(name: string): OpenFile {
    return this.#files.get(name)!;
  }

  async close(name: string): Promise<void> {
    const file = this.file(name);
    this.#files.delete(name);
    await file.close();
  }

  async closeAll(): Promise<void> {
    const files = [...this.#files.values()];
    this.#files.clear();
    for (const file of files) {
      try {
        await file.close();
      } catch (error) {
        // A close that fails has closed all the same.
        errnoOf(error);
      }
    }
  }

  /** A stat as an outcome has it. */
  show(stat: StatLike): StatOutcome {
    const type = typeOf(stat.mode);
    return {
      type,
      mode: stat.mode & 0o7777,
      uid: stat.uid ?? 0,
      gid: stat.gid ?? 0,
      nlink: stat.nlink ?? 1,
      mtime: outcomeTime(Math.floor(stat.mtime ?? 0)),
      id: this.#identityOf(stat),
      ...(type === "file" || type === "symlink" ? { size: stat.size } : {}),
      ...(type === "char" || type === "block" ? { rdev: stat.rdev ?? [0, 0] } : {}),
    };
  }

  #identityOf({ ino = 0 }: StatLike): number {
    const known = this.#inodes.get(`${ino}`);
    if (known !== undefined) return known;
    this.#inodes.set(`${ino}`, this.#inodes.size + 1);
    return this.#inodes.size;
  }
}
