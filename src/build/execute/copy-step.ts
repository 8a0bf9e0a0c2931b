import { posix } from "node:path";
import { LayerBuilder } from "../../layer/builder.ts";
import { Content } from "../../layer/content.ts";
import { layerProcess } from "../../process/layer-process.ts";
import type { Process } from "../../process/process.ts";
import { BuildError, LateMiss } from "../build-error.ts";
import { copyClassic, targetPath } from "../copy/copy-classic.ts";
import { type CopySource, copyOnto } from "../copy/copy-onto.ts";
import type { CopyRules, Owner } from "../copy/copy-tree.ts";
import { isDirectory, realPath } from "../copy/real-path.ts";
import { isArchive, unpackOnto } from "../copy/unpack-onto.ts";
import type { CopyInstruction } from "../dockerfile.ts";
import { chownOwner } from "../owner-words.ts";
import type { BuildProfile } from "../profile.ts";
import { copyMode } from "./copy-mode.ts";
import { excludeMatcher, findSource, findSources } from "./copy-sources.ts";
import { placedError } from "./placed-error.ts";
import type { BuildSession, FromSource } from "./session.ts";

/** A COPY or ADD that is about to be taken. */
export interface CopyPlan {
  readonly instruction: CopyInstruction;
  readonly from: FromSource;
  /** What is copied: paths of `from`, in order. */
  readonly paths: readonly string[];
  /** Where to: absolute, its slash at the end kept. */
  readonly target: string;
}

/** Nothing, if all sources of a COPY are there; those that variables name are not looked for.
 *  @throws BuildError with the instruction's place */
export async function requireSources(
  instruction: CopyInstruction,
  session: BuildSession,
): Promise<void> {
  const { from: name, sources, range } = instruction;
  const known = sources.filter((source) => !source.includes("$") && !isRemote(source));
  if (name?.includes("$")) return;
  const from = await sourceOf(name, session).catch((error: unknown) => {
    throw placedError(error, session.dockerfile.file, range);
  });
  for (const source of known) {
    try {
      findSource(source, instruction, from, session);
    } catch (error) {
      if (error instanceof LateMiss) continue;
      throw placedError(error, session.dockerfile.file, range);
    }
  }
}

async function sourceOf(name: string | undefined, session: BuildSession): Promise<FromSource> {
  if (name === undefined) return { process: session.context, key: "context", isContext: true };
  return session.from(name);
}

/** What a COPY will copy, and where to. @throws BuildError when a source is not there */
export async function planCopy(
  instruction: CopyInstruction,
  workdir: string,
  session: BuildSession,
): Promise<CopyPlan> {
  const { kind, target, from: name } = instruction;
  const { profile } = session.init;
  for (const source of instruction.sources) {
    if (kind === "add" && isRemote(source)) throw remoteSource(source);
  }
  const from = await sourceOf(name, session);
  const paths = findSources(instruction, from, session);
  const slash = target.endsWith("/") || isFolderDot(target, profile) ? "/" : "";
  const to = posix.resolve("/", workdir, target);
  return { instruction, from, paths, target: to === "/" ? to : to + slash };
}

function isFolderDot(target: string, { dotTarget }: BuildProfile): boolean {
  switch (dotTarget) {
    case "is a name":
      return false;
    case "alone is a folder":
      return target === ".";
    case "is a folder":
      return /(^|\/)\.$/.test(target);
    default:
      return dotTarget satisfies never;
  }
}

/** Copies. `process` is root on the layer that is being made; `names`: where --chown looks names up.
 *  @throws BuildError, FsError */
