/** How lines are compared. */
export interface Ordering {
  readonly numeric: boolean;
  readonly human: boolean;
  readonly general: boolean;
  readonly month: boolean;
  readonly version: boolean;
  readonly reverse: boolean;
  readonly ignoreCase: boolean;
  readonly dictionary: boolean;
  readonly printing: boolean;
  readonly blanks: boolean;
}

/** A key: from a character of a field to another, both counted from one; `toField` 0: to the end of the line. */
export interface SortKey {
  readonly fromField: number;
  readonly fromChar: number;
  readonly toField: number;
  readonly toChar: number;
  readonly startBlanks: boolean;
  readonly endBlanks: boolean;
  readonly order: Ordering;
}

/** The ordering that letters of options mean. */
export function orderingOf(letters: string): Ordering {
  const has = (letter: string): boolean => letters.includes(letter);
  return {
    numeric: has("n"),
    human: has("h"),
    general: has("g"),
    month: has("M"),
    version: has("V"),
    reverse: has("r"),
    ignoreCase: has("f"),
    dictionary: has("d"),
    printing: has("i"),
    blanks: has("b"),
  };
}

/** A key as in `-k 2,3nr`; null when it is none. */
export function parseKey(text: string, general: Ordering): SortKey | null {
  const match = /^(\d+)(?:\.(\d+))?([bdfghiMnRrV]*)(?:,(\d+)(?:\.(\d+))?([bdfghiMnRrV]*))?$/.exec(
    text,
  );
  if (match === null || Number(match[1]) === 0) return null;
  const [, field, char, first = "", toField, toChar, second = ""] = match;
  const letters = first + second;
  // A key with letters of its own takes none of the general ones.
  const order = letters === "" ? general : orderingOf(letters);
  return {
    fromField: Number(field),
    fromChar: Number(char ?? 1),
    toField: Number(toField ?? 0),
    toChar: Number(toChar ?? 0),
    startBlanks: letters === "" ? general.blanks : first.includes("b"),
    endBlanks: letters === "" ? general.blanks : second.includes("b"),
    order,
  };
}

/** The part of a line that a key means. Without a separator, a field has the blanks before it. */
export function keyText(line: string, key: SortKey, separator: string | null): string {
  const starts = fieldStarts(line, separator);
  const startOf = (field: number): number => starts[field - 1] ?? line.length;
  const endOf = (field: number): number => {
    if (field >= starts.length) return line.length;
    return separator === null ? starts[field]! : starts[field]! - 1;
  };
  const skip = (from: number): number => from + /^[ \t]*/.exec(line.slice(from))![0].length;
  let from = startOf(key.fromField);
  if (key.startBlanks) from = skip(from);
  from = Math.min(
    from + key.fromChar - 1,
    key.fromField > starts.length ? line.length : line.length,
  );
  if (key.toField === 0) return line.slice(from);
  if (key.toChar === 0) return line.slice(from, Math.max(from, endOf(key.toField)));
  let to = startOf(key.toField);
  if (key.endBlanks) to = skip(to);
  return line.slice(from, Math.max(from, Math.min(to + key.toChar, line.length)));
}

function fieldStarts(line: string, separator: string | null): number[] {
  const starts = [0];
  if (separator !== null) {
    for (let at = line.indexOf(separator); at !== -1; at = line.indexOf(separator, at + 1)) {
      starts.push(at + 1);
    }
    return starts;
  }
  for (const match of line.matchAll(/(?<=[^ \t])(?=[ \t])/g)) starts.push(match.index);
  return starts;
}

/** Two keys by one ordering, reversal included. */
export function compareBy(a: string, b: string, order: Ordering): number {
  const result = forward(a, b, order);
  return order.reverse ? -result : result;
}

function forward(a: string, b: string, order: Ordering): number {
  if (order.numeric) return difference(numberOf(a), numberOf(b));
  if (order.human) return difference(humanOf(a), humanOf(b));
  if (order.general) return difference(generalOf(a), generalOf(b));
  if (order.month) return difference(monthOf(a), monthOf(b));
  const [left, right] = [plain(a, order), plain(b, order)];
  if (order.version) return compareVersions(left, right);
  return left < right ? -1 : left > right ? 1 : 0;
}

const difference = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0);

function plain(text: string, { blanks, ignoreCase, dictionary, printing }: Ordering): string {
  let result = blanks ? text.replace(/^[ \t]+/, "") : text;
  if (dictionary) result = result.replace(/[^A-Za-z0-9 \t]/g, "");
  if (printing) result = result.replace(/[^\x20-\x7e]/g, "");
  return ignoreCase ? result.toUpperCase() : result;
}

const numberOf = (text: string): number => Number(/^[ \t]*(-?\d*\.?\d*)/.exec(text)![1] || 0) || 0;

function generalOf(text: string): number {
  const value = Number.parseFloat(text);
  return Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value;
}

function humanOf(text: string): number {
  const match = /^[ \t]*(-?\d*\.?\d*)([kKMGTPEZY]?)/.exec(text)!;
  const power = match[2] === "" ? 0 : "KMGTPEZY".indexOf(match[2]!.toUpperCase()) + 1;
  const value = Number(match[1] || 0) || 0;
  // Only the letter counts before the digits do.
  return value === 0 ? 0 : Math.sign(value) * (power * 1e15 + Math.abs(value));
}

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

const monthOf = (text: string): number =>
  MONTHS.indexOf(text.trimStart().slice(0, 3).toUpperCase());

/** Runs of digits as numbers, all else by characters: letters before others, "~" before everything. (filevercmp) */
function compareVersions(a: string, b: string): number {
  let [i, j] = [0, 0];
  const weight = (char: string | undefined): number => {
    if (char === undefined || /\d/.test(char)) return 0;
    if (char === "~") return -1;
    return /[A-Za-z]/.test(char) ? char.charCodeAt(0) : char.charCodeAt(0) + 256;
  };
  while (i < a.length || j < b.length) {
    while ((i < a.length && !/\d/.test(a[i]!)) || (j < b.length && !/\d/.test(b[j]!))) {
      const order = weight(a[i]) - weight(b[j]);
      if (order !== 0) return order;
      i++;
      j++;
    }
    const [x, y] = [/^\d*/.exec(a.slice(i))![0], /^\d*/.exec(b.slice(j))![0]];
    const [p, q] = [x.replace(/^0+/, ""), y.replace(/^0+/, "")];
    const order = p.length - q.length || (p < q ? -1 : p > q ? 1 : 0);
    if (order !== 0) return order;
    i += x.length;
    j += y.length;
  }
  return a < b ? -1 : a > b ? 1 : 0;
}
