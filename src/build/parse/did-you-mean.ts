/** " (did you mean RUN?)" when one of `known` is at most two letters away, else nothing. By Docker's measure, in
 *  which two swapped letters count as two.   BuildKit: util/suggest */
export function didYouMean(word: string, known: Iterable<string>, caseCounts: boolean): string {
  const wanted = caseCounts ? word : word.toLowerCase();
  let meant = "";
  let fewest = 3;
  for (const option of known) {
    const candidate = caseCounts ? option : option.toLowerCase();
    if (candidate === wanted) return "";
    const count = distance(wanted, candidate);
    if (count >= fewest) continue;
    fewest = count;
    meant = candidate;
  }
  if (meant === "") return "";
  const upper = !caseCounts && word !== word.toLowerCase() && word === word.toUpperCase();
  return ` (did you mean ${upper ? meant.toUpperCase() : meant}?)`;
}

/** Levenshtein's. */
function distance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = above[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(changed, above[j]! + 1, row[j - 1]! + 1));
    }
    above = row;
  }
  return above[b.length]!;
}
