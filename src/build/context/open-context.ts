import { readFileSync, realpathSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import type { Timespec } from "../../base/clock.ts";
import { decodeName } from "../../base/names.ts";
import { readWhole, wholeFile } from "../../image/byte-range.ts";
import { type ImageLimits, limitsWith } from "../../image/limits.ts";
import { type OpenFile, openFile } from "../../image/open-file.ts";
import { Spool } from "../../image/spool.ts";
import { Layer } from "../../layer/layer.ts";
import type { BuildContext } from "../build-context.ts";
import { BuildError } from "../build-error.ts";
import type { BuildProfile } from "../profile.ts";
import { CONTEXT_RULES, type ContextRules } from "./context-rules.ts";
import { contextSource } from "./context-source.ts";
import {
  DEFAULT_DOCKERFILE,
  dockerfileInLayer,
  dockerfileOnDisk,
  type FoundDockerfile,
} from "./find-dockerfile.ts";
import { readIgnoreFile } from "./ignore-pattern.ts";
import { matcherFor, withPatterns } from "./ignore-rules.ts";
import { type Ignored, madeContext, NOTHING_IGNORED } from "./made-context.ts";
import { isArchive, readArchive } from "./read-archive.ts";
import { readFolder } from "./read-folder.ts";
import { removeIgnored } from "./remove-ignored.ts";
import { textAt } from "./text-at.ts";

export interface OpenContextOptions {
  /** A folder, a tar archive (packed or not), or "-": standard input, with an archive or a Dockerfile alone. */
  readonly context: string;
  /** -f: relative to `cwd`; in an archive, to its root. "-": standard input. Default: `Dockerfile` in the context. */
  readonly dockerfile?: string;
  /** A file of ignore patterns, in place of the one that would be found. */
  readonly ignoreFile?: string;
  readonly profile: BuildProfile;
  readonly cwd: string;
  /** Read when one of the above is "-". */
  readonly stdin?: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  readonly limits?: Partial<ImageLimits>;
  /** When the context is sent, for what gets that time. */
  readonly now?: Timespec;
}

/** Opens the files of a build: reads what .dockerignore leaves of a folder, and finds the Dockerfile.
 *  @throws BuildError when something is missing or cannot be read: which, and what to do */
export async function openContext(options: OpenContextOptions): Promise<BuildContext> {
  const source = contextSource(options.context, options.cwd);
  if (source.kind === "stdin") return openStdin(options);
  if (source.kind === "archive") {
    return openArchive(openFile(source.path, options.context), options, true);
  }
  return openFolder(realpathSync(source.path), options);
}

async function openFolder(folder: string, options: OpenContextOptions): Promise<BuildContext> {
  const { profile, cwd, dockerfile, now } = options;
  const rules = CONTEXT_RULES[profile.name];
  const found: FoundDockerfile =
    dockerfile === "-"
      ? { text: await readStdinText(options), name: DEFAULT_DOCKERFILE }
      : dockerfileOnDisk(folder, dockerfile, cwd, profile.builder);
  const lines = readIgnoreFile(ignoreText(folder, found, options, rules));
  const matcher = matcherFor(lines, profile);
  const layer = withPatterns("failed to match excludepatterns: ", () =>
    readFolder(folder, {
      matcher,
      rules,
      limits: limitsWith(options.limits),
      ...(now === undefined ? {} : { now }),
    }),
  );
  const context = madeContext(layer, found, matcher, () => {});
  return { ...context, folder };
}

/** The patterns beside the Dockerfile, or else those of the context. */
function ignoreText(
  folder: string,
  found: FoundDockerfile,
  { ignoreFile, cwd }: OpenContextOptions,
  rules: ContextRules,
): string {
  if (ignoreFile !== undefined) {
    const text = textOfFile(resolve(cwd, ignoreFile));
    if (text !== undefined) return text;
    throw new BuildError(`failed to read ${ignoreFile}: no such file or directory`, {
      remedy: "give a file of patterns, or leave it out for .dockerignore",
    });
  }
  const own =
    rules.ownIgnoreFile && found.path !== undefined
      ? textOfFile(`${found.path}.dockerignore`)
      : undefined;
  return own ?? textOfFile(join(folder, ".dockerignore")) ?? "";
}

function textOfFile(path: string): string | undefined {
  try {
    return decodeName(readFileSync(path));
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error)) throw error;
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
    const said = `failed to read ${basename(path)}: ${error.message}`;
    throw new BuildError(said, { cause: error, remedy: `make ${path} readable` });
  }
}

async function openStdin(options: OpenContextOptions): Promise<BuildContext> {
  if (options.dockerfile === "-") {
    throw new BuildError(
      "invalid argument: can't use stdin for both build context and dockerfile",
      { remedy: "give one of them as a file" },
    );
  }
  const spool = await spoolStdin(options);
  if (isArchive(spool.range())) return openArchive(spool.file, options, false);
  const text = decodeName(readWhole(spool.range()));
  spool.file.close();
  if (options.dockerfile !== undefined) {
    const message = "ambiguous Dockerfile source: both stdin and flag correspond to Dockerfiles";
    throw new BuildError(message, { remedy: "leave out -f, or give a context on stdin" });
  }
  const empty = new Layer({ name: "context" });
  return madeContext(empty, { text, name: DEFAULT_DOCKERFILE }, NOTHING_IGNORED, () => {});
}

async function openArchive(
  file: OpenFile,
  options: OpenContextOptions,
  onDisk: boolean,
): Promise<BuildContext> {
  try {
    const range = wholeFile(file);
    if (onDisk && !isArchive(range)) {
      throw new BuildError(
        `unable to prepare context: context must be a directory: ${file.label}`,
        {
          remedy: "give a folder or a tar archive; a Dockerfile is named with -f",
        },
      );
    }
    const { layer, close } = await readArchive(range, limitsWith(options.limits));
    const found =
      options.dockerfile === "-"
        ? { text: await readStdinText(options), name: DEFAULT_DOCKERFILE }
        : dockerfileInLayer(layer, options.dockerfile, options.profile.builder);
    const ignored = ignoredInArchive(layer, found, options);
    return madeContext(layer, found, ignored, () => {
      close();
      file.close();
    });
  } catch (error) {
    file.close();
    throw error;
  }
}

/** An archive is taken whole. The classic builder alone then takes away Dockerfile and .dockerignore, where the
 *  patterns say so. */
function ignoredInArchive(
  layer: Layer,
  found: FoundDockerfile,
  { profile }: OpenContextOptions,
): Ignored {
  if (profile.builder !== "classic") return NOTHING_IGNORED;
  const text = textAt(layer, ".dockerignore");
  if (text === undefined) return NOTHING_IGNORED;
  const matcher = matcherFor(readIgnoreFile(text), profile);
  const paths = [".dockerignore", found.inContext ?? DEFAULT_DOCKERFILE];
  const gone = withPatterns("", () => removeIgnored(layer, matcher, paths));
  return { isIgnored: (path) => gone.has(path), patterns: matcher.patterns };
}

async function readStdinText(options: OpenContextOptions): Promise<string> {
  const spool = await spoolStdin(options);
  const text = decodeName(readWhole(spool.range()));
  spool.file.close();
  return text;
}

async function spoolStdin({ stdin }: OpenContextOptions): Promise<Spool> {
  const spool = new Spool("standard input");
  for await (const chunk of stdin ?? []) spool.write(chunk);
  return spool;
}
