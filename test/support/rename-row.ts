import { expect } from "vitest";
import { observe, type SceneInit } from "./scene.ts";

export interface RenameRow {
  readonly what: string;
  readonly init: SceneInit;
  /** Source and target; default /a and /b. */
  readonly names?: readonly [from: string, to: string];
  readonly result?: string;
  readonly upper: readonly string[];
}

/** Renames on a fresh mount: the result, and the whole upper. */
export function checkRename(flags: string): (row: RenameRow) => void {
  return ({ init, names: [from, to] = ["/a", "/b"], result = "ok", upper }) => {
    const observed = observe(init, (root) =>
      flags === "" ? root.rename(from, to) : root.renameat2(from, to, flags),
    );

    expect(observed).toEqual({ result, upper });
  };
}
