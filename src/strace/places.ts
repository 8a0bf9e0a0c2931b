import { isErrno } from "../base/fs-error.ts";
import type { Process } from "../process/process.ts";
import type { PathArg } from "../process/task.ts";
import type { Call } from "./call.ts";
import type { ImageView } from "./image-view.ts";
import type { MissingFile, MissingFiles } from "./missing-files.ts";
import { describe, NO_FILE, type OpenDescription, OUTSIDE } from "./open-description.ts";
import { Outcomes } from "./outcomes.ts";
import { Paths } from "./quoted.ts";

export interface PlacesInit {
  readonly process: Process;
  readonly view: ImageView;
  /** Where the first process stands, if the log does not say. */
  readonly cwd: string | undefined;
  readonly missing: MissingFiles | null;
}

const BY_DESCRIPTOR = /^(?:\/proc\/(?:self|thread-self)|\/dev)\/fd\/(\d+)(\/.*)?$/;

/** Where the paths and descriptors of a log lead in the engine. */
export class Places extends Outcomes {
  readonly #view: ImageView;
  readonly #start: string | undefined;
  readonly #missing: MissingFiles | null;
  readonly #paths = new Paths();

  constructor({ process, view, cwd, missing }: PlacesInit) {
    super(process);
    this.#view = view;
    this.#start = cwd;
    this.#missing = missing;
  }

  /** A path argument as the engine takes it; null when it leads elsewhere, or nowhere that is known. */
  path(call: Call, index: number): PathArg | null {
    const path = this.#paths.of(call.raw(index));
    if (path === null) return null;
    this.subject = path;
    if (path.charCodeAt(0) === 0x2f) return this.#absolute(path);
    return this.#below(this.#cwd(null), path);
  }

  /** The same of a call that names a directory before it, as openat(2) does. */
  pathAt(call: Call, directory: number, index: number): PathArg | null {
    const path = this.#paths.of(call.raw(index));
    if (path === null) return null;
    this.subject = path;
    if (path.charCodeAt(0) === 0x2f) return this.#absolute(path);
    if (call.begins(directory, "AT_FDCWD")) {
      return this.#below(this.#cwd(call.annotation(directory)), path);
    }
    return this.#below(this.description(call, directory), path);
  }

  /** A string argument. */
  text(call: Call, index: number): string | null {
    return this.#paths.of(call.raw(index));
  }

  /** What a descriptor leads to. One that was opened before the log begins is opened now, if -y says what it is. */
  description(call: Call, index: number): OpenDescription {
    const fd = call.number(index);
    return this.task.files.get(fd) ?? this.#adopt(call, index, fd);
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

  /** The log finds a file that the image lacks. @param real where -y says that it lies */
  isMissing(real: string | null, subject: string, type: MissingFile["type"], size?: number): void {
    if (this.#missing === null) return;
    const path = real === null ? this.#whole(subject) : this.#view.inImage(real);
    if (path !== null) this.#missing.add(path, type, size);
  }

  /** Whether a path that -y shows lies on another file system than the image. */
  isElsewhere(annotation: string): boolean {
    return annotation.startsWith("/") && this.#view.inImage(annotation) === null;
  }

  /** Where a process says that it stands. */
  standsAt(call: Call, path: string | null): void {
    if (path !== null && !call.failed) this.#cwd(path);
  }

  /** A path that stands in a structure. */
  pathOf(quoted: string): PathArg | null {
    const path = this.#paths.of(quoted);
    if (path === null || path === "" || path.startsWith("\0") || path.startsWith("@")) return null;
    this.subject = path;
    return path.charCodeAt(0) === 0x2f ? this.#absolute(path) : this.#below(this.#cwd(null), path);
  }

  /** Opens a directory to stand in. */
  place(path: PathArg | null): OpenDescription {
    if (path === null) return OUTSIDE;
    const shown = typeof path === "string" ? path : path.path;
    try {
      return describe("file", this.process.open(path, "O_PATH|O_DIRECTORY"), shown);
    } catch (error) {
      if (!isErrno(error)) throw error;
      return describe("missing", -1, shown);
    }
  }

  #absolute(path: string): PathArg | null {
    const { root } = this.task.fs;
    if (path.startsWith("/proc/") || path.startsWith("/dev/fd/")) {
      const opened = this.#byDescriptor(path);
      if (opened !== null) return opened;
    }
    if (root === "" || root === null) {
      const inside =
        root === null ? this.#view.inImage(path) : this.#view.isOutside(path) ? null : path;
      if (inside === null) this.findings.outside++;
      return inside;
    }
    return this.#view.isOutside(path) ? null : root + path;
  }

  /** What /proc/self/fd/3 stands for: glibc changes the mode of what is open with O_PATH by it. */
  #byDescriptor(path: string): string | null {
    const [, number, rest = ""] = BY_DESCRIPTOR.exec(path) ?? [];
    const description = number === undefined ? undefined : this.task.files.get(Number(number));
    if (description?.kind !== "file") return null;
    return this.process.descriptorPath(description.fd) + rest;
  }

  #below(directory: OpenDescription | null, path: string): PathArg | null {
    if (directory === null) return path;
    switch (directory.kind) {
      case "file":
        return { at: directory.fd, path };
      case "outside":
        this.findings.outside++;
        return null;
      case "missing":
      case "other":
        return null;
      default:
        return directory.kind satisfies never;
    }
  }

  /** Where the task stands: as -y says, when nothing else did. */
  #cwd(annotation: string | null): OpenDescription | null {
    const { fs } = this.task;
    if (fs.cwd === null && !fs.placed) {
      const start = annotation ?? this.#start;
      if (start !== undefined || fs.root === null) {
        fs.placed = true;
        const path = start === undefined ? null : this.#view.inImage(start);
        if (path !== "/") this.task.enter(this.place(path));
      }
    }
    return fs.cwd;
  }

  /** A relative path as it is to whoever stands there. */
  #whole(path: string): string | null {
    if (path.startsWith("/")) return this.task.fs.root === null ? this.#view.inImage(path) : path;
    const cwd = this.task.fs.cwd;
    if (cwd === null) return `/${path}`;
    return cwd.path.startsWith("/") ? `${cwd.path}/${path}` : null;
  }

  #adopt(call: Call, index: number, fd: number): OpenDescription {
    const annotation = call.annotation(index);
    if (annotation === null) {
      if (fd > 2) this.unknown("descriptor of unknown origin", call, `${call.name} of ${fd}`);
      return NO_FILE;
    }
    if (annotation.charCodeAt(0) !== 0x2f || call.failed) return NO_FILE;
    const path = this.#view.inImage(this.#paths.of(`"${annotation}"`)!);
    // Standard streams of whoever recorded are seldom files of the image.
    if (path !== null && fd <= 2 && !this.#exists(path)) return NO_FILE;
    const description = path === null ? OUTSIDE : this.#openLate(call, path);
    this.task.files.set(fd, description, false);
    return description;
  }

  #exists(path: string): boolean {
    return this.process.tryStat(path) !== null;
  }

  #openLate(call: Call, path: string): OpenDescription {
    this.unknown("descriptor opened before the log begins", call, path);
    const writes = call.name.includes("write") || call.name.includes("truncate");
    try {
      return describe("file", this.process.open(path, writes ? "O_RDWR" : "O_RDONLY"), path);
    } catch (error) {
      if (!isErrno(error)) throw error;
      return describe("missing", -1, path);
    }
  }
}
