import { isErrno } from "../base/fs-error.ts";
import type { Process } from "../process/process.ts";
import type { PathArg } from "../process/task.ts";
import type { Call } from "./call.ts";
import { Descriptors, ownCopy } from "./descriptors.ts";
import type { ImageView } from "./image-view.ts";
import { followsLast, pathInJail } from "./jail.ts";
import type { MissingFile, MissingFiles } from "./missing-files.ts";
import { describe, type OpenDescription, OUTSIDE } from "./open-description.ts";
import { procPath } from "./proc-path.ts";
import type { TaskTable } from "./task-table.ts";

export interface PlacesInit {
  readonly process: Process;
  readonly view: ImageView;
  readonly tasks: TaskTable;
  /** Where the first process stands, if the log does not say. */
  readonly cwd: string | undefined;
  readonly missing: MissingFiles | null;
}

/** Where the paths of a log lead in the engine. */
export class Places extends Descriptors {
  readonly #start: string | undefined;
  readonly #missing: MissingFiles | null;

  constructor({ process, view, tasks, cwd, missing }: PlacesInit) {
    super(process, view, tasks);
    this.#start = cwd;
    this.#missing = missing;
  }

  /** A path argument as the engine takes it; null when it leads elsewhere, or nowhere that is known. */
  path(call: Call, index: number): PathArg | null {
    const path = this.paths.of(call.raw(index));
    if (path === null) return null;
    this.subject = path;
    if (path.charCodeAt(0) === 0x2f) return this.#absolute(call, path);
    return this.#below(call, this.#cwd(call, null), path);
  }

  /** The same of a call that names a directory before it, as openat(2) does. */
  pathAt(call: Call, directory: number, index: number): PathArg | null {
    const path = this.paths.of(call.raw(index));
    if (path === null) return null;
    this.subject = path;
    if (path.charCodeAt(0) === 0x2f) return this.#absolute(call, path);
    const isCwd = call.begins(directory, "AT_FDCWD") || call.begins(directory, RAW_CWD);
    const start = isCwd ? this.#cwdShown(call, directory) : this.description(call, directory);
    if (path === "" && (call.name === "readlinkat" || call.mentions("AT_EMPTY_PATH"))) {
      if (start === null) return ".";
      return start.kind === "file" ? this.pathOfOpen(start) : this.#below(call, start, path);
    }
    return this.#below(call, start, path);
  }

