import { type Supports, supporting } from "../supports.ts";

/** How large generated cases are, and what may be in them. */
export interface Shape {
  /** Lower layers: from 1 to this many. */
  readonly layers?: number;
  /** Entries in each layer, at most. */
  readonly entries?: number;
  /** Steps, at most. */
  readonly steps?: number;
  /** Names that layers and steps draw from: few, so that they meet. */
  readonly names?: readonly string[];
  /** Names above each other in a path, at most. */
  readonly depth?: number;
  /** Other users that make calls, and that own files. */
  readonly users?: readonly number[];
  /** An upper that has something in it already. */
  readonly upper?: boolean;
  /** Steps that unmount and mount again; "rotate": some make the upper the topmost lower. */
  readonly remounts?: boolean | "rotate";
  /** Directories that say where their lower lies (overlay.redirect). */
  readonly redirects?: boolean;
  /** Files that have their data in a layer below (overlay.metacopy). They need the mount option metacopy=on. */
  readonly metacopies?: boolean;
  /** Whiteouts as xattrs, in directories that are opaque=x. */
  readonly xattrWhiteouts?: boolean;
  /** Whiteouts where there is nothing to hide, too. */
  readonly strayWhiteouts?: boolean;
  /** Steps that only look. */
  readonly readOnly?: boolean;
  /** What the implementation can do: nothing else is generated. */
  readonly supports?: Partial<Supports>;
}

export interface FullShape extends Required<Omit<Shape, "supports">> {
  readonly supports: Supports;
}

export function fullShape(shape: Shape): FullShape {
  const supports = supporting(shape.supports ?? {});
  return {
    entries: 8,
    steps: 12,
    names: ["a", "b", "c", "d"],
    depth: 3,
    users: [1000],
    upper: false,
    remounts: false,
    redirects: false,
    metacopies: false,
    xattrWhiteouts: false,
    strayWhiteouts: false,
    readOnly: false,
    ...shape,
    layers: Math.min(shape.layers ?? 4, supports.layers),
    supports,
  };
}
