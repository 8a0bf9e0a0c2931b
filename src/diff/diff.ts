import { misuse } from "../base/misuse.ts";
import { isDirMode } from "../base/mode.ts";
import type { Layer } from "../layer/layer.ts";
import type { MarkSpace } from "../layer/marks.ts";
import type { Difference } from "../process/differences.ts";
import { Snapshot } from "../process/history.ts";
import { Overlay } from "../process/overlay.ts";
import type { Process } from "../process/process.ts";
import type { Stat } from "../process/stat.ts";
import { type Aspect, aspectsOf, type Views } from "./aspects.ts";
import type { Change } from "./change.ts";
import { diffLayer } from "./diff-layer.ts";

/** What happened to one path between two states of an overlay. */
export interface PathChange extends Change {
  /** Of "C": in what it differs. A changed number of names is "links". */
  readonly aspects: readonly (Aspect | "links")[];
  /** Null: it was not there. */
  readonly before: Stat | null;
  /** Null: it is gone, and if it was a directory, with all that was in it. */
  readonly now: Stat | null;
}

/** What lies between two states of an overlay. */
export class Diff {
  /** A directory before what is in it, names by their bytes. */
  readonly changes: readonly PathChange[];
  /** Sees the tree as it was. */
  readonly before: Process;
  /** Sees the tree as it is, or was at the later of the two. */
  readonly now: Process;
  readonly #marks: MarkSpace;

  /** @internal Use diff(). */
  constructor(before: Overlay, now: Overlay) {
    this.before = before.process();
    this.now = now.process();
    this.#marks = now.marks;
    this.changes = [...changesOf(now.differences(before), this)];
  }

  /** The changes as a layer: over what was, it shows what is. Removed names are whiteouts; the directories above a change
   *  come along, as they do when overlayfs copies up. For mounts with the options of this one. */
  layer(): Layer {
    return diffLayer(this, this.#marks);
  }
}

/** What changed from a snapshot to a later one, or to now: each object whose type, data, attributes or names differ.
 *  Being copied up is no change. The other way round it tells what a restore would do. Costs what the uppers hold.
 *  @throws TypeError for a snapshot that is gone, or none */
export function diff(overlay: Overlay, from: Snapshot, to?: Snapshot): Diff {
  if (!(overlay instanceof Overlay)) throw misuse("diff", "an overlay first", overlay);
  if (!(from instanceof Snapshot)) throw misuse("diff", "a snapshot of the overlay second", from);
  return new Diff(overlay.view(from), overlay.view(to));
}

function* changesOf(found: Iterable<Difference>, views: Views): Generator<PathChange> {
  for (const { path, before, now } of found) {
    if (before === null || now === null) {
      yield { kind: now === null ? "D" : "A", path, aspects: [], before, now };
      continue;
    }
    const aspects = [...aspectsOf(path, before, now, views), ...linksOf(before, now)];
    if (aspects.length > 0) yield { kind: "C", path, aspects, before, now };
  }
}

const linksOf = (before: Stat, now: Stat): "links"[] =>
  isDirMode(now.mode) || before.nlink === now.nlink ? [] : ["links"];
