import { posix } from "node:path";
import { type FileType, makedev, S_ISGID } from "../../src/base/mode.ts";
import { type EntryInit, LayerBuilder } from "../../src/layer/builder.ts";
import { Content } from "../../src/layer/content.ts";
import type { Inode } from "../../src/layer/inode.ts";
import type { Layer } from "../../src/layer/layer.ts";
import { Store } from "../../src/layer/store.ts";
import { StoreLimits } from "../../src/layer/store-limits.ts";
import type { RecordedCase, RecordedEntry } from "./recorded-case.ts";
import { bitsOf, bytesOf, ownType, T0 } from "./recorded-value.ts";

export interface RecordedLayers {
  /** Lowest first. */
  readonly lowers: readonly Layer[];
  /** Topmost first. */
  readonly data: readonly Layer[];
  readonly upper: Layer | null;
  readonly work: Layer;
}

export function layRecorded(recorded: RecordedCase): RecordedLayers {
  const { lower_fs, upper_tmpfs, upper } = recorded;
  // Numbers that tell where they are from.
  const store = new Store({ firstIno: 1_000_000 });
  const limits = upper_tmpfs === undefined ? {} : { limits: limitsOf(upper_tmpfs) };
  const apart = lower_fs !== undefined || upper_tmpfs !== undefined;
  const above = apart ? new Store({ id: 1, firstIno: 2_000_000, ...limits }) : store;
  return {
    lowers: recorded.layers.map((entries, i) => lay(`lower${i}`, entries, store)),
    data: (recorded.data ?? []).map((entries, i) => lay(`data${i}`, entries, store)),
    upper: upper === null ? null : lay("upper", upper, above),
    work: lay("work", recorded.work ?? [], above),
  };
}

/** "size=128k,nr_inodes=100": what is left of it once the directories stand. */
function limitsOf(options: string): StoreLimits {
  const [, size, unit] = /size=(\d+)([km])/.exec(options) ?? [];
  const [, inodes] = /nr_inodes=(\d+)/.exec(options) ?? [];
  return new StoreLimits({
    ...(size === undefined ? {} : { bytes: Number(size) * (unit === "k" ? 2 ** 10 : 2 ** 20) }),
    ...(inodes === undefined ? {} : { inodes: Number(inodes) - STANDING }),
  });
}

/** The root of the tmpfs, upper, workdir, and a mark. */
const STANDING = 4;

function lay(name: string, entries: readonly RecordedEntry[], store: Store): Layer {
  const builder = new LayerBuilder({ name, store, mtime: T0 });
  for (const entry of entries) put(builder, entry);
  return builder.layer;
}

function put(builder: LayerBuilder, entry: RecordedEntry): void {
  const path = absolute(entry.path);
  if (entry.type === "hardlink") builder.link(path, absolute(entry.target!));
  else builder.put(path, initOf(entry, builder.layer.get(posix.dirname(path))!));
}

function initOf(entry: RecordedEntry, parent: Inode): EntryInit {
  const xattrs = Object.entries(entry.xattrs ?? {});
  return {
    type: entry.type === "whiteout" ? "char" : (ownType(entry.type) as FileType),
    mode: entry.type === "symlink" ? 0o777 : bitsOf(entry.mode ?? "0"),
    uid: entry.uid ?? 0,
    gid: entry.gid ?? entry.uid ?? (parent.mode & S_ISGID ? parent.gid : 0),
    rdev: rdevOf(entry.rdev ?? "0:0"),
    content: contentOf(entry),
    target: entry.target ?? "",
    xattrs: new Map(xattrs.map(([name, value]) => [name, bytesOf(value)])),
  };
}

function contentOf(entry: RecordedEntry): Content {
  if (entry.fill !== undefined) return Content.repeat(bytesOf("x"), entry.fill);
  if (entry.hole === undefined) return Content.fromText(entry.content ?? "");
  return (entry.chunks ?? []).reduce(
    (content, [offset, text]) => content.write(offset, bytesOf(text)),
    Content.hole(entry.hole),
  );
}

/** "1:3" as a device number. */
export function rdevOf(text: string): number {
  const [major, minor] = text.split(":");
  return makedev(Number(major), Number(minor));
}

const absolute = (path: string): string => (path.startsWith("/") ? path : `/${path}`);
