import type { Layer } from "../layer/layer.ts";

/** One name in the engine's directory. */
export type DriverNode =
  | { readonly kind: "dir"; readonly mode: number; readonly children: DriverChildren }
  /** A directory that holds a tree: `diff`, or while it is mounted `merged`. */
  | { readonly kind: "tree"; readonly mode: number; readonly layer: Layer | null }
  | { readonly kind: "file"; readonly mode: number; readonly text: string }
  | { readonly kind: "symlink"; readonly target: string };

/** By name, in byte order. */
export type DriverChildren = ReadonlyMap<string, DriverNode>;

export const directory = (
  mode: number,
  children: Record<string, DriverNode | null>,
): DriverNode => ({
  kind: "dir",
  mode,
  children: new Map(
    Object.entries(children)
      .filter((entry): entry is [string, DriverNode] => entry[1] !== null)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  ),
});

export const textFile = (text: string, mode = 0o644): DriverNode => ({ kind: "file", mode, text });
