import type { Envelope } from "../../src/base/event.ts";
import { recordingTrace } from "../../src/base/trace.ts";
import { Layer } from "../../src/layer/layer.ts";
import type { Dentry } from "../../src/lookup/dentry.ts";
import { lookup } from "../../src/lookup/lookup.ts";
import { Superblock } from "../../src/lookup/superblock.ts";
import { openMount } from "../../src/mount/mounted.ts";
import { layer, type Tree } from "./layer.ts";

/** A mount for the rooms below process/: no paths, no permissions. Lowers are topmost first. */
export function superblock(
  lowers: readonly (Layer | Tree)[],
  upper: Layer | Tree | null = {},
  options = "",
): { sb: Superblock; lowers: Layer[]; upper: Layer | null; envelopes: Envelope[] } {
  const layers = lowers.map((one, i) => toLayer(one, `lower${lowers.length - i}`));
  const top = upper === null ? null : toLayer(upper, "upper");
  const { trace, envelopes } = recordingTrace();
  const sb = new Superblock(openMount({ lowers: layers, upper: top, options, trace }));
  return { sb, lowers: layers, upper: top, envelopes };
}

/** The dentry at a path, looked up name by name; symlinks are not followed. */
export function at(sb: Superblock, path: string): Dentry {
  let dentry = sb.root;
  for (const name of path.split("/")) if (name !== "") dentry = lookup(sb, dentry, name);
  return dentry;
}

function toLayer(one: Layer | Tree, name: string): Layer {
  return one instanceof Layer ? one : layer(name, one);
}
