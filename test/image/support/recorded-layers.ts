import { readFileSync } from "node:fs";
import { makedev } from "../../../src/base/mode.ts";
import type { OwnerNames } from "../../../src/image/layer-tar/owner-names.ts";
import { type EntryInit, LayerBuilder } from "../../../src/layer/builder.ts";
import { Content } from "../../../src/layer/content.ts";
import type { Layer } from "../../../src/layer/layer.ts";

/** A layer that dockerd 20.10.24 made: its tree, and what came of it. */
export interface RecordedLayer {
  /** The build, "bk-" before those of BuildKit, and the layer's place in the image. */
  readonly from: string;
  readonly diffId: string;
  readonly tarBytes: number;
  /** As `docker history` tells it. */
  readonly size: number;
  readonly nodes: readonly RecordedNode[];
}

export interface RecordedNode {
  readonly path: string;
  /** Missing: a hard link. */
  readonly type?: "file" | "dir" | "symlink" | "char" | "block" | "fifo" | "whiteout";
  readonly mode?: string;
  readonly uid?: number;
  readonly gid?: number;
  readonly mtime?: number;
  readonly content?: RecordedContent;
  readonly target?: string;
  readonly device?: readonly [major: number, minor: number];
  readonly capability?: string;
  readonly opaque?: true;
  readonly link?: string;
  /** A whiteout that shares the inode of another. */
  readonly same?: string;
}

type Run = string | { readonly repeat: string; readonly size: number };
type RecordedContent = Run | readonly Run[];

const file = new URL("../fixtures/docker-layers.json", import.meta.url);
const recorded = JSON.parse(readFileSync(file, "utf8")) as {
  readonly owners: Readonly<Record<string, string>>;
  readonly layers: readonly RecordedLayer[];
};

export const RECORDED_LAYERS = recorded.layers;

const names = new Map(Object.entries(recorded.owners).map(([id, name]) => [Number(id), name]));
/** Those that the recording machine knew. */
export const RECORDED_OWNERS: OwnerNames = { users: names, groups: names };

/** The tree on a layer, laid in another order than a tar has, with fractions of a second that no tar tells. */
export function recordedLayer({ nodes }: RecordedLayer): Layer {
  const builder = new LayerBuilder({ mtime: { sec: 1, nsec: 0 } });
  for (const node of nodes.toReversed()) {
    if (node.link !== undefined || node.same !== undefined) continue;
    builder.put(`/${node.path}`, initOf(node));
    if (node.opaque) builder.opaque(`/${node.path}`);
  }
  for (const { path, link, same } of nodes.toReversed()) {
    const first = link ?? same;
    if (first !== undefined) builder.link(`/${path}`, `/${first}`);
  }
  return builder.layer;
}

function initOf(node: RecordedNode): EntryInit {
  const times = { mtime: { sec: node.mtime!, nsec: 999_999_999 } };
  if (node.type === "whiteout") return { type: "char", mode: 0, rdev: 0, ...times };
  return {
    type: node.type!,
    mode: Number.parseInt(node.mode!, 8),
    uid: node.uid ?? 0,
    gid: node.gid ?? 0,
    ...times,
    ...(node.content === undefined ? {} : { content: contentOf(node.content) }),
    ...(node.target === undefined ? {} : { target: node.target }),
    ...(node.device === undefined ? {} : { rdev: makedev(...node.device) }),
    ...(node.capability === undefined ? {} : { xattrs: capability(node.capability) }),
  };
}

function contentOf(content: RecordedContent): Content {
  const runs: readonly Run[] = Array.isArray(content) ? content : [content];
  return runs.reduce<Content>((sum, run) => {
    const piece =
      typeof run === "string"
        ? Content.fromText(run)
        : Content.repeat(Buffer.from(run.repeat, "latin1"), run.size);
    return sum.copyRange(piece, 0, sum.size, piece.size);
  }, Content.empty);
}

const capability = (hex: string): Map<string, Uint8Array> =>
  new Map([["security.capability", Buffer.from(hex, "hex")]]);
