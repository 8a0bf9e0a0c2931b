import type { Volume } from "memfs";
import { Layer } from "../layer/layer.ts";
import type { Overlay } from "../process/overlay.ts";
import type { Process } from "../process/process.ts";
import { entriesOfLayer } from "./layer-entries.ts";
import { dateOf } from "./memfs-time.ts";
import {
  childrenOf,
  coreOf,
  type MemfsCore,
  type MemfsLink,
  type MemfsNode,
  type MemfsVolume,
} from "./memfs-volume.ts";
import { newVolume } from "./new-volume.ts";
import { entriesOfProcess } from "./process-entries.ts";
import { processOf } from "./process-of.ts";
import { planForMemfs, ToMemfsError, type ToMemfsOptions } from "./to-memfs-plan.ts";
import type { Attributes, TreeEntry } from "./tree-entry.ts";
import { VolumeLink } from "./volume/volume-link.ts";

/** A memfs volume with all that a layer holds by itself, that a mount shows to root, or that a process sees from "/":
 *  modes, owners, times (whole milliseconds), symlinks, hard links. Extended attributes are lost.
 *
 *      const view = toMemfs(overlay);
 *      view.readdirSync("/etc");
 *
 *  memfs knows no superuser: what the running user may not read by its mode and owner, its fs methods refuse.
 *
 *  @param volume where to write; must be empty. Default: a new one, which only Node makes: give one in a browser
 *  @throws ToMemfsError with nothing written: a whiteout, device, FIFO, socket or opaque directory (unless these are to
 *  be skipped), more data than `maxBytes`, a volume that is not empty; FsError EACCES for what a process may not read */
export function toMemfs<V extends MemfsVolume>(
  source: Layer | Overlay | Process,
  volume: V,
  options?: ToMemfsOptions,
): V;
export function toMemfs(
  source: Layer | Overlay | Process,
  volume?: undefined,
  options?: ToMemfsOptions,
): Volume;
export function toMemfs(
  source: Layer | Overlay | Process,
  volume: MemfsVolume = newVolume("toMemfs"),
  options: ToMemfsOptions = {},
): MemfsVolume {
  const core = coreOf(volume);
  if (core.root instanceof VolumeLink) throw new ToMemfsError("/", OF_AN_OVERLAY);
  if (!childrenOf(core.root).next().done) throw new ToMemfsError("/", "the volume is not empty");
  write(core, planForMemfs(entriesOf(source), options));
  return volume;
}

const OF_AN_OVERLAY =
  "the volume is an overlay's (overlayVolume) and shows what its layers hold: mount the layer there";

function entriesOf(source: Layer | Overlay | Process): Iterable<TreeEntry> {
  if (source instanceof Layer) return entriesOfLayer(source);
  return entriesOfProcess(processOf(source, "toMemfs"));
}

function write(core: MemfsCore, entries: readonly TreeEntry[]): void {
  const directories = new Map<string, MemfsLink>();
  const linked = new Map<unknown, MemfsNode>();
  const made: [MemfsNode, Attributes][] = [];
  for (const entry of entries) {
    const { path, attributes, identity } = entry;
    const slash = path.lastIndexOf("/");
    const parent = directories.get(path.slice(0, slash)) ?? core.root;
    const name = path.slice(slash + 1);
    const known = identity === null ? undefined : linked.get(identity);
    if (known !== undefined) {
      parent.createChild(name, known);
      known.nlink++;
      continue;
    }
    const link = name === "" ? core.root : core.createLink(parent, name, false, attributes.mode);
    const node = link.getNode();
    fill(node, entry);
    made.push([node, attributes]);
    if (entry.body.kind === "dir") directories.set(path, link);
    if (identity !== null) linked.set(identity, node);
  }
  // Last of all: whatever is written or linked moves times.
  for (const [node, attributes] of made) restore(node, attributes);
}

function fill(node: MemfsNode, { body }: TreeEntry): void {
  if (body.kind === "file") node.setBuffer(body.bytes());
  if (body.kind === "symlink") node.makeSymlink(body.target);
}

function restore(node: MemfsNode, from: Attributes): void {
  node.mode = from.mode;
  node.uid = from.uid;
  node.gid = from.gid;
  node.atime = dateOf(from.atimeSec, from.atimeNsec);
  node.mtime = dateOf(from.mtimeSec, from.mtimeNsec);
  node.ctime = dateOf(from.ctimeSec, from.ctimeNsec);
}
