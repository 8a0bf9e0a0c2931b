import type { Case, CaseEntry, CaseOp } from "../../cases/case.ts";

/** The least that is left of a case while it still fails: steps, layers, entries and their attributes are taken away
 *  one at a time, until none can be. fast-check shrinks what it drew from; this works on what came of it. */
export async function smallest(
  given: Case,
  fails: (smaller: Case) => Promise<boolean>,
): Promise<Case> {
  let least = given;
  for (let again = true; again; ) {
    again = false;
    for (const smaller of smallerCases(least)) {
      if (!(await fails(smaller))) continue;
      least = smaller;
      again = true;
      break;
    }
  }
  return least;
}

function* smallerCases(given: Case): Generator<Case> {
  const { ops, lower, upper, options } = given;
  for (let i = ops.length - 1; i >= 0; i--) yield { ...given, ops: without(ops, i) };
  for (const name of Object.keys(options)) {
    yield {
      ...given,
      options: Object.fromEntries(Object.entries(options).filter(([key]) => key !== name)),
    };
  }
  if (lower.length > 1) for (const i of lower.keys()) yield { ...given, lower: without(lower, i) };
  if (upper.length > 0) yield { ...given, upper: [] };
  for (const [i, layer] of lower.entries()) {
    for (const smaller of smallerLayers(layer)) yield { ...given, lower: lower.with(i, smaller) };
  }
  for (const smaller of smallerLayers(upper)) yield { ...given, upper: smaller };
  for (const [i, op] of ops.entries()) {
    for (const smaller of smallerOps(op)) yield { ...given, ops: ops.with(i, smaller) };
  }
}

function* smallerLayers(layer: readonly CaseEntry[]): Generator<CaseEntry[]> {
  for (const i of layer.keys()) {
    const less = without(layer, i);
    if (less.every(({ type, target }) => type !== "link" || has(less, target!))) yield less;
  }
  for (const [i, entry] of layer.entries()) {
    for (const key of ["mode", "uid", "gid", "mtime", "xattrs", "size", "opaque"] as const) {
      if (entry[key] === undefined || isWhole(entry)) continue;
      const { [key]: _gone, ...smaller } = entry;
      yield layer.with(i, smaller);
    }
  }
}

/** What its xattrs say, it is: it goes as a whole or not at all. */
const isWhole = ({ xattrs = {} }: CaseEntry): boolean =>
  Object.keys(xattrs).some((name) => name.startsWith("trusted."));

const has = (layer: readonly CaseEntry[], path: string): boolean =>
  layer.some((entry) => entry.path === path);

function* smallerOps(op: CaseOp): Generator<CaseOp> {
  const { uid: _uid, gid: _gid, ...asRoot } = op;
  if (op.uid !== undefined) yield asRoot;
  const { mode: _mode, ...plain } = op;
  if (op.mode !== undefined && op.op !== "chmod") yield plain;
}

const without = <T>(list: readonly T[], i: number): T[] => list.toSpliced(i, 1);
