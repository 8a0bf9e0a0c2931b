import type { Process } from "../../process/process.ts";
import { argumentError } from "../arguments/argument-error.ts";
import { optionsOf } from "../arguments/options.ts";
import { pathOf } from "../arguments/path.ts";
import { encodedName } from "../encoded-name.ts";
import type { Bytes } from "../node-parts.ts";
import { call } from "../system-error.ts";

export function renameSync(process: Process, oldPath: unknown, newPath: unknown): void {
  const from = pathOf(oldPath, "oldPath");
  const to = pathOf(newPath, "newPath");
  call(() => process.rename(from, to), "rename", from, to);
}

export function linkSync(process: Process, existingPath: unknown, newPath: unknown): void {
  const from = pathOf(existingPath, "existingPath");
  const to = pathOf(newPath, "newPath");
  call(() => process.link(from, to), "link", from, to);
}

const LINK_TYPES = ["dir", "file", "junction"];

/** The type matters to Windows only, but must be one. */
export function symlinkSync(
  process: Process,
  target: unknown,
  path: unknown,
  type?: unknown,
): void {
  const to = pathOf(target, "target");
  const place = pathOf(path);
  if (typeof type === "string" && !LINK_TYPES.includes(type)) {
    const message = `Symlink type must be one of "dir", "file", or "junction". Received "${type}"`;
    throw argumentError("ERR_FS_INVALID_SYMLINK_TYPE", message, Error);
  }
  call(() => process.symlink(to, place), "symlink", to, place);
}

export function readlinkSync(process: Process, path: unknown, options?: unknown): string | Bytes {
  const { encoding } = optionsOf(options);
  const place = pathOf(path, "oldPath");
  return encodedName(
    call(() => process.readlink(place), "readlink", place),
    encoding,
  );
}

export function unlinkSync(process: Process, path: unknown): void {
  const place = pathOf(path);
  call(() => process.unlink(place), "unlink", place);
}
