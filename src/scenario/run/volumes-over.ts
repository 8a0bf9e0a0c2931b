import type { Clock } from "../../base/clock.ts";
import { S_IFDIR } from "../../base/mode.ts";
import { emptyLayer } from "../../cases/build-layers.ts";
import { DEFAULT_MTIME } from "../../cases/lay-entries.ts";
import type { Container as DockerContainer } from "../../container/container.ts";
import { makeMountPoint } from "../../container/make-path.ts";
import { fillVolume } from "../../container/volume-content.ts";
import type { Layer } from "../../layer/layer.ts";
import type { Store } from "../../layer/store.ts";
import type { MountTree } from "../../process/mount-tree.ts";
import { mount, type Overlay } from "../../process/overlay.ts";
import type { ProcessInit } from "../../process/task.ts";
import type { ContainerInit, DockerMount } from "./container.ts";

/** Something mounted over a directory of a container. */
export interface OverMount {
  readonly kind: "volume" | "tmpfs";
  /** Absolute. */
  readonly path: string;
}

/** The same, made. */
export interface LaidOver extends OverMount {
  readonly layer: Layer;
}

/** The same, where it is seen: its path without symlinks. */
export interface PlacedOver extends LaidOver {
  readonly place: string;
}

interface Ground {
  readonly store: Store;
  readonly clock: Clock;
  /** Topmost first. */
  readonly lowers: readonly Layer[];
  /** Mounts as Docker does; null for an overlay alone. */
  readonly docker: ((given: DockerMount) => DockerContainer) | null;
}

/** How a container is to be mounted that has volumes or a tmpfs over some of its directories: volumes take what the
 *  image has there, a tmpfs begins empty. */
export function mountOver(
  over: readonly OverMount[],
  { store, clock, lowers, docker }: Ground,
): { readonly init: Pick<ContainerInit, "mountDocker">; readonly laid: readonly LaidOver[] } {
  // What lies inside another mount comes after it. Moby: sortMounts
  const ordered = over.toSorted((a, b) => depthOf(a) - depthOf(b));
  const laid = ordered.map((one) => ({
    ...one,
    layer: emptyLayer(`${one.kind} ${one.path}`, store, DEFAULT_MTIME),
  }));
  const mounts = laid.map(({ kind, path, layer }) => ({
    target: path,
    source: layer,
    volume: kind === "volume",
    traced: true,
  }));
  if (docker !== null)
    return { init: { mountDocker: (given) => docker({ ...given, mounts }) }, laid };
  if (over.length === 0) return { init: {}, laid };
  let isNew = true;
  const mountDocker = (given: DockerMount) => {
    const covered = new Covered(laid, { given, clock, lowers, isNew });
    isNew = false;
    return covered;
  };
  return { init: { mountDocker }, laid };
}

const depthOf = ({ path }: OverMount): number => path.split("/").length;

/** Where mounts of a container lie. */
export function placed(laid: readonly LaidOver[], container: DockerContainer): PlacedOver[] {
  return laid.map((one) => {
    const process = container.process();
    process.chdir(one.path);
    const place = process.getcwd();
    return { ...one, place };
  });
}

/** A tmpfs takes the mode of what it covers; where nothing was, 1777. runc: mountToRootfs */
export function takeModes(laid: readonly LaidOver[], overlay: Overlay): void {
  const process = overlay.process();
  for (const { kind, path, layer } of laid) {
    if (kind === "volume") continue;
    layer.root.mode = S_IFDIR | ((process.tryStat(path)?.mode ?? 0o1777) & 0o7777);
  }
}

/** An overlay with other mounts over it, and no more of what Docker does. */
class Covered implements DockerContainer {
  readonly layers: readonly Layer[];
  readonly overlay: Overlay;
  readonly init = null;
  readonly upper: Layer;
  readonly #tree: MountTree;

  constructor(
    laid: readonly LaidOver[],
    {
      given,
      clock,
      lowers,
      isNew,
    }: Pick<Ground, "clock" | "lowers"> & { readonly given: DockerMount; readonly isNew: boolean },
  ) {
    this.layers = lowers.toReversed();
    this.upper = given.upper;
    // Places for the mounts, and what goes into volumes, are no doing of the container.
    const first = mount({ lowers, upper: this.upper, clock });
    const tree = first.mountTree();
    for (const { kind, path, layer } of laid) {
      if (kind === "volume" && isNew) fillVolume(layer, first.process(), path);
      makeMountPoint(tree.process(), path, "dir");
      tree.mount(path, layer);
    }
    tree.close();
    first.umount();
    const { options, trace } = given;
    this.overlay = mount({ lowers, upper: this.upper, work: first.work!, options, clock, trace });
    this.#tree = this.overlay.mountTree();
    for (const { path, layer } of laid) this.#tree.mount(path, layer, { traced: true });
  }

  process(init?: ProcessInit) {
    return this.#tree.process(init);
  }

  close(): void {
    this.#tree.close();
    this.overlay.umount();
  }
}
