import { posix } from "node:path";
import type { Clock } from "../../src/base/clock.ts";
import { type FileType, makedev, S_ISGID } from "../../src/base/mode.ts";
import { type EntryInit, LayerBuilder } from "../../src/layer/builder.ts";
import { Content } from "../../src/layer/content.ts";
import type { Inode } from "../../src/layer/inode.ts";
import type { Layer } from "../../src/layer/layer.ts";
import { Store } from "../../src/layer/store.ts";
import type { RecordedCase, RecordedEntry } from "./recorded-case.ts";
import { bitsOf, bytesOf, ownType, T0 } from "./recorded-value.ts";

export interface RecordedLayers {
  /** Lowest first. */
  readonly lowers: readonly Layer[];
  readonly upper: Layer | null;
  readonly work: Layer;
}

export function layRecorded(recorded: RecordedCase, clock: Clock): RecordedLayers {
  const store = new Store();
  return {
    lowers: recorded.layers.map((entries, i) => lay(`lower${i}`, entries, store)),
    upper: recorded.upper === null ? null : lay("upper", recorded.upper, store),
    work: new LayerBuilder({ name: "work", store, mtime: clock.now() }).layer,
  };
}

function lay(name: string, entries: readonly RecordedEntry[], store: Store): Layer {
  const builder = new LayerBuilder({ name, store, mtime: T0 });
  for (const entry of entries) {
    const path = absolute(entry.path);
    if (entry.type === "hardlink") builder.link(path, absolute(entry.target!));
    else builder.put(path, initOf(entry, builder.layer.get(posix.dirname(path))!));
  }
  return builder.layer;
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
