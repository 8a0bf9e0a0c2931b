import { makedev } from "../base/mode.ts";
import { LayerBuilder } from "../layer/builder.ts";
import type { Layer } from "../layer/layer.ts";
import { hostFiles } from "./host-files.ts";
import { deviceLayer, kernelLayer, processLayer } from "./pseudo-layers.ts";

/** One mount of a container, ready to be made. */
export interface MountPlan {
  /** Absolute, without "." and "..". */
  readonly target: string;
  readonly layer: Layer;
  /** The part of the layer that is mounted. */
  readonly source: string;
  readonly kind: "dir" | "file";
  readonly readonly: boolean;
  /** What has to be made for it to lie on goes again with BuildKit's container. */
  readonly transient: boolean;
  /** As ContainerMount.traced. */
  readonly traced?: boolean;
}

/** What runc mounts into every container, in its order. Whatever is written there is not in a layer.
 *  Moby: oci.DefaultLinuxSpec, container.NetworkMounts; BuildKit: oci.GenerateSpec */
export function runtimeMounts(
  kind: "container" | "build" | "buildkit",
  hostname: string,
): readonly MountPlan[] {
  const directory = (target: string, layer: Layer, readonly = false): MountPlan => ({
    target,
    layer,
    source: "/",
    kind: "dir",
    readonly,
    transient: false,
  });
  const buildkit = kind === "buildkit";
  const files = hostFiles(hostname, buildkit);
  const file = (name: string): MountPlan => ({
    target: `/etc/${name}`,
    layer: files,
    source: `/${name}`,
    kind: "file",
    // BuildKit's RUN may not change them; a container may.
    readonly: buildkit,
    transient: buildkit,
  });
  return [
    directory("/proc", processLayer(), true),
    directory("/dev", deviceLayer()),
    directory("/dev/pts", terminals()),
    directory("/sys", kernelLayer(), true),
    directory("/dev/mqueue", temporary("mqueue")),
    directory("/dev/shm", temporary("shm")),
    file("resolv.conf"),
    ...(buildkit ? [] : [file("hostname")]),
    file("hosts"),
  ];
}

/** An empty tmpfs. Mode 1777, as the kernel makes them. */
export function temporary(name = "tmpfs", mode = 0o1777): Layer {
  const builder = new LayerBuilder({ name });
  builder.put("/", { type: "dir", mode });
  return builder.layer;
}

function terminals(): Layer {
  const builder = new LayerBuilder({ name: "devpts" });
  builder.put("/ptmx", { type: "char", mode: 0o666, rdev: makedev(5, 2) });
  return builder.layer;
}
