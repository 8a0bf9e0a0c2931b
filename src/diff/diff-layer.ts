import { isFileMode, isLinkMode, typeOf } from "../base/mode.ts";
import { type EntryInit, LayerBuilder } from "../layer/builder.ts";
import type { Layer } from "../layer/layer.ts";
import type { Process } from "../process/process.ts";
import type { Stat } from "../process/stat.ts";
import { readAll } from "./aspects.ts";
import type { Diff } from "./diff.ts";

export function diffLayer({ changes, now }: Diff): Layer {
  const builder = new LayerBuilder({ name: "diff" });
  /** Paths of what has several names, the first of each. */
  const first = new Map<number | bigint, string>();
  builder.put("/", entryOf(now, "/", now.lstat("/")));
  for (const { path, now: stat } of changes) {
    putAbove(builder, now, path);
    if (stat === null) {
      builder.whiteout(path);
      continue;
    }
    const known = stat.nlink > 1 ? first.get(stat.ino) : undefined;
    if (known !== undefined && typeOf(stat.mode) !== "dir") builder.link(path, known);
    else {
      builder.put(path, entryOf(now, path, stat));
      first.set(stat.ino, path);
    }
  }
  return builder.layer;
}

/** The directories above a path that are not there yet, the highest first. */
function putAbove(builder: LayerBuilder, now: Process, path: string): void {
  for (let end = path.indexOf("/", 1); end > 0; end = path.indexOf("/", end + 1)) {
    const above = path.slice(0, end);
    if (builder.layer.get(above) !== undefined) continue;
    builder.put(above, entryOf(now, above, now.lstat(above)));
  }
}

function entryOf(now: Process, path: string, stat: Stat): EntryInit {
  const { mode, uid, gid, rdev } = stat;
  const xattrs = now
    .llistxattr(path)
    .map((name): [string, Uint8Array] => [name, now.lgetxattr(path, name)]);
  return {
    ...{ type: typeOf(mode), mode: mode & 0o7777, uid, gid, rdev },
    mtime: { sec: stat.mtimeSec, nsec: stat.mtimeNsec },
    atime: { sec: stat.atimeSec, nsec: stat.atimeNsec },
    ...(isFileMode(mode) ? { content: readAll(now, path) } : {}),
    ...(isLinkMode(mode) ? { target: now.readlink(path) } : {}),
    ...(xattrs.length > 0 ? { xattrs: new Map(xattrs) } : {}),
  };
}
