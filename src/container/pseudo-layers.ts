import { makedev } from "../base/mode.ts";
import { LayerBuilder } from "../layer/builder.ts";
import { Content } from "../layer/content.ts";
import type { Layer } from "../layer/layer.ts";

/** /dev: a tmpfs with the devices that every container has. runc: AllowedDevices, setupDevSymlinks, setupPtmx */
export function deviceLayer(): Layer {
  const builder = new LayerBuilder({ name: "dev" });
  for (const [name, major, minor] of DEVICES) {
    builder.put(`/${name}`, { type: "char", mode: 0o666, rdev: makedev(major, minor) });
  }
  for (const [name, target] of DEVICE_LINKS) builder.put(`/${name}`, { type: "symlink", target });
  return builder.layer;
}

const DEVICES = [
  ["null", 1, 3],
  ["zero", 1, 5],
  ["full", 1, 7],
  ["random", 1, 8],
  ["urandom", 1, 9],
  ["tty", 5, 0],
] as const;

const DEVICE_LINKS = [
  ["fd", "/proc/self/fd"],
  ["stdin", "/proc/self/fd/0"],
  ["stdout", "/proc/self/fd/1"],
  ["stderr", "/proc/self/fd/2"],
  ["core", "/proc/kcore"],
  ["ptmx", "pts/ptmx"],
] as const;

/** /proc: a few of its files, the same for every process. The standard streams lead to a device that swallows. */
export function processLayer(): Layer {
  const builder = new LayerBuilder({ name: "proc" });
  builder.put("/", { type: "dir", mode: 0o555 });
  for (const path of ["/1", "/1/fd", "/sys", "/sys/kernel"]) {
    builder.put(path, { type: "dir", mode: 0o555 });
  }
  for (const fd of [0, 1, 2]) {
    builder.put(`/1/fd/${fd}`, { type: "symlink", target: "/dev/null" });
  }
  for (const [path, text] of PROCESS_FILES) {
    builder.put(path, { type: "file", mode: 0o444, content: Content.fromText(text) });
  }
  builder.put("/self", { type: "symlink", target: "1" });
  builder.put("/mounts", { type: "symlink", target: "self/mounts" });
  return builder.layer;
}

const PROCESS_FILES = [
  ["/1/comm", "sh\n"],
  [
    "/1/mounts",
    "overlay / overlay rw,relatime 0 0\nproc /proc proc rw 0 0\ntmpfs /dev tmpfs rw 0 0\n",
  ],
  ["/cpuinfo", "processor\t: 0\nmodel name\t: simulated\n\n"],
  ["/filesystems", "nodev\tproc\nnodev\ttmpfs\nnodev\toverlay\n"],
  ["/meminfo", "MemTotal:        8388608 kB\nMemFree:         4194304 kB\n"],
  ["/sys/kernel/osrelease", "6.18.0\n"],
  ["/sys/kernel/ostype", "Linux\n"],
  ["/version", "Linux version 6.18.0\n"],
] as const;

/** /sys: hardly more than its directories. */
export function kernelLayer(): Layer {
  const builder = new LayerBuilder({ name: "sys" });
  builder.put("/", { type: "dir", mode: 0o555 });
  for (const name of ["block", "bus", "class", "dev", "devices", "firmware", "fs", "kernel"]) {
    builder.put(`/${name}`, { type: "dir", mode: 0o755 });
  }
  builder.put("/fs/cgroup", { type: "dir", mode: 0o755 });
  return builder.layer;
}
