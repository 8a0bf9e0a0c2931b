import { refuse } from "../base/refusal.ts";
import type { Content } from "../layer/content.ts";
import { contentOf, type Inode, isFile } from "../layer/inode.ts";
import { inodeOf } from "../lookup/dentry.ts";
import { reportWrite } from "./data.ts";
import type { Task } from "./task.ts";

/** A mapping of a file (mmap). It maps the inode that answered when it was made: a copy-up later does not reach it,
 *  and old mappings keep showing the lower's data. */
export class Mapping {
  readonly #task: Task;
  readonly #fd: number;
  readonly #inode: Inode;
  readonly #offset: number;
  readonly #length: number;
  readonly #shared: boolean;
  readonly #writable: boolean;
  #private: Content | null = null;

  constructor(task: Task, fd: number, length: number, options: MappingOptions) {
    const file = task.files.usable(fd);
    const { offset = 0, write = false, shared = true } = options;
    if (!file.readable || (write && shared && !file.writable)) refuse("EACCES");
    const { real, data } = inodeOf(file.dentry);
    if (!isFile(real)) refuse("ENODEV");
    if (length <= 0) refuse("EINVAL");
    this.#task = task;
    this.#fd = fd;
    this.#inode = data;
    this.#offset = offset;
    this.#length = length;
    this.#shared = shared;
    this.#writable = write;
  }

  /** The mapped bytes, as far as the file goes. */
  read(): Uint8Array {
    return (this.#private ?? contentOf(this.#inode)).read(this.#offset, this.#length);
  }

  /** Stores bytes in the mapping: into the file when it is shared. @throws EFAULT without PROT_WRITE */
  write(data: Uint8Array, at = 0): void {
    if (!this.#writable) refuse("EFAULT");
    const edited = (this.#private ?? contentOf(this.#inode)).write(this.#offset + at, data);
    if (!this.#shared) {
      this.#private = edited;
      return;
    }
    const { dentry } = this.#task.files.get(this.#fd);
    this.#task.fs.putContent(dentry, edited);
    reportWrite(this.#task, dentry, this.#offset + at, data.length);
  }
}

export interface MappingOptions {
  /** Bytes from the beginning of the file. Default 0. */
  readonly offset?: number;
  /** PROT_WRITE. Default: it can be read alone. */
  readonly write?: boolean;
  /** MAP_SHARED, as by default: what is written goes to the file. False: MAP_PRIVATE. */
  readonly shared?: boolean;
}
