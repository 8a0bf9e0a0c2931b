import { FsError, isErrno } from "../../base/fs-error.ts";
import type { TimeArg } from "../../process/attributes.ts";
import { type Call, program, Stop } from "./call.ts";
import { parseDate, parseStamp } from "./date-words.ts";
import { type Given, UsageError } from "./options.ts";
import { quote } from "./quote.ts";
import { strerror } from "./strerror.ts";

const SPEC = {
  short: "acd:fhmr:t:",
  long: {
    "no-create": "c",
    "no-dereference": "h",
    date: "d",
    reference: "r",
    time: "time:",
  },
};

interface Times {
  readonly atime: TimeArg;
  readonly mtime: TimeArg;
}

/** touch(1). A file is opened for writing with O_CREAT first, which copies it up, data and all. */
export const touch = program(SPEC, (call, given) => {
  const times = timesOf(call, given);
  if (given.operands.length === 0) throw new UsageError("missing file operand");
  for (const path of given.operands) touchOne(call, given, path, times);
});

function timesOf(call: Call, given: Given): Times {
  const { process, invocation } = call;
  let atime: TimeArg = "now";
  let mtime: TimeArg = "now";
  const reference = given.value("r");
  if (reference !== null) {
    try {
      const stat = given.has("h") ? process.lstat(reference) : process.stat(reference);
      atime = { sec: stat.atimeSec, nsec: stat.atimeNsec };
      mtime = { sec: stat.mtimeSec, nsec: stat.mtimeNsec };
    } catch (error) {
      call.failed(`failed to get attributes of ${quote(reference)}`, error);
      throw new Stop();
    }
  }
  const now = invocation.clock.now();
  const [date, stamp] = [given.value("d"), given.value("t")];
  if (date !== null || stamp !== null) {
    const time = date !== null ? parseDate(date, now) : parseStamp(stamp!, now);
    if (time === null) {
      call.fail(`invalid date format ${quote(date ?? stamp!)}`);
      throw new Stop();
    }
    atime = time;
    mtime = time;
  }
  const which = given.value("time");
  const access = given.has("a") || ["access", "atime", "use"].includes(which ?? "");
  const modify = given.has("m") || ["modify", "mtime"].includes(which ?? "");
  if (access && !modify) mtime = "omit";
  if (modify && !access) atime = "omit";
  return { atime, mtime };
}

function touchOne(call: Call, given: Given, path: string, { atime, mtime }: Times): void {
  const { process } = call;
  const nofollow = given.has("h");
  const creates = !given.has("c") && !nofollow;
  if (path === "-") return;
  let fd: number | null = null;
  let refused: FsError | null = null;
  try {
    if (creates) fd = process.open(path, "O_WRONLY|O_CREAT|O_NONBLOCK|O_NOCTTY", 0o666);
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    // A directory cannot be written, nor can a FIFO without readers: their times can be set all the same.
    if (!["EISDIR", "EINVAL", "EPERM"].includes(error.code)) refused = error;
  }
  try {
    if (fd !== null) process.futimens(fd, atime, mtime);
    else process.utimens(path, atime, mtime, { nofollow });
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    if (given.has("c") && isErrno(error, "ENOENT")) return;
    if (refused !== null) call.fail(`cannot touch ${quote(path)}: ${strerror(refused)}`);
    else if (creates || !isErrno(error, "ENOENT")) {
      call.fail(`setting times of ${quote(path)}: ${strerror(error)}`);
    } else call.fail(`setting times of ${quote(path)}: ${strerror(error)}`);
  } finally {
    if (fd !== null) process.close(fd);
  }
}
