import { isFileMode, isLinkMode, typeOf } from "../base/mode.ts";
import { type EntryInit, LayerBuilder } from "../layer/builder.ts";
import type { Layer } from "../layer/layer.ts";
import { ESCAPE, type MarkSpace } from "../layer/marks.ts";
import type { Process } from "../process/process.ts";
import type { Stat } from "../process/stat.ts";
import { readAll } from "./aspects.ts";
import type { Diff } from "./diff.ts";
import { reach } from "./reach.ts";

/** @param marks how the marks begin on a mount that the layer is made for: no user's xattr may be taken for one */
export function diffLayer({ changes, now }: Diff, marks: MarkSpace): Layer {
  const entryAt = (path: string, stat: Stat): EntryInit =>
    reach(now, path, (at) => entryOf(now, at, stat, marks));
  const builder = new LayerBuilder({ name: "diff" });
  /** Paths of what has several names, the first of each. */
  const first = new Map<number | bigint, string>();
  builder.put("/", entryAt("/", now.lstat("/")));
  for (const { path, now: stat } of changes) {
    for (const above of missingAbove(builder, path)) {
      builder.put(
        above,
        entryAt(
          above,
          reach(now, above, (at) => now.lstat(at)),
        ),
      );
    }
    if (stat === null) {
      builder.whiteout(path);
      continue;
    }
    const known = stat.nlink > 1 ? first.get(stat.ino) : undefined;
    if (known !== undefined && typeOf(stat.mode) !== "dir") builder.link(path, known);
    else {
      builder.put(path, entryAt(path, stat));
      first.set(stat.ino, path);
    }
  }
  return builder.layer;
}

/** The directories above a path that are not there yet, the highest first. */
function* missingAbove(builder: LayerBuilder, path: string): Generator<string> {
  for (let end = path.indexOf("/", 1); end > 0; end = path.indexOf("/", end + 1)) {
    const above = path.slice(0, end);
    if (builder.layer.get(above) === undefined) yield above;
  }
}

function entryOf(now: Process, path: string, stat: Stat, marks: MarkSpace): EntryInit {
  const { mode, uid, gid, rdev } = stat;
  const xattrs = now
    .llistxattr(path)
    .map((name): [string, Uint8Array] => [escaped(name, marks), now.lgetxattr(path, name)]);
  return {
    ...{ type: typeOf(mode), mode: mode & 0o7777, uid, gid, rdev },
    mtime: { sec: stat.mtimeSec, nsec: stat.mtimeNsec },
    atime: { sec: stat.atimeSec, nsec: stat.atimeNsec },
    ...(isFileMode(mode) ? { content: readAll(now, path) } : {}),
    ...(isLinkMode(mode) ? { target: now.readlink(path) } : {}),
    ...(xattrs.length > 0 ? { xattrs: new Map(xattrs) } : {}),
  };
}

/** As a mount keeps what a user calls trusted.overlay.x. Kernel: ovl_xattr_escape_name */
const escaped = (name: string, marks: MarkSpace): string =>
  name.startsWith(marks) ? marks + ESCAPE + name.slice(marks.length) : name;
