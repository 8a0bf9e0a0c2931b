import type { Random } from "../../kernel/generate/random.ts";
import { NAMES } from "./random-value.ts";

/** What a layer has at a path. */
export interface Laid {
  readonly path: string;
  readonly type: "dir" | "file" | "symlink" | "fifo";
  readonly mode: number;
  readonly uid: number;
  /** Of a file, or where a symlink leads. */
  readonly text: string;
}

/** When all that is laid was last changed. */
export const LAID_AT = 1_000_000_000;

/** Two layers, the upper one first: trees of few names, so that they overlap. */
export function randomLayers(random: Random): readonly (readonly Laid[])[] {
  return [randomLayer(random), randomLayer(random)];
}

function randomLayer(random: Random): readonly Laid[] {
  const laid: Laid[] = [];
  const fill = (above: string, depth: number): void => {
    for (const name of NAMES) {
      if (random.chance(0.5)) continue;
      const path = `${above}/${name}`;
      const type = random.weighted({ dir: depth < 2 ? 5 : 0, file: 5, symlink: 2, fifo: 0 });
      const modes = type === "dir" ? [0o755, 0o755, 0o700, 0o1777] : [0o644, 0o644, 0o600, 0o4755];
      const text = type === "symlink" ? random.pick(TARGETS) : random.pick(TEXTS);
      laid.push({ path, type, mode: random.pick(modes), uid: random.pick([0, 0, 1000]), text });
      if (type === "dir") fill(path, depth + 1);
    }
  };
  fill("", 0);
  return laid;
}

const TEXTS = ["", "one", "lines\nof text\n", "x".repeat(70)];
const TARGETS = ["a", "/b", "../c", "/dir/a", "link", "dir", "/nowhere", ".", "dir/../b"];
