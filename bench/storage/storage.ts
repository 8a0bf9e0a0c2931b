import type { Content } from "../../src/layer/content.ts";

/** A tree of files; a handle stands for a directory. */
export interface Storage<Handle> {
  readonly root: Handle;
  directory(parent: Handle, name: string): Handle;
  file(parent: Handle, name: string, made: NewFile): void;
  /** Nothing more comes: gives back what was kept in reserve. */
  seal(): void;
  /** Visits all and sums up attributes; with names, if `named`. */
  walk(named: boolean): number;
  /** Size of the file at this path, -1 if there is none. */
  find(names: readonly string[]): number;
}

export interface NewFile {
  readonly ino: number;
  readonly mtimeSec: number;
  readonly mtimeNsec: number;
  readonly content: Content;
}
