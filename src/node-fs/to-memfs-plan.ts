import type { TreeEntry } from "./tree-entry.ts";

export interface ToMemfsOptions {
  /** Leave out what memfs has no place for, instead of throwing. Of an opaque directory only the mark is left out. */
  readonly skipSpecial?: boolean;
  /** Hears of everything that is left out; then nothing of it throws. `what` is as in "a whiteout". */
  readonly onSkip?: (path: string, what: string) => void;
  /** How many bytes of file data to take at most: memfs keeps every one in memory, holes too. Default 1 GiB. */
  readonly maxBytes?: number;
}

/** Thrown when a tree cannot go to memfs as it is. Nothing has been written then. */
export class ToMemfsError extends Error {
  override readonly name = "ToMemfsError";
  /** The first path at fault. */
  readonly path: string;

  constructor(path: string, reason: string) {
    super(`${path}: ${reason}`);
    this.path = path;
  }
}

const DEFAULT_MAX_BYTES = 2 ** 30;
/** What one array holds. */
const LARGEST_FILE = 2 ** 31;

/** The entries that go to memfs, all of them sure to fit. @throws ToMemfsError */
export function planForMemfs(entries: Iterable<TreeEntry>, options: ToMemfsOptions): TreeEntry[] {
  const { maxBytes = DEFAULT_MAX_BYTES } = options;
  const planned: TreeEntry[] = [];
  const counted = new Set<unknown>();
  let bytes = 0;
  for (const entry of entries) {
    const { path, body, mark, identity } = entry;
    if (body.kind === "special") {
      skip(path, body.what, options);
      continue;
    }
    if (mark !== null) skip(path, mark, options);
    planned.push(entry);
    if (body.kind !== "file" || counted.has(identity)) continue;
    if (identity !== null) counted.add(identity);
    bytes += body.size;
    if (bytes > maxBytes) throw new ToMemfsError(path, tooMuch(bytes, maxBytes));
    if (body.size > LARGEST_FILE) throw new ToMemfsError(path, "a file of more than 2 GiB");
  }
  return planned;
}

function skip(path: string, what: string, { skipSpecial, onSkip }: ToMemfsOptions): void {
  if (onSkip !== undefined) onSkip(path, what);
  else if (skipSpecial !== true) {
    throw new ToMemfsError(path, `${what}, for which memfs has no place (see skipSpecial)`);
  }
}

function tooMuch(bytes: number, maxBytes: number): string {
  return `${bytes} bytes of files so far, and memfs keeps all in memory: more than maxBytes, ${maxBytes}`;
}