  /** As pathAt, for whom the directory is the root of all (RESOLVE_IN_ROOT). */
  pathWithin(call: Call, directory: number, index: number): PathArg | null {
    const start = this.pathAt(call, directory, index);
    const path = this.paths.of(call.raw(index));
    const open = this.description(call, directory);
    const root = open.kind === "file" ? this.pathOfOpen(open) : null;
    if (path === null || root === null) return start;
    return pathInJail(this.process, root, root, path, this.#follows(call));
  }

  /** A string argument. */
  text(call: Call, index: number): string | null {
    return this.paths.of(call.raw(index));
  }

  /** The log finds a file that the image lacks. @param real where -y says that it lies */
  isMissing(real: string | null, subject: string, type: MissingFile["type"], size?: number): void {
    if (this.#missing === null) return;
    const path = real === null ? this.#whole(subject) : this.view.inImage(real);
    if (path !== null) this.#missing.add(path, type, size);
  }

  /** Whether a path that -y shows lies on another file system than the image. */
  isElsewhere(annotation: string): boolean {
    return annotation.startsWith("/") && this.view.inImage(annotation) === null;
  }

  /** Where a process says that it stands. */
  standsAt(call: Call, path: string | null): void {
    if (path !== null && !call.failed) this.#cwd(call, path);
  }

  /** A path that stands in a structure. */
  pathOf(call: Call, quoted: string): PathArg | null {
    const path = this.paths.of(quoted);
    if (path === null || path === "" || path.startsWith("\0") || path.startsWith("@")) return null;
    this.subject = path;
    if (path.charCodeAt(0) === 0x2f) return this.#absolute(call, path);
    return this.#below(call, this.#cwd(call, null), path);
  }

  /** What "/proc/self/fd/3" and its kin stand for; null for any other path. */
  openAt(path: string | null): OpenDescription | null {
    const found = path === null || !mayBeOfProc(path) ? null : procPath(path);
    if (found === null || typeof found.what !== "number" || found.rest !== "") return null;
    const task = found.pid === null ? this.task : this.tasks.find(found.pid);
    return task?.files.get(found.what) ?? null;
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

  #absolute(call: Call, path: string): PathArg | null {
    const { root } = this.task.fs;
    if (mayBeOfProc(path)) {
      const behind = this.#behindProc(call, path);
      if (behind !== null) return behind;
    }
    if (root === "" || root === null) {
      const inside =
        root === null ? this.view.inImage(path) : this.view.isOutside(path) ? null : path;
      if (inside === null) this.findings.outside++;
      return inside;
    }
    if (this.view.isOutside(path)) return null;
    return pathInJail(this.process, root, root, path, this.#follows(call));
  }

  /** The path that one of /proc stands for. */
  #behindProc(call: Call, path: string): string | null {
    const found = procPath(path);
    const task = found?.pid == null ? this.task : this.tasks.find(found.pid);
    if (found === null || task === undefined) return null;
    if (found.what === "root") {
      return task.fs.root === null ? null : `${task.fs.root}${found.rest}` || "/";
    }
    if (found.what === "cwd" && task.fs.cwd === null) return found.rest === "" ? "/" : found.rest;
    const open = found.what === "cwd" ? task.fs.cwd! : task.files.get(found.what);
    if (open?.kind !== "file") return null;
    const place = this.pathOfOpen(open);
    if (place === null)
      this.unknown("not simulated", call, `${call.name} of a deleted file's ${path}`);
    return place === null ? null : place + found.rest;
  }

  #below(call: Call, directory: OpenDescription | null, path: string): PathArg | null {
    const { root } = this.task.fs;
    if (directory === null) {
      const isFree = root === null || root === "";
      return isFree ? path : pathInJail(this.process, root, "", path, this.#follows(call));
    }
    switch (directory.kind) {
      case "file": {
        if (root === null || root === "") return { at: directory.fd, path };
        const from = this.pathOfOpen(directory);
        if (from === null) return { at: directory.fd, path };
        return pathInJail(this.process, root, from === "/" ? "" : from, path, this.#follows(call));
      }
      case "outside":
        this.findings.outside++;
        return null;
      case "missing":
        this.unknown("call on a file that the image lacks", call, directory.path);
        return null;
      case "other":
        return null;
      default:
        return directory.kind satisfies never;
    }
  }

  #follows(call: Call): boolean {
    return followsLast(call.name, call.all);
  }

  /** Where the task stands: as -y says, when nothing else did. */
  #cwd(call: Call, annotation: string | null): OpenDescription | null {
    const { fs } = this.task;
    if (fs.cwd !== null || fs.placed) return fs.cwd;
    const start = annotation ?? this.#start;
    if (start !== undefined || fs.root === null) {
      fs.placed = true;
      const path = start === undefined ? null : this.view.inImage(start);
      if (path !== "/") this.task.enter(this.place(path));
    } else if (!fs.assumed && this.subject !== "") {
      fs.assumed = true;
      this.unknown("working directory", call, this.subject);
    }
    return fs.cwd;
  }

  /** As -y shows it: what moved the process there need not be in the log. */
  #cwdShown(call: Call, index: number): OpenDescription | null {
    const { fs } = this.task;
    const annotation = call.isAnnotated(index, fs.shown) ? null : call.annotation(index);
    if (annotation === null) return this.#cwd(call, annotation);
    fs.shown = ownCopy(annotation);
    const cwd = this.#cwd(call, fs.shown);
    if (cwd?.kind === "missing") return cwd;
    const path = this.inImage(fs.shown);
    const known = cwd === null ? "/" : cwd.kind === "file" ? this.pathOfOpen(cwd) : null;
    const hasNoName = cwd?.kind === "file" && known === null;
    if (path !== known && !hasNoName) this.task.enter(path === "/" ? null : this.place(path));
    return fs.cwd;
  }

  /** A relative path as it is to whoever stands there. */
  #whole(path: string): string | null {
    if (path.startsWith("/")) return this.task.fs.root === null ? this.view.inImage(path) : path;
    const cwd = this.task.fs.cwd;
    if (cwd === null) return `/${path}`;
    return cwd.path.startsWith("/") ? `${cwd.path}/${path}` : null;
  }
}

/** AT_FDCWD of strace -X raw and -X verbose. */
const RAW_CWD = "-100";

const mayBeOfProc = (path: string): boolean =>
  path.startsWith("/proc/") || path.startsWith("/dev/fd/") || path.startsWith("/dev/std");
