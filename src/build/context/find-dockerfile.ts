import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { decodeName } from "../../base/names.ts";
import { nearMiss } from "../../base/near-miss.ts";
import type { Layer } from "../../layer/layer.ts";
import { BuildError } from "../build-error.ts";
import { cleanPath } from "./go-path.ts";
import { textAt } from "./text-at.ts";

export const DEFAULT_DOCKERFILE = "Dockerfile";

export interface FoundDockerfile {
  readonly text: string;
  /** As messages name it. */
  readonly name: string;
  /** On disk, where it is a file there. */
  readonly path?: string;
  /** Relative to the context, where it lies in it. */
  readonly inContext?: string;
}

/** The Dockerfile of a folder: what -f names, relative to where we are; else `Dockerfile` or `dockerfile` in it.
 *  @throws BuildError in the words of the builder */
export function dockerfileOnDisk(
  folder: string,
  given: string | undefined,
  cwd: string,
  builder: "classic" | "buildkit",
): FoundDockerfile {
  const wanted = given === undefined ? join(folder, DEFAULT_DOCKERFILE) : resolve(cwd, given);
  const candidates = given === undefined ? [wanted, join(folder, "dockerfile")] : [wanted];
  if (given !== undefined && basename(given) === DEFAULT_DOCKERFILE && builder === "buildkit") {
    candidates.push(join(dirname(wanted), "dockerfile"));
  }
  for (const path of candidates) {
    const text = readText(path, given ?? DEFAULT_DOCKERFILE);
    if (text === undefined) continue;
    const inside = relative(folder, path);
    const outside = inside === ".." || inside.startsWith("../");
    const name = given ?? basename(path);
    return { text, name, path, ...(outside ? {} : { inContext: inside }) };
  }
  throw missing(wanted, given, builder);
}

function readText(path: string, name: string): string | undefined {
  try {
    return decodeName(readFileSync(path));
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error)) throw error;
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
    const reason = REASONS.get(String(error.code)) ?? error.message;
    const call = error.code === "EISDIR" ? "read" : "open";
    throw new BuildError(`failed to read dockerfile: ${call} ${name}: ${reason}`, {
      file: name,
      cause: error,
      remedy: "name the Dockerfile with -f",
    });
  }
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ["EACCES", "permission denied"],
  ["EISDIR", "is a directory"],
  ["ELOOP", "too many levels of symbolic links"],
]);

function missing(
  path: string,
  given: string | undefined,
  builder: "classic" | "buildkit",
): BuildError {
  const said = "no such file or directory";
  const message =
    builder === "classic"
      ? `unable to prepare context: unable to evaluate symlinks in Dockerfile path: lstat ${path}: ${said}`
      : `failed to read dockerfile: open ${given === undefined ? DEFAULT_DOCKERFILE : basename(given)}: ${said}`;
  const near = similar(path);
  const remedy =
    near === undefined
      ? `there is no ${path}: write one, or name another with -f (relative to where you are)`
      : `did you mean ${near}? name it with -f`;
  return new BuildError(message, { file: given ?? DEFAULT_DOCKERFILE, remedy });
}

/** A file beside it that it was perhaps meant to be. */
function similar(path: string): string | undefined {
  try {
    const names = readdirSync(dirname(path));
    const dockerfiles = names.filter((name) => /^(dockerfile|containerfile)\b/i.test(name));
    return nearMiss(basename(path), names) ?? dockerfiles[0];
  } catch {
    // No such folder: nothing is near.
    return undefined;
  }
}

/** The Dockerfile of an archive: by its path in it.
 *  @throws BuildError */
export function dockerfileInLayer(
  layer: Layer,
  given: string | undefined,
  builder: "classic" | "buildkit",
): FoundDockerfile {
  const wanted = cleanPath(`/${given ?? DEFAULT_DOCKERFILE}`).slice(1);
  const candidates = [wanted];
  if (basename(wanted) === DEFAULT_DOCKERFILE) {
    candidates.push(join(dirname(wanted), "dockerfile"));
  }
  for (const path of candidates) {
    const text = textAt(layer, path);
    if (text !== undefined) return { text, name: given ?? path, inContext: path };
  }
  const said = "no such file or directory";
  const message =
    builder === "classic"
      ? `Cannot locate specified Dockerfile: ${wanted}`
      : `failed to read dockerfile: open ${wanted}: ${said}`;
  throw new BuildError(message, { file: wanted, remedy: "name the Dockerfile in it with -f" });
}
