/** What a path of /proc or /dev leads to that stands for something of a process. */
export interface ProcPath {
  /** Null: whoever asks. */
  readonly pid: number | null;
  /** A descriptor, or where the process stands. */
  readonly what: number | "cwd" | "root";
  /** "/x/y" behind it, or "". */
  readonly rest: string;
}

const OF_PROCESS =
  /^\/proc\/(?:self|thread-self|(\d+))(?:\/task\/\d+)?\/(?:fd\/(\d+)|(cwd|root))(\/.*)?$/s;
const OF_DEV = /^\/dev\/(?:fd\/(\d+)|std(in|out|err))(\/.*)?$/s;
const STREAMS: Readonly<Record<string, number>> = { in: 0, out: 1, err: 2 };

/** Reads "/proc/self/fd/3", "/proc/17/cwd/x", "/dev/stdout"; null for any other path. */
export function procPath(path: string): ProcPath | null {
  const ofProcess = OF_PROCESS.exec(path);
  if (ofProcess !== null) {
    const [, pid, fd, place, rest = ""] = ofProcess;
    const what = fd === undefined ? (place as "cwd" | "root") : Number(fd);
    return { pid: pid === undefined ? null : Number(pid), what, rest };
  }
  const [, fd, stream, rest = ""] = OF_DEV.exec(path) ?? [];
  if (fd === undefined && stream === undefined) return null;
  return { pid: null, what: fd === undefined ? STREAMS[stream!]! : Number(fd), rest };
}
