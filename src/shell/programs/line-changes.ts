/** Lines `from` to `to` of one text that are lines `newFrom` to `newTo` of another; ends are not within. */
export interface Change {
  readonly from: number;
  readonly to: number;
  readonly newFrom: number;
  readonly newTo: number;
}

/** What turns one list of lines into another, with as few lines as can be. (Myers, greedy) */
export function changesBetween(a: readonly string[], b: readonly string[]): Change[] {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  const most = Math.min(a.length, b.length) - start;
  while (end < most && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const inner = shortestPath(a.slice(start, a.length - end), b.slice(start, b.length - end));
  return inner.map(({ from, to, newFrom, newTo }) => ({
    from: from + start,
    to: to + start,
    newFrom: newFrom + start,
    newTo: newTo + start,
  }));
}

function shortestPath(a: readonly string[], b: readonly string[]): Change[] {
  const furthest = new Map<number, number>([[1, 0]]);
  const trail: Map<number, number>[] = [];
  for (let edits = 0; ; edits++) {
    trail.push(new Map(furthest));
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      let x = step(furthest, diagonal, edits);
      while (x < a.length && x - diagonal < b.length && a[x] === b[x - diagonal]) x++;
      furthest.set(diagonal, x);
      if (x >= a.length && x - diagonal >= b.length) return walkBack(trail, a.length, b.length);
    }
  }
}

/** Down or right, whichever gets further. */
function step(furthest: ReadonlyMap<number, number>, diagonal: number, edits: number): number {
  const [below, above] = [furthest.get(diagonal + 1) ?? -1, furthest.get(diagonal - 1) ?? -1];
  const down = diagonal === -edits || (diagonal !== edits && above < below);
  return down ? below : above + 1;
}

function walkBack(
  trail: readonly ReadonlyMap<number, number>[],
  width: number,
  height: number,
): Change[] {
  const changes: Change[] = [];
  let [x, y] = [width, height];
  for (let edits = trail.length - 1; edits > 0; edits--) {
    const furthest = trail[edits]!;
    const diagonal = x - y;
    const [below, above] = [furthest.get(diagonal + 1) ?? -1, furthest.get(diagonal - 1) ?? -1];
    const down = diagonal === -edits || (diagonal !== edits && above < below);
    const [fromX, fromY] = down ? [below, below - (diagonal + 1)] : [above, above - (diagonal - 1)];
    const after = changes[0];
    const [toX, toY] = down ? [fromX, fromY + 1] : [fromX + 1, fromY];
    if (after !== undefined && after.from === toX && after.newFrom === toY) {
      changes[0] = { ...after, from: fromX, newFrom: fromY };
    } else changes.unshift({ from: fromX, to: toX, newFrom: fromY, newTo: toY });
    [x, y] = [fromX, fromY];
  }
  return changes;
}
