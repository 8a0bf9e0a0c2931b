import { BuildError, LateMiss } from "../build-error.ts";
import { BadPattern, cleanPath, matchPattern } from "../context/go-path.ts";

/** The tree that a COPY takes files from. Paths are absolute in it. */
export interface SourceTree {
  /** What a folder holds, names sorted by bytes; nothing when it is no folder. Links are not followed. */
  list(folder: string): Iterable<{ readonly name: string; readonly isFolder: boolean }>;
  /** Where a path leads when every link in it is followed, inside the tree; undefined where nothing is. */
  follow(path: string): string | undefined;
}

/** A source of COPY or ADD, taken apart. */
export interface SourceGlob {
  /** Up to the first part with a wildcard: absolute, cleaned. All of it when there is none. */
  readonly folder: string;
  /** From there on, or null. */
  readonly pattern: string | null;
}

/** Takes a source apart. BuildKit stops every `..` at the root; the classic builder refuses what leads out.
 *  @throws BuildError in the classic builder's words */
export function parseSourceGlob(source: string, builder: "classic" | "buildkit"): SourceGlob {
  if (builder === "classic") return classicGlob(source);
  const parts = cleanPath(`/${source}`).split("/").slice(1);
  const first = parts.findIndex(hasWildcard);
  if (first === -1) return { folder: `/${parts.join("/")}`, pattern: null };
  return { folder: `/${parts.slice(0, first).join("/")}`, pattern: parts.slice(first).join("/") };
}

/** The classic builder holds the whole text against every path, as it is written: `a//b*` matches nothing. */
function classicGlob(source: string): SourceGlob {
  const relative = source.replace(/^\//, "").replace(/^\.\//, "");
  if (hasWildcard(relative)) return { folder: "/", pattern: relative };
  const cleaned = cleanPath(relative);
  if (cleaned === ".." || cleaned.startsWith("../")) {
    const message = `COPY failed: forbidden path outside the build context: ${source} ()`;
    throw new BuildError(message, {
      remedy: "only what is in the context can be copied: give a higher folder, or move the file",
    });
  }
  return { folder: cleanPath(`/${relative}`), pattern: null };
}

/** `*`, `?` or `[` that no backslash stands before. */
export function hasWildcard(text: string): boolean {
  return /^(?:[^*?[\\]|\\.)*[*?[]/su.test(text);
}

/** The paths that a source means, in the order of a walk: by name, folders before what they hold. A source without
 *  wildcards is given back whether it is there or not; one with wildcards may mean none.
 *  fsutil: copy.ResolveWildcards; moby: copyWithWildcards
 *  @throws BuildError */
export function matchSources(
  source: string,
  tree: SourceTree,
  builder: "classic" | "buildkit",
): string[] {
  const { folder, pattern } = parseSourceGlob(source, builder);
  if (pattern === null) return [folder];
  const start = builder === "buildkit" ? tree.follow(folder) : folder;
  if (start === undefined) throw new LateMiss(`lstat ${folder}: no such file or directory`);
  // What is in a folder that matches is copied with the folder; the classic builder matches it again all the same.
  return [...matchesBelow(tree, start, "", pattern, builder === "classic")];
}

function* matchesBelow(
  tree: SourceTree,
  start: string,
  at: string,
  pattern: string,
  isClassic: boolean,
): Generator<string> {
  const folder = at === "" ? start : join(start, at);
  for (const { name, isFolder } of tree.list(folder)) {
    const path = at === "" ? name : `${at}/${name}`;
    const match = matches(pattern, path, isClassic);
    if (match) yield join(start, path);
    if (isFolder && (!match || isClassic)) {
      yield* matchesBelow(tree, start, path, pattern, isClassic);
    }
  }
}

/** A pattern that is none matches nothing for the classic builder, and ends a build with BuildKit. */
function matches(pattern: string, path: string, classic: boolean): boolean {
  try {
    return matchPattern(pattern, path);
  } catch (error) {
    if (!(error instanceof BadPattern)) throw error;
    if (classic) return false;
    throw new BuildError(`failed to compute cache key: ${error.message}`, {
      cause: error,
      remedy: `look at ${pattern}: every [ needs its ]`,
    });
  }
}

function join(folder: string, path: string): string {
  return folder === "/" ? `/${path}` : `${folder}/${path}`;
}
