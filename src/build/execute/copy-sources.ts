import { posix } from "node:path";
import { isDirMode } from "../../base/mode.ts";
import { compareNames } from "../../base/names.ts";
import type { Process } from "../../process/process.ts";
import { BuildError, LateMiss } from "../build-error.ts";
import { cleanPath } from "../context/go-path.ts";
import { IgnoreMatcher } from "../context/ignore-matcher.ts";
import { isDirectory, realPath } from "../copy/real-path.ts";
import type { CopyInstruction } from "../dockerfile.ts";
import { hasWildcard, matchSources, type SourceTree } from "../sources/source-glob.ts";
import type { BuildSession, FromSource } from "./session.ts";

/** The paths that a COPY copies, in order. @throws BuildError when one is not there, in the builder's words */
export function findSources(
  instruction: CopyInstruction,
  from: FromSource,
  session: BuildSession,
): string[] {
  const { builder } = session.init.profile;
  const found = instruction.sources.flatMap((source) =>
    findSource(source, instruction, from, session),
  );
  if (builder === "classic" && found.length === 0) {
    throw new BuildError(
      `${instruction.kind.toUpperCase()} failed: no source files were specified`,
      {
        remedy: "no file of the build context matches the pattern",
      },
    );
  }
  const several = found.length + instruction.heredocs.length > 1;
  if (builder === "classic" && several && !instruction.target.endsWith("/")) {
    const name = instruction.kind.toUpperCase();
    throw new BuildError(
      `When using ${name} with more than one source file, the destination must be a directory and end with a /`,
      { remedy: `write ${instruction.target}/` },
    );
  }
  return found;
}

/** The paths that one source of a COPY means. @throws BuildError when it is not there; LateMiss */
export function findSource(
  source: string,
  instruction: CopyInstruction,
  from: FromSource,
  session: BuildSession,
): string[] {
  const base = instruction.parents ? source.replace("/./", "/") : source;
  const paths = matchSources(base, treeOf(from.process), session.init.profile.builder);
  const wild = hasWildcard(base);
  if (paths.length === 0 && !wild) throw missing(base, instruction, from, session);
  const broken = paths.find((path) => !isThere(from.process, path));
  if (broken !== undefined) throw missing(wild ? broken : base, instruction, from, session);
  return paths;
}

function treeOf(process: Process): SourceTree {
  return {
    list: (folder) =>
      isDirectory(process, folder)
        ? process
            .readdir(folder)
            .map(({ name }) => ({
              name,
              isFolder: isDirMode(process.lstat(posix.join(folder, name)).mode),
            }))
            .sort((one, other) => compareNames(one.name, other.name))
        : [],
    follow: (path) => {
      const real = followed(process, path);
      return real === null || process.tryLstat(real) === null ? undefined : real;
    },
  };
}

const isThere = (process: Process, path: string): boolean =>
  process.tryLstat(followed(process, path) ?? path) !== null;

/** Null when there is a file on the way. */
function followed(process: Process, path: string): string | null {
  try {
    return realPath(process, path);
  } catch (error) {
    if (error instanceof BuildError) return null;
    throw error;
  }
}

function missing(
  source: string,
  { kind, sources }: CopyInstruction,
  from: FromSource,
  { init }: BuildSession,
): BuildError {
  const { profile, context } = init;
  const path = source.replace(/^\/+/, "");
  const shown = followed(from.process, path) ?? posix.resolve("/", path);
  const ignored = from.isContext && context.isIgnored(path);
  const remedy = ignored
    ? `.dockerignore leaves it out: add the line !${path} at its end`
    : from.isContext
      ? "paths are those of the build context, not of the Dockerfile's folder"
      : "paths are those of the stage or image that is copied from";
  if (profile.builder === "classic" && followed(from.process, path) === null) {
    throw new BuildError(
      `${kind.toUpperCase()} failed: forbidden path outside the build context: ${path} ()`,
      { remedy: "a file is on the way: name the file, or a folder" },
    );
  }
  if (profile.builder === "classic") {
    const said = from.isContext
      ? `file not found in build context or excluded by .dockerignore: stat ${path}: file does not exist`
      : `stat ${path}: file does not exist`;
    return new BuildError(`${kind.toUpperCase()} failed: ${said}`, { remedy });
  }
  if (isBelowAnother(source, sources)) {
    return new LateMiss(`lstat ${shown}: no such file or directory`, { remedy });
  }
  // BuildKit notices when it works out what the step depends on.
  const message =
    profile.runFailure === "executor"
      ? `failed to compute cache key: "${shown}" not found: not found`
      : `failed to solve: failed to compute cache key: failed to calculate checksum of ref: "${shown}": not found`;
  return new BuildError(message, { remedy });
}

/** What a step depends on is told by the outermost of its sources: one below another is not asked for by itself.
 *  BuildKit: dedupeSelectors */
function isBelowAnother(source: string, sources: readonly string[]): boolean {
  const path = cleanPath(`/${source}`);
  return sources.some(
    (other) => !hasWildcard(other) && path.startsWith(`${cleanPath(`/${other}`)}/`),
  );
}

/** Tells what --exclude leaves out, by path below the source. */
export function excludeMatcher(patterns: readonly string[]): (path: string) => boolean {
  if (patterns.length === 0) return () => false;
  const matcher = new IgnoreMatcher(patterns, "current");
  return (path) => matcher.isIgnored(path);
}
