import { makedev } from "../../src/base/mode.ts";
import { type EntryInit, LayerBuilder } from "../../src/layer/builder.ts";
import { Content } from "../../src/layer/content.ts";
import type { Layer } from "../../src/layer/layer.ts";
import type { Mark } from "../../src/layer/marks.ts";
import type { Store } from "../../src/layer/store.ts";

/** How old everything in a test's layers is, unless it says otherwise. */
export const T0 = { sec: 1_000_000_000, nsec: 0 };

export type Bytes = string | Uint8Array;

/** What lies at one path. A string is a file of that text; what it is else, one of the optional words says. */
export type Entry =
  | string
  | {
      readonly text?: Bytes;
      readonly content?: Content;
      readonly symlink?: string;
      /** A further name for the object at that path of the layer. */
      readonly link?: string;
      readonly char?: readonly [major: number, minor: number];
      readonly block?: readonly [major: number, minor: number];
      readonly fifo?: true;
      readonly socket?: true;
      readonly whiteout?: true;
      readonly opaque?: true;
      readonly mode?: number;
      readonly uid?: number;
      readonly gid?: number;
      /** Seconds, or seconds and nanoseconds. */
      readonly mtime?: number | { readonly sec: number; readonly nsec: number };
      readonly xattrs?: Readonly<Record<string, Bytes>>;
      readonly marks?: Readonly<Partial<Record<Mark, Bytes>>>;
    };

/** Paths and what lies there, in order of creation. A path that ends in "/" is a directory. */
export type Tree = Readonly<Record<string, Entry>>;

export const WHITEOUT: Entry = { whiteout: true };

/** A layer of these entries. */
export function layer(name: string, tree: Tree, store?: Store): Layer {
  const builder = new LayerBuilder({ name, mtime: T0, ...(store === undefined ? {} : { store }) });
  for (const [path, entry] of Object.entries(tree)) put(builder, path, entry);
  return builder.layer;
}

function put(builder: LayerBuilder, path: string, entry: Entry): void {
  if (typeof entry === "string") {
    builder.put(path, { type: "file", content: Content.fromText(entry) });
    return;
  }
  if (entry.link !== undefined) {
    builder.link(path, entry.link);
    return;
  }
  if (entry.whiteout) {
    builder.whiteout(path);
    return;
  }
  const place = path === "/" ? "/" : path.replace(/\/$/, "");
  builder.put(place, { ...attributesOf(entry), ...kindOf(path, entry) });
  if (entry.opaque) builder.opaque(place);
}

type Described = Exclude<Entry, string>;

function attributesOf(entry: Described): Omit<EntryInit, "type"> {
  const { mode, uid, gid, mtime } = entry;
  const marks = Object.entries(entry.marks ?? {}).map(([mark, value]): [string, Bytes] => [
    `trusted.overlay.${mark}`,
    value,
  ]);
  const xattrs = new Map(
    [...Object.entries(entry.xattrs ?? {}), ...marks].map(([key, value]) => [key, bytes(value)]),
  );
  return {
    ...(mode === undefined ? {} : { mode }),
    ...(uid === undefined ? {} : { uid }),
    ...(gid === undefined ? {} : { gid }),
    ...(mtime === undefined
      ? {}
      : { mtime: typeof mtime === "number" ? { sec: mtime, nsec: 0 } : mtime }),
    xattrs,
  };
}

function kindOf(path: string, entry: Described): EntryInit {
  if (path.endsWith("/")) return { type: "dir" };
  if (entry.symlink !== undefined) return { type: "symlink", target: entry.symlink };
  if (entry.char !== undefined) return { type: "char", rdev: makedev(...entry.char) };
  if (entry.block !== undefined) return { type: "block", rdev: makedev(...entry.block) };
  if (entry.fifo) return { type: "fifo" };
  if (entry.socket) return { type: "socket" };
  return { type: "file", content: entry.content ?? Content.fromBytes(bytes(entry.text ?? "")) };
}

/** The text in UTF-8; bytes as they are. */
export function bytes(value: Bytes): Uint8Array {
  return typeof value === "string" ? new TextEncoder().encode(value) : value;
}

export function text(value: Uint8Array): string {
  return new TextDecoder().decode(value);
}
