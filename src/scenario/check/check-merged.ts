import { isErrno } from "../../base/fs-error.ts";
import { typeOf } from "../../base/mode.ts";
import { outcomeTime } from "../../cases/stat-outcome.ts";
import { encodeBytes } from "../../cases/value.ts";
import type { Overlay } from "../../process/overlay.ts";
import type { Process } from "../../process/process.ts";
import type { MergedExpectation } from "../schema/expect.ts";
import { compareFields, compareValue, type Difference } from "./compare-value.ts";
import { valueWords } from "./words.ts";

/** Holds what the merged view has at a path against what is expected there; symlinks are not followed. */
export function checkMerged(
  path: string,
  expected: MergedExpectation,
  overlay: Overlay,
): Difference | undefined {
  const process = overlay.process();
  const stat = statOrErrno(process, path);
  const there = typeof stat === "object";
  if (expected === "absent") {
    return there ? { expected: "absent", actual: typeOf(stat.mode) } : undefined;
  }
  if (!there)
    return { expected: expected === "present" ? expected : valueWords(expected), actual: stat };
  if (expected === "present") return undefined;
  const { content, target, ...fields } = expected;
  const type = typeOf(stat.mode);
  const actual = {
    ...stat,
    type,
    mode: stat.mode & 0o7777,
    mtime: fields.mtime === "now" ? outcomeTime(stat.mtimeSec) : stat.mtimeSec,
    target: type === "symlink" ? process.readlink(path) : undefined,
  };
  const different = compareFields(target === undefined ? fields : { ...fields, target }, actual);
  if (different !== undefined || content === undefined) return different;
  return compareValue(
    content,
    type === "file" ? contentAt(process, path, content.length) : undefined,
  );
}

/** "absent (ENOENT)" when there is nothing. */
function statOrErrno(process: Process, path: string) {
  try {
    return process.lstat(path);
  } catch (error) {
    if (!isErrno(error)) throw error;
    return `absent (${error.code})`;
  }
}

/** As much of a file as shows whether it is what was expected. */
function contentAt(process: Process, path: string, length: number) {
  const fd = process.open(path, "O_RDONLY");
  try {
    return encodeBytes(process.read(fd, 4 * length + 1024));
  } finally {
    process.close(fd);
  }
}
