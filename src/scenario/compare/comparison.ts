/** Ways to store containers that need no more than their name. */
export const ALTERNATIVE_NAMES = [
  "metacopy",
  "redirect_dir",
  "reflink",
  "devicemapper",
  "btrfs",
  "zfs",
  "vfs",
] as const;

export type AlternativeName = (typeof ALTERNATIVE_NAMES)[number];

/** A way to store containers. */
export type Alternative =
  /** overlay2 as Docker mounts it. */
  | { readonly kind: "overlay2" }
  /** With the mount options of the scenario. */
  | { readonly kind: "own" }
  | { readonly kind: AlternativeName }
  /** overlay2, and these directories on volumes, or in memory. Absolute paths. */
  | { readonly kind: "volume" | "tmpfs"; readonly paths: readonly string[] };

/** What a scenario is to be held against. */
export interface Comparison {
  /** Beside overlay2 as Docker mounts it. */
  readonly alternatives: readonly Alternative[];
  /** Bytes of a disk that is to be filled with containers. */
  readonly disk: number | undefined;
  /** Containers that run at the same time. */
  readonly containers: number | undefined;
}

/** Volumes, or a tmpfs each, over these directories. */
export function overMounts(kind: "volume" | "tmpfs", paths: readonly string[]): Alternative {
  return { kind, paths: [...new Set(paths.map(cleanPath))] };
}

/** Whether something can be mounted over a path: not over the root directory, by whatever name. */
export function canBeMountedOver(path: string): boolean {
  return path.startsWith("/") && cleanPath(path) !== "/";
}

/** Without "." and "..", and no "/" at the end. Go: filepath.Clean, as Docker cleans it */
function cleanPath(path: string): string {
  const names: string[] = [];
  for (const name of path.split("/")) {
    if (name === "..") names.pop();
    else if (name !== "" && name !== ".") names.push(name);
  }
  return `/${names.join("/")}`;
}

export const ALL_ALTERNATIVES: readonly Alternative[] = ALTERNATIVE_NAMES.map((kind) => ({ kind }));
