import { ERRNO, type Errno } from "../base/errno.ts";
import { codedError } from "./coded-error.ts";

/** What rm and cp find out by themselves, before or between system calls: Node's codes and the sentence of each. */
const REASONS = {
  ERR_FS_EISDIR: "Path is a directory",
  ERR_FS_CP_DIR_TO_NON_DIR: "Cannot overwrite non-directory with directory",
  ERR_FS_CP_EEXIST: "Target already exists",
  ERR_FS_CP_EINVAL: "Invalid src or dest",
  ERR_FS_CP_FIFO_PIPE: "Cannot copy a FIFO pipe",
  ERR_FS_CP_NON_DIR_TO_DIR: "Cannot overwrite directory with non-directory",
  ERR_FS_CP_SOCKET: "Cannot copy a socket file",
  ERR_FS_CP_SYMLINK_TO_SUBDIRECTORY: "Cannot overwrite symlink in subdirectory of self",
  ERR_FS_CP_UNKNOWN: "Cannot copy an unknown file type",
} as const;

export type ComposedCode = keyof typeof REASONS;

interface Context {
  readonly code: Errno;
  readonly message: string;
  readonly path: string;
  readonly syscall: "rm" | "cp";
  /** Where Node gives another than that of the code. */
  readonly number?: Errno;
}

/** An error of rm or cp: `errno` is positive, and what is wrong with it is in `info`. Node: SystemError */
class SystemError extends Error {
  static {
    Object.defineProperty(SystemError.prototype, "name", { value: "SystemError" });
  }
}

export function composedError(code: ComposedCode, context: Context): Error {
  const { syscall, path, message } = context;
  const errno = ERRNO[context.number ?? context.code][0];
  const text = `${REASONS[code]}: ${syscall} returned ${context.code} (${message}) ${path}`;
  const error = codedError(code, text, SystemError);
  const info =
    syscall === "rm"
      ? { code: context.code, message, path, syscall, errno }
      : { message, path, syscall, errno, code: context.code };
  return Object.assign(error, { info, errno, syscall, path });
}
