import type { CaseEntry } from "../../cases/case.ts";
import type { Outcome, TreeEntry } from "../../cases/outcome.ts";
import { parseCase } from "../../cases/parse-case.ts";
import type { RecordedCase } from "./recorded-case.ts";

/** Recorded cases as they are shipped: what many have alike (layers, entries of trees) is written once, and cases
 *  refer to it by number. Attributes of a tree's entries are left out where they are as usual. */
export interface Packed {
  readonly layers: readonly (readonly CaseEntry[])[];
  readonly entries: readonly TreeEntry[];
  readonly cases: readonly PackedCase[];
}

export interface PackedCase {
  readonly case: Readonly<Record<string, unknown>> & { readonly lower: readonly number[] };
  readonly note?: string;
  readonly outcome: Readonly<Record<string, unknown>> & {
    readonly merged: readonly number[] | null;
    readonly upper: readonly number[] | null;
  };
}

export function unpack({ layers, entries, cases }: Packed): RecordedCase[] {
  const full = entries.map(withUsual);
  const tree = (numbers: readonly number[] | null) => numbers?.map((i) => full[i]!) ?? null;
  return cases.map(({ case: packed, note, outcome }) => ({
    case: parseCase({ ...packed, lower: packed.lower.map((i) => layers[i]) }),
    ...(note === undefined ? {} : { note }),
    outcome: {
      ...outcome,
      merged: tree(outcome.merged),
      upper: tree(outcome.upper),
    } as unknown as Outcome,
  }));
}

const USUAL_MODE: Readonly<Record<string, number>> = { dir: 0o755, file: 0o644, symlink: 0o777 };

export function usualModeOf(type: string): number | undefined {
  return USUAL_MODE[type];
}

/** What an entry has unless it says otherwise. Whiteouts, and names that could not be looked up, have nothing. */
export function usualOf({ type }: TreeEntry): Partial<TreeEntry> {
  if (type === undefined || type === "whiteout") return {};
  const mode = usualModeOf(type);
  return {
    ...(mode === undefined ? {} : { mode }),
    ...{ uid: 0, gid: 0, nlink: 1, mtime: 1_000_000_000 },
  };
}

function withUsual(entry: TreeEntry): TreeEntry {
  return { ...usualOf(entry), ...entry };
}
