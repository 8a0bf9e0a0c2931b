import { isDirMode, isFileMode, isLinkMode, S_IFCHR, S_IFMT } from "../../base/mode.ts";
import type { Stat } from "../../process/stat.ts";
import { dateOf } from "../memfs-time.ts";
import { asBuffer, type Bytes, decodeText } from "../node-parts.ts";

/** What an object is asked by: the path that leads to it, or a descriptor. */
export interface Handle {
  stat(): Stat;
  /** Of a symlink. */
  target(): string;
  content(): Uint8Array;
  replace(content: Uint8Array): void;
  truncate(size: number): void;
  chmod(mode: number): void;
  chown(uid: number, gid: number): void;
  /** @param mode R_OK 4, W_OK 2, X_OK 1 */
  may(mode: number): boolean;
}

/** An object as memfs asks for it, where memfs has a Node. Each answer is the engine's, at that moment. */
export class VolumeNode {
  readonly #handle: Handle;

  constructor(handle: Handle) {
    this.#handle = handle;
  }

  get ino(): number {
    return Number(this.#handle.stat().ino);
  }

  get mode(): number {
    return this.#handle.stat().mode;
  }

  get perm(): number {
    return this.mode & ~S_IFMT;
  }

  get uid(): number {
    return this.#handle.stat().uid;
  }

  get gid(): number {
    return this.#handle.stat().gid;
  }

  get rdev(): number {
    return this.#handle.stat().rdev;
  }

  get nlink(): number {
    return this.#handle.stat().nlink;
  }

  get size(): number {
    return this.#handle.stat().size;
  }

  get atime(): Date {
    const { atimeSec, atimeNsec } = this.#handle.stat();
    return dateOf(atimeSec, atimeNsec);
  }

  get mtime(): Date {
    const { mtimeSec, mtimeNsec } = this.#handle.stat();
    return dateOf(mtimeSec, mtimeNsec);
  }

  get ctime(): Date {
    const { ctimeSec, ctimeNsec } = this.#handle.stat();
    return dateOf(ctimeSec, ctimeNsec);
  }

  /** No layer keeps a time of birth. */
  get btime(): Date {
    return this.ctime;
  }

  get symlink(): string {
    return this.#handle.target();
  }

  get buf(): Bytes {
    return this.getBuffer();
  }

  getSize(): number {
    return this.size;
  }

  getBuffer(): Bytes {
    return asBuffer(this.#handle.content());
  }

  getString(encoding = "utf8"): string {
    return decodeText(this.#handle.content(), encoding);
  }

  setBuffer(content: Uint8Array): void {
    this.#handle.replace(content);
  }

  truncate(size = 0): void {
    this.#handle.truncate(size);
  }

  chmod(mode: number): void {
    this.#handle.chmod(mode);
  }

  chown(uid: number, gid: number): void {
    this.#handle.chown(uid, gid);
  }

  isFile(): boolean {
    return isFileMode(this.mode);
  }

  isDirectory(): boolean {
    return isDirMode(this.mode);
  }

  isSymlink(): boolean {
    return isLinkMode(this.mode);
  }

  isCharacterDevice(): boolean {
    return (this.mode & S_IFMT) === S_IFCHR;
  }

  canRead(): boolean {
    return this.#handle.may(4);
  }

  canWrite(): boolean {
    return this.#handle.may(2);
  }

  canExecute(): boolean {
    return this.#handle.may(1);
  }
}
