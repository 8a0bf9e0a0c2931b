import type { Process } from "../../process/process.ts";
import { heldOf } from "../arguments/checks.ts";
import { idOf } from "../arguments/id.ts";
import { modeOf } from "../arguments/mode.ts";
import { pathOf } from "../arguments/path.ts";
import { timeOf } from "../arguments/time.ts";
import { call } from "../system-error.ts";

export function chmodSync(process: Process, path: unknown, mode: unknown): void {
  const place = pathOf(path);
  const bits = modeOf(mode);
  call(() => process.chmod(place, bits), "chmod", place);
}

export function fchmodSync(process: Process, fd: unknown, mode: unknown): void {
  const bits = modeOf(mode);
  const number = heldOf(fd);
  call(() => process.fchmod(number, bits), "fchmod");
}

export function chownSync(process: Process, path: unknown, uid: unknown, gid: unknown): void {
  const place = pathOf(path);
  const ids = [idOf(uid, "uid"), idOf(gid, "gid")] as const;
  call(() => process.chown(place, ...ids), "chown", place);
}

export function lchownSync(process: Process, path: unknown, uid: unknown, gid: unknown): void {
  const place = pathOf(path);
  const ids = [idOf(uid, "uid"), idOf(gid, "gid")] as const;
  call(() => process.lchown(place, ...ids), "lchown", place);
}

export function fchownSync(process: Process, fd: unknown, uid: unknown, gid: unknown): void {
  const ids = [idOf(uid, "uid"), idOf(gid, "gid")] as const;
  const number = heldOf(fd);
  call(() => process.fchown(number, ...ids), "fchown");
}

export function utimesSync(process: Process, path: unknown, atime: unknown, mtime: unknown): void {
  const place = pathOf(path);
  const times = [timeOf(atime), timeOf(mtime)] as const;
  call(() => process.utimens(place, ...times), "utime", place);
}

export function lutimesSync(process: Process, path: unknown, atime: unknown, mtime: unknown): void {
  const place = pathOf(path);
  const times = [timeOf(atime), timeOf(mtime)] as const;
  call(() => process.utimens(place, ...times, { nofollow: true }), "lutime", place);
}

export function futimesSync(process: Process, fd: unknown, atime: unknown, mtime: unknown): void {
  const times = [timeOf(atime, "atime"), timeOf(mtime, "mtime")] as const;
  const number = heldOf(fd);
  call(() => process.futimens(number, ...times), "futime");
}
