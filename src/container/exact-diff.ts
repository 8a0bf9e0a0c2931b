import { type Aspect, aspectsOf, type Views } from "../diff/aspects.ts";
import { type Change, sortChanges } from "../diff/change.ts";
import type { Container } from "./container.ts";
import { type Touched, touchedTree, viewsOf } from "./touched.ts";

export interface ExactChange extends Change {
  /** Of "C". Nothing: it was copied up, and is as it was. */
  readonly aspects: readonly Aspect[];
}

/** What a container changed, down to what `docker diff` misses: each object of its upper, compared whole with what was
 *  there before, and each name that it hides. */
export function exactDiff(container: Container): ExactChange[] {
  const views = viewsOf(container);
  const changes: ExactChange[] = [];
  const pending: Touched[] = [...touchedTree(container, views).children];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    changes.push(changeAt(node, views));
    pending.push(...node.children);
  }
  return sortChanges(changes);
}

function changeAt({ path, now, before }: Touched, views: Views): ExactChange {
  if (now === null) return { kind: "D", path, aspects: [] };
  if (before === null) return { kind: "A", path, aspects: [] };
  return { kind: "C", path, aspects: aspectsOf(path, before, now, views) };
}
