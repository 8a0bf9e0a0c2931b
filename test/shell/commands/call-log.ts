import { openFlags } from "../../../src/process/flags.ts";
import type { Process } from "../../../src/process/process.ts";
import { normalPath } from "../../../src/shell/commands/paths.ts";

type AnyCall = (...args: unknown[]) => unknown;

/** The kind that strace shows for a method; by the path of its first argument, or of its descriptor. */
const BY_PATH: Readonly<Record<string, string>> = {
  mkdir: "mkdir",
  rmdir: "rmdir",
  unlink: "unlink",
  chmod: "chmod",
  chown: "chown",
  lchown: "chown",
  utimens: "utimens",
  mknod: "mknod",
  truncate: "truncate",
  setxattr: "setxattr",
  lsetxattr: "setxattr",
  removexattr: "removexattr",
  lremovexattr: "removexattr",
};
const BY_DESCRIPTOR: Readonly<Record<string, string>> = {
  fchmod: "chmod",
  fchown: "chown",
  futimens: "utimens",
  ftruncate: "truncate",
  fallocate: "fallocate",
  fsetxattr: "setxattr",
  fremovexattr: "removexattr",
};

/** A process that writes down which calls that change files were made and succeeded, as strace.ts tells them. */
export class CallLog {
  readonly calls: string[] = [];
  readonly process: Process;
  readonly #paths = new Map<unknown, string>();

  constructor(real: Process) {
    this.process = new Proxy(real, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== "function") return value;
        return (...args: unknown[]) => {
          const cwd = target.getcwd();
          const result = (value as AnyCall).apply(target, args);
          this.#note(String(name), args, result, cwd);
          return result;
        };
      },
    });
  }

  #note(name: string, args: readonly unknown[], result: unknown, cwd: string): void {
    const path = (arg: unknown): string => normalPath(cwd, String(arg));
    const [first, second] = args;
    if (name === "open") this.#open(path(first), second, result);
    else if (name in BY_PATH) this.calls.push(`${BY_PATH[name]} ${path(first)}`);
    else if (name in BY_DESCRIPTOR) {
      this.calls.push(`${BY_DESCRIPTOR[name]} ${this.#paths.get(first)}`);
    } else if (name === "rename" || name === "renameat2" || name === "link") {
      const kind = name === "link" ? "link" : "rename";
      this.calls.push(`${kind} ${path(first)} ${path(second)}`);
    } else if (name === "symlink") this.calls.push(`symlink ${path(second)}`);
  }

  #open(path: string, given: unknown, fd: unknown): void {
    this.#paths.set(fd, path);
    const flags = openFlags((given ?? 0) as number | string);
    if ((flags & 3) === 0 || path.startsWith("/dev/")) return;
    const words = (["O_APPEND", "O_CREAT", "O_EXCL", "O_TRUNC"] as const).filter(
      (word) => flags & openFlags(word),
    );
    this.calls.push(["open", path, ...words].join(" "));
  }
}
