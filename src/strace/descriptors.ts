import { isErrno } from "../base/fs-error.ts";
import type { Process } from "../process/process.ts";
import type { Call } from "./call.ts";
import type { ImageView } from "./image-view.ts";
import { describe, NO_FILE, type OpenDescription, OUTSIDE } from "./open-description.ts";
import { Outcomes } from "./outcomes.ts";
import { Paths } from "./quoted.ts";
import type { TaskTable } from "./task-table.ts";

/** Calls whose first descriptor is written to. */
const WRITES = /write|truncate|fallocate|sendfile|copy_file_range|splice|FICLONE/;
const DELETED = " (deleted)";

/** What the descriptors of a log's processes lead to in the engine. Where -y shows what a descriptor is, that counts:
 *  it may come from a process that the log does not show, or through a socket. */
export class Descriptors extends Outcomes {
  readonly view: ImageView;
  readonly tasks: TaskTable;
  protected readonly paths = new Paths();

  constructor(process: Process, view: ImageView, tasks: TaskTable) {
    super(process);
    this.view = view;
    this.tasks = tasks;
  }

  /** What a descriptor leads to. One whose opening the log does not show is opened now, if -y says what it is. */
  description(call: Call, index: number): OpenDescription {
    if (call.errno === "EBADF") return NO_FILE;
    const fd = call.number(index);
    const held = this.task.files.get(fd);
    if (held === undefined) return this.#adopt(call, index, fd);
    if (!call.isAnnotated(index, held.shown)) return this.#checked(call, index, fd, held);
    const closing = this.task.files.closing(fd);
    // Each thread most likely works on what it opened.
    return closing?.opener === call.pid && held.opener !== call.pid ? closing : held;
  }

  /** The engine's descriptor for an argument; -1 when it is none of a file of the image. */
  fd(call: Call, index: number): number {
    const description = this.description(call, index);
    this.subject = description.path;
    if (description.kind === "file") return description.fd;
    if (description.kind === "outside") this.findings.outside++;
    if (description.kind === "missing") {
      this.unknown("call on a file that the image lacks", call, description.path);
    }
    return -1;
  }

  /** Where the file of a description lies now; null when it has no name any more. */
  pathOfOpen({ fd }: OpenDescription): string | null {
    const path = this.process.descriptorPath(fd);
    return path.endsWith(DELETED) ? null : path;
  }

  /** What -y shows is not what was seen last: it has another name now, or it is another file. */
  #checked(call: Call, index: number, fd: number, held: OpenDescription): OpenDescription {
    if (held.kind === "outside" || held.kind === "missing") return held;
    const annotation = call.annotation(index);
    if (annotation?.charCodeAt(0) !== 0x2f) return held;
    const shown = ownCopy(annotation);
    const path = this.inImage(shown);
    const isIt = (one: OpenDescription) => one.kind === "file" && this.#isAt(one, path);
    if (path === null || isIt(held)) {
      if (held.kind === "file") held.shown = shown;
      return held;
    }
    const closing = this.task.files.closing(fd);
    if (closing !== undefined && isIt(closing)) return closing;
    if (this.found(path) === null) return held;
    return this.#take(call, fd, path, isIt);
  }

  /** A file without a name cannot be told from another. */
  #isAt(description: OpenDescription, path: string | null): boolean {
    const own = this.pathOfOpen(description);
    return own === null || own === path;
  }

  #adopt(call: Call, index: number, fd: number): OpenDescription {
    const annotation = call.annotation(index);
    if (annotation === null) {
      if (fd > 2) this.unknown("descriptor of unknown origin", call, `${call.name} of ${fd}`);
      return NO_FILE;
    }
    if (annotation.charCodeAt(0) !== 0x2f || call.failed || !(fd >= 0)) return NO_FILE;
    const path = this.inImage(ownCopy(annotation));
    if (path === null) {
      this.task.files.set(fd, OUTSIDE, false);
      return OUTSIDE;
    }
    // Standard streams of whoever recorded are seldom files of the image.
    if (fd <= 2 && this.found(path) === null) {
      const hasFolder = this.found(path.slice(0, path.lastIndexOf("/")) || "/") !== null;
      if (hasFolder && WRITES.test(call.name)) this.unknown("standard stream", call, path);
      return NO_FILE;
    }
    return this.#take(
      call,
      fd,
      path,
      (one) => one.kind === "file" && this.pathOfOpen(one) === path,
    );
  }

  /** Puts a file into a slot: as another process has it open, or opened anew. */
  #take(
    call: Call,
    fd: number,
    path: string,
    isIt: (description: OpenDescription) => boolean,
  ): OpenDescription {
    const description = this.tasks.findOpen(fd, isIt) ?? this.#openLate(call, path);
    this.task.files.set(fd, description, false);
    return description;
  }

  #openLate(call: Call, path: string): OpenDescription {
    this.unknown("descriptor opened before the log begins", call, path);
    const writes = WRITES.test(call.name);
    try {
      return describe("file", this.process.open(path, writes ? "O_RDWR" : "O_RDONLY"), path);
    } catch (error) {
      if (!isErrno(error)) throw error;
      return describe("missing", -1, path);
    }
  }

  /** Where something lies that -y shows; null for what is no path, or lies elsewhere. */
  protected inImage(annotation: string): string | null {
    return this.view.inImage(this.paths.of(`"${annotation}"`)!);
  }
}

/** A piece of a log keeps all of the log's text around it in memory. */
export const ownCopy = (text: string): string => Buffer.from(text, "latin1").toString("latin1");