export async function takeCopy(
  plan: CopyPlan,
  process: Process,
  session: BuildSession,
): Promise<void> {
  const { instruction, from, paths, target } = plan;
  const { profile } = session.init;
  const owner =
    instruction.chown === undefined
      ? null
      : chownOwner(process, instruction.chown, profile.builder);
  const mode = copyMode(instruction.chmod, profile);
  const isClassic = profile.builder === "classic";
  // The classic builder leaves what it copies from an image to its owners, and all else to root.
  const keepsOwners = owner === null && !from.isContext;
  const rules: CopyRules = {
    owner: owner ?? (isClassic && from.isContext ? ROOT : null),
    mode,
    mergedTime: profile.mergedTime,
    isExcluded: excludeMatcher(instruction.exclude),
    keepXattr: (name) => !from.isContext && !name.startsWith("trusted."),
    replaces: isClassic,
    chownsLast: isClassic && !keepsOwners,
    specials: profile.copiedSpecials,
  };
  const parentMode =
    profile.chmodMakesParents && mode !== null ? mode(0o755, true) & ~UMASK : 0o755;
  const place = { target, owner, parentMode };
  for (const path of paths) {
    if (await unpacked(plan, path, process, owner, session)) continue;
    const source = { process: from.process, path };
    if (isClassic) {
      copyClassic(process, source, place, rules);
      continue;
    }
    const kept = instruction.parents ? { keepPathFrom: pivotOf(instruction, path) } : {};
    copyOnto(process, [source], { ...place, ...kept }, rules);
  }
  const inline = heredocSources(instruction);
  if (inline.length > 0) copyOnto(process, inline, place, rules);
}

const UMASK = 0o022;
const ROOT: Owner = { uid: 0, gid: 0 };

async function unpacked(
  { instruction, from, target }: CopyPlan,
  path: string,
  process: Process,
  owner: Owner | null,
  { init, onClose }: BuildSession,
): Promise<boolean> {
  if (!(instruction.unpack ?? instruction.kind === "add")) return false;
  const real = realPath(from.process, path);
  if (isDirectory(from.process, real)) return false;
  const fd = from.process.open(real, "O_RDONLY");
  const content = from.process.readContent(fd);
  from.process.close(fd);
  if (!isArchive(content)) return false;
  const { builder, chownsUnpacked } = init.profile;
  const owners = {
    parents: builder === "classic" ? ROOT : (owner ?? ROOT),
    entries: chownsUnpacked ? owner : null,
  };
  const to = builder === "classic" ? targetPath(process, target) : realPath(process, target);
  if (builder === "classic" && process.tryStat(to) !== null && !isDirectory(process, to)) {
    throw new BuildError(
      `failed to copy files: Error processing tar file(exit status 1): Error setting up pivot dir: mkdir ${to}/.pivot_root: not a directory`,
      { remedy: "name a directory to unpack into" },
    );
  }
  return unpackOnto(process, content, to, owners, onClose);
}

/** Where the kept part of a path begins: after `/./`, or at the root. */
function pivotOf({ sources }: CopyInstruction, path: string): string {
  for (const source of sources) {
    const pivot = source.indexOf("/./");
    if (pivot < 0) continue;
    const base = posix.resolve("/", source.slice(0, pivot));
    if (path.startsWith(base === "/" ? "/" : `${base}/`)) return base;
  }
  return "/";
}

/** Files that are written in the Dockerfile itself: 0644, without a time of their own. */
function heredocSources({ heredocs }: CopyInstruction): CopySource[] {
  if (heredocs.length === 0) return [];
  const builder = new LayerBuilder({ name: "heredocs" });
  for (const { name, content } of heredocs) {
    builder.put(`/${name}`, { type: "file", mode: 0o644, content: Content.fromText(content) });
  }
  const process = layerProcess(builder.layer);
  return heredocs.map(({ name }) => ({ process, path: `/${name}` }));
}

const isRemote = (source: string): boolean =>
  /^(https?|ftp|git|ssh):\/\//.test(source) || /^git@/.test(source);

function remoteSource(source: string): BuildError {
  return new BuildError(`ADD ${source}: copyup makes no network connections in a build`, {
    remedy: "download it into the context, and ADD or COPY the file",
  });
}
