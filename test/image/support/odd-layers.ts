import { readFileSync } from "node:fs";
import { makedev } from "../../../src/base/mode.ts";
import type { OwnerNames } from "../../../src/image/layer-tar/owner-names.ts";
import { LayerBuilder } from "../../../src/layer/builder.ts";
import { Content } from "../../../src/layer/content.ts";
import type { Layer } from "../../../src/layer/layer.ts";
import type { LayerRow } from "./layer-rows.ts";

/** A name of a layer on disk, or a further name of an inode that came before. */
export type RecordedRow =
  | Omit<LayerRow, "nlink">
  | { readonly path: string; readonly link: string };

/** What dockerd 20.10 made of a directory of a container's own: committed, and unpacked as a layer. */
export interface OddLayer {
  readonly diffId: string;
  readonly size: number;
  readonly written: readonly RecordedRow[];
  /** Without times that are those of unpacking. */
  readonly registered: readonly RecordedRow[];
}

const file = new URL("../fixtures/docker-odd-layers.json", import.meta.url);
export const ODD_LAYERS = JSON.parse(readFileSync(file, "utf8")) as readonly OddLayer[];

/** What the recording machine called the owners. */
export const ODD_OWNERS: OwnerNames = {
  users: new Map([
    [0, "root"],
    [1000, "cloudsdk"],
    [65534, "nobody"],
  ]),
  groups: new Map([
    [0, "root"],
    [5, "tty"],
    [100, "users"],
  ]),
};

export function layerOf(rows: readonly RecordedRow[]): Layer {
  const builder = new LayerBuilder();
  for (const row of rows) {
    if ("link" in row) {
      builder.link(row.path, row.link);
      continue;
    }
    const { type, mode, uid, gid, mtime, data, target, rdev, xattrs } = row;
    builder.put(row.path, {
      type: type as "file",
      mode,
      uid,
      gid,
      ...(mtime === undefined ? {} : { mtime: { sec: mtime[0], nsec: mtime[1] } }),
      ...(data === undefined ? {} : { content: Content.fromBytes(Buffer.from(data, "base64")) }),
      ...(target === undefined ? {} : { target }),
      ...(rdev === undefined ? {} : { rdev: makedev(...rdev) }),
      ...(xattrs === undefined ? {} : { xattrs: bytesOf(xattrs) }),
    });
  }
  return builder.layer;
}

function bytesOf(xattrs: Readonly<Record<string, string>>): Map<string, Uint8Array> {
  return new Map(
    Object.entries(xattrs).map(([name, value]) => [name, Buffer.from(value, "base64")]),
  );
}
