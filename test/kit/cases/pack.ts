import type { TreeEntry } from "../../../src/cases/outcome.ts";
import { type Packed, type PackedCase, usualOf } from "../../../src/kit/cases/unpack.ts";

/** A recording, as one line of the recorder's output. */
export interface Recording {
  readonly case: { readonly lower?: readonly (readonly object[])[] };
  readonly note?: string;
  readonly outcome: {
    readonly merged: readonly TreeEntry[] | null;
    readonly upper: readonly TreeEntry[] | null;
  };
}

/** The reverse of unpack: how recordings get into src/kit/cases/recorded-data.ts. */
export function pack(recordings: readonly Recording[]): Packed {
  const layers = new Numbered();
  const entries = new Numbered();
  const tree = (view: readonly TreeEntry[] | null) =>
    view?.map((entry) => entries.of(withoutUsual(entry))) ?? null;
  const cases = recordings.map(({ case: given, note, outcome }) => ({
    case: { ...given, lower: (given.lower ?? [[]]).map((layer) => layers.of(layer)) },
    ...(note === undefined ? {} : { note }),
    outcome: { ...outcome, merged: tree(outcome.merged), upper: tree(outcome.upper) },
  }));
  return {
    layers: layers.values as Packed["layers"],
    entries: entries.values as Packed["entries"],
    cases: cases as unknown as PackedCase[],
  };
}

/** The text of recorded-data.ts. */
export function moduleText({ layers, entries, cases }: Packed): string {
  const text = JSON.stringify({ layers, entries, cases });
  if (/`|\$\{/.test(text)) throw new Error("a recording holds what a template literal cannot");
  return [
    "/** Recordings, packed by test/kit/cases/pack.ts; unpack.ts reads them. Never edited. */\n",
    `export const RECORDED_DATA: string = String.raw\`${text}\`;\n`,
  ].join("");
}

class Numbered {
  readonly values: unknown[] = [];
  readonly #numbers = new Map<string, number>();

  of(value: unknown): number {
    const key = JSON.stringify(value);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#numbers.set(key, this.values.length);
    this.values.push(value);
    return this.values.length - 1;
  }
}

function withoutUsual(entry: TreeEntry): TreeEntry {
  const usual = usualOf(entry);
  const kept = Object.entries(entry).filter(
    ([key, value]) => usual[key as keyof TreeEntry] !== value,
  );
  return Object.fromEntries(
    kept.sort(([a], [b]) => ORDER.indexOf(a) - ORDER.indexOf(b)),
  ) as unknown as TreeEntry;
}

const ORDER = ["path", "type"];
