// A log of a million calls, as strace writes it, and the same calls for node:fs: a service that looks for files, reads
// some, appends to a log, and writes others anew beside the old ones.

/** One call on files: what node:fs is to do, and how it came out. Descriptors are numbered as the log numbers them. */
export type TraceCall =
  | { readonly do: "stat" | "missing" | "access" | "unlink"; readonly path: string }
  | { readonly do: "open"; readonly path: string; readonly flags: number; readonly fd: number }
  | { readonly do: "read" | "write"; readonly fd: number; readonly length: number }
  | { readonly do: "fstat" | "close"; readonly fd: number }
  | { readonly do: "rename"; readonly path: string; readonly to: string };

export interface TracePlan {
  /** Files of the image: path and size. */
  readonly files: readonly { readonly path: string; readonly size: number }[];
  readonly calls: readonly TraceCall[];
}

const DIRECTORIES = 100;
const PER_DIRECTORY = 20;
const SIZE = 3000;
/** Bytes of one read, of one write, and of a line of the log. */
const READ = 4096;
const WRITE = 4096;
const LINE = 120;

const O_RDONLY = 0;
const O_WRONLY = 1;
const O_CREAT = 0o100;
const O_TRUNC = 0o1000;
const O_APPEND = 0o2000;

/** About so many calls: whole requests. */
export function planTrace(calls: number): TracePlan {
  const files = Array.from({ length: DIRECTORIES * PER_DIRECTORY }, (_, i) => ({
    path: `/srv/app/dir${i % DIRECTORIES}/module-${i}.js`,
    size: SIZE,
  }));
  const plan: TraceCall[] = [];
  for (let request = 0; plan.length < calls; request++) plan.push(...requestOf(request, files));
  return { files, calls: plan };
}

function requestOf(n: number, files: TracePlan["files"]): TraceCall[] {
  const { path } = files[(n * 7) % files.length]!;
  const folder = path.slice(0, path.lastIndexOf("/"));
  const made = `${folder}/cache-${n % 5000}.json`;
  return [
    { do: "missing", path: `${folder}/node_modules/module-${n % 1000}` },
    { do: "missing", path: `/srv/app/node_modules/module-${n % 1000}.js` },
    { do: "stat", path: folder },
    { do: "stat", path },
    { do: "open", path, flags: O_RDONLY, fd: 20 },
    { do: "fstat", fd: 20 },
    { do: "read", fd: 20, length: READ },
    { do: "read", fd: 20, length: READ },
    { do: "close", fd: 20 },
    { do: "open", path: "/srv/app/app.log", flags: O_WRONLY | O_CREAT | O_APPEND, fd: 20 },
    { do: "write", fd: 20, length: LINE },
    { do: "close", fd: 20 },
    { do: "open", path: `${made}.tmp`, flags: O_WRONLY | O_CREAT | O_TRUNC, fd: 21 },
    { do: "write", fd: 21, length: WRITE },
    { do: "write", fd: 21, length: WRITE },
    { do: "fstat", fd: 21 },
    { do: "close", fd: 21 },
    { do: "rename", path: `${made}.tmp`, to: made },
    { do: "access", path: made },
    ...(n % 2 === 0 ? [] : [{ do: "unlink", path: made } as const]),
  ];
}

/** The log, a line a call, in pieces. */
export function* logOf({ calls }: TracePlan): Generator<string, void> {
  const state = new LogState();
  let piece = "";
  for (const call of calls) {
    piece += `4711 ${state.lineOf(call)}\n`;
    if (piece.length > 1 << 16) {
      yield piece;
      piece = "";
    }
  }
  yield piece;
}

const FLAGS = new Map([
  [O_RDONLY, "O_RDONLY|O_CLOEXEC"],
  [O_WRONLY | O_CREAT | O_APPEND, "O_WRONLY|O_CREAT|O_APPEND|O_CLOEXEC"],
  [O_WRONLY | O_CREAT | O_TRUNC, "O_WRONLY|O_CREAT|O_TRUNC|O_CLOEXEC"],
]);

/** What the lines need to know of the lines before. */
class LogState {
  readonly #paths = new Map<number, string>();
  readonly #sizes = new Map<number, number>();
  readonly #positions = new Map<number, number>();

  lineOf(call: TraceCall): string {
    switch (call.do) {
      case "stat": {
        const isFile = call.path.endsWith(".js");
        const type = isFile ? `S_IFREG|0644, st_size=${SIZE}` : "S_IFDIR|0755, st_size=440";
        return `newfstatat(AT_FDCWD</srv>, "${call.path}", {st_mode=${type}, ...}, 0) = 0`;
      }
      case "missing":
        return `newfstatat(AT_FDCWD</srv>, "${call.path}", 0x7ffc92a0, 0) = -1 ENOENT (No such file or directory)`;
      case "access":
        return `access("${call.path}", R_OK) = 0`;
      case "unlink":
        return `unlink("${call.path}") = 0`;
      case "rename":
        return `rename("${call.path}", "${call.to}") = 0`;
      case "open": {
        const { path, flags, fd } = call;
        const mode = flags === O_RDONLY ? "" : ", 0644";
        this.#paths.set(fd, path);
        this.#sizes.set(fd, flags === O_RDONLY ? SIZE : 0);
        this.#positions.set(fd, 0);
        return `openat(AT_FDCWD</srv>, "${path}", ${FLAGS.get(flags)}${mode}) = ${fd}<${path}>`;
      }
      case "fstat": {
        const size = this.#sizes.get(call.fd)!;
        return `newfstatat(${this.#fd(call.fd)}, "", {st_mode=S_IFREG|0644, st_size=${size}, ...}, AT_EMPTY_PATH) = 0`;
      }
      case "read": {
        const at = this.#positions.get(call.fd)!;
        const count = Math.min(call.length, this.#sizes.get(call.fd)! - at);
        this.#positions.set(call.fd, at + count);
        const data = count === 0 ? '""' : '"const x = require(\\"y\\");\\n"...';
        return `read(${this.#fd(call.fd)}, ${data}, ${call.length}) = ${count}`;
      }
      case "write":
        this.#sizes.set(call.fd, this.#sizes.get(call.fd)! + call.length);
        return `write(${this.#fd(call.fd)}, "{\\"a line\\": 1}\\n"..., ${call.length}) = ${call.length}`;
      case "close":
        return `close(${this.#fd(call.fd)}) = 0`;
      default:
        return call satisfies never;
    }
  }

  #fd(fd: number): string {
    return `${fd}<${this.#paths.get(fd)}>`;
  }
}
