import { isDir } from "../layer/inode.ts";
import type { Process } from "../process/process.ts";
import type { ContainerInit, ContainerMount } from "./container.ts";
import { ContainerError } from "./container-error.ts";
import { type MountPlan, runtimeMounts, temporary } from "./runtime-mounts.ts";
import { fillVolume } from "./volume-content.ts";

/** Without a network, and without a name of its own. */
const HOSTNAME = "localhost";

/** All mounts of a container in the order they are made: the runtime's, then those asked for, outer ones first. A mount
 *  asked for takes the place of the runtime's at the same path. Empty volumes are filled from the image.
 *  `image`: a process that sees the image as the container does, and no mounts. @throws ContainerError */
export function planMounts(init: ContainerInit, image: Process): readonly MountPlan[] {
  const asked = (init.mounts ?? []).map((one) => planMount(one, image));
  const targets = new Set(asked.map(({ target }) => target));
  if (targets.size < asked.length) {
    const twice = asked.find(({ target }, i) =>
      asked.slice(0, i).some((a) => a.target === target),
    )!;
    throw new ContainerError(`Duplicate mount point: ${twice.target}`, {
      remedy: "mount one thing over a path",
    });
  }
  const own = runtimeMounts(init.kind, init.hostname ?? HOSTNAME);
  // Moby sorts by the number of names in a path.
  asked.sort((a, b) => depth(a.target) - depth(b.target));
  return [...own.filter(({ target }) => !targets.has(target)), ...asked];
}

function planMount(mount: ContainerMount, image: Process): MountPlan {
  const target = cleanTarget(mount.target);
  const { source, subpath = "/", readonly = false, volume = false, traced = false } = mount;
  const common = { target, readonly, traced, transient: true };
  if (source === "tmpfs") {
    // It takes the mode of the directory it covers. runc: mountToRootfs
    const covered = image.tryStat(target);
    const layer = temporary("tmpfs", covered === null ? 0o1777 : covered.mode & 0o7777);
    return { ...common, layer, source: "/", kind: "dir" };
  }
  const inode = source.get(subpath);
  if (inode === undefined) {
    throw new ContainerError(`nothing at ${subpath} to be mounted over ${target}`, {
      remedy: "make it first, or mount another path",
    });
  }
  if (volume && subpath === "/") fillVolume(source, image, target);
  return { ...common, layer: source, source: subpath, kind: isDir(inode) ? "dir" : "file" };
}

/** @throws ContainerError, in Docker's words, for a path that is not absolute, and for "/" */
function cleanTarget(path: string): string {
  if (!path.startsWith("/")) {
    throw new ContainerError(`invalid mount path: '${path}' mount path must be absolute`, {
      remedy: `write /${path}`,
    });
  }
  const names: string[] = [];
  for (const name of path.split("/")) {
    if (name === "..") names.pop();
    else if (name !== "" && name !== ".") names.push(name);
  }
  if (names.length === 0) {
    throw new ContainerError("invalid specification: destination can't be '/'", {
      remedy: "mount over a directory below it",
    });
  }
  return `/${names.join("/")}`;
}

const depth = (path: string): number => path.split("/").length;
