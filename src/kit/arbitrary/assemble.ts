import type { CaseEntry } from "../../cases/case.ts";
import { byCodePoint } from "../../cases/names-order.ts";
import { ancestorsOf, complete, parentOf } from "../tree/complete.ts";
import { merge } from "../tree/merge.ts";
import type { LooseEntry } from "./layer-entry.ts";

/** Loose entries as the layer they make. What does not fit is left out: a name given twice, a name below a file, a
 *  link when there is no file yet. */
export function assemble(loose: readonly (readonly [path: string, LooseEntry])[]): CaseEntry[] {
  const entries = new Map<string, CaseEntry>();
  const directories = new Set<string>(["/"]);
  const files: string[] = [];
  for (const [path, { pick, ...entry }] of loose) {
    const above = ancestorsOf(path);
    if (entries.has(path) || above.some((dir) => !isDirectory(entries, dir))) continue;
    if (directories.has(path) && entry.type !== "dir") continue;
    const target = pick === undefined ? undefined : files[pick % files.length];
    if (entry.type === "link" && target === undefined) continue;
    entries.set(path, target === undefined ? { path, ...entry } : { path, type: "link", target });
    if (entry.type === "file" && !isHiding(entry)) files.push(path);
    for (const dir of entry.type === "dir" ? [...above, path] : above) directories.add(dir);
  }
  return withXattrWhiteouts([...entries.values()]);
}

function isDirectory(entries: ReadonlyMap<string, CaseEntry>, path: string): boolean {
  const entry = entries.get(path);
  return entry === undefined || entry.type === "dir";
}

const WHITEOUT = "trusted.overlay.whiteout";

function isXattrWhiteout({ xattrs }: Pick<CaseEntry, "xattrs">): boolean {
  return xattrs !== undefined && WHITEOUT in xattrs;
}

/** A whiteout of either form. */
export function isHiding(entry: Pick<CaseEntry, "type" | "xattrs">): boolean {
  return entry.type === "whiteout" || isXattrWhiteout(entry);
}

/** A listing leaves out whiteouts of the xattr form only where their directory says that there are some. */
function withXattrWhiteouts(entries: readonly CaseEntry[]): CaseEntry[] {
  const holders = new Set(entries.filter(isXattrWhiteout).map(({ path }) => parentOf(path)));
  holders.delete("/");
  const mentioned = entries.filter(({ path }) => holders.has(path));
  const rest = entries.filter(
    (entry) =>
      !holders.has(entry.path) && !(isXattrWhiteout(entry) && parentOf(entry.path) === "/"),
  );
  const missing = [...holders].filter((path) => mentioned.every((entry) => entry.path !== path));
  const marked = [...missing.map((path): CaseEntry => ({ path, type: "dir" })), ...mentioned].map(
    ({ opaque: _hidden, ...entry }): CaseEntry => ({
      ...entry,
      xattrs: { ...entry.xattrs, "trusted.overlay.opaque": "x" },
    }),
  );
  return inOrder([...marked, ...rest]);
}

/** Directories before what is in them, and links after what they link to. */
function inOrder(entries: readonly CaseEntry[]): CaseEntry[] {
  const late = ({ type }: CaseEntry): number => (type === "link" ? 1 : 0);
  return entries.toSorted((a, b) => late(a) - late(b) || byCodePoint(a.path, b.path));
}

/** Leaves out whiteouts that hide nothing, and those in a directory that only one layer has: listings show these,
 *  whatever lookups say (EXCEPTIONS). Layers lowest first. */
export function withoutStrays(layers: readonly (readonly CaseEntry[])[]): CaseEntry[][] {
  const kept: CaseEntry[][] = [];
  for (const layer of layers) {
    const below = new Map(merged(kept).map((entry) => [entry.path, entry]));
    const opaque = new Set(layer.filter((entry) => entry.opaque).map(({ path }) => path));
    const cut = (path: string): boolean => [...ancestorsOf(path)].some((dir) => opaque.has(dir));
    kept.push(
      layer.filter((entry) => !isHiding(entry) || (below.has(entry.path) && !cut(entry.path))),
    );
  }
  return kept;
}

function merged(layers: readonly (readonly CaseEntry[])[]) {
  return merge(layers.map(complete), (entry) => entry.opaque ?? false, isHiding);
}
