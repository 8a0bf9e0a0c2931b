import { compareNames } from "../../base/names.ts";
import { type EntryInit, LayerBuilder } from "../../layer/builder.ts";
import { Content } from "../../layer/content.ts";
import { type Inode, isDir, namesOf } from "../../layer/inode.ts";
import type { Layer } from "../../layer/layer.ts";
import type { BuildContext } from "../build-context.ts";
import type { BuildProfile } from "../profile.ts";
import { CONTEXT_RULES } from "./context-rules.ts";
import { DEFAULT_DOCKERFILE, dockerfileInLayer, type FoundDockerfile } from "./find-dockerfile.ts";
import { readIgnoreFile } from "./ignore-pattern.ts";
import { matcherFor, withPatterns } from "./ignore-rules.ts";
import { keptEntries, type WalkedNode } from "./kept-entries.ts";
import { madeContext } from "./made-context.ts";
import { textAt } from "./text-at.ts";

/** Files by their paths in the context: a text, bytes, or more than that (mode, mtime, a symlink). Folders above them need
 *  not be named. Without an mtime a file is of 1970. */
export type ContextFiles = Readonly<Record<string, string | Uint8Array | EntryInit>>;

/** A context that was never on a disk: what its .dockerignore leaves of the files.
 *  @param dockerfile path in the context, default: Dockerfile; null: it needs none
 *  @throws BuildError when there is no Dockerfile; LayerBuildError a file below a file */
export function contextFromFiles(
  files: ContextFiles,
  profile: BuildProfile,
  dockerfile?: string | null,
): BuildContext {
  const given = new Map(
    Object.entries(files).map(([path, file]) => [slashed(path), entryOf(file)]),
  );
  const all = laid(given);
  const found: FoundDockerfile =
    dockerfile === null
      ? { text: "", name: DEFAULT_DOCKERFILE }
      : dockerfileInLayer(all, dockerfile, profile.builder);
  const rules = CONTEXT_RULES[profile.name];
  const beside = `${found.inContext ?? DEFAULT_DOCKERFILE}.dockerignore`;
  const own = rules.ownIgnoreFile ? textAt(all, beside) : undefined;
  const lines = readIgnoreFile(own ?? textAt(all, ".dockerignore") ?? "");
  const matcher = matcherFor(lines, profile);
  const kept = new Map<string, EntryInit>();
  withPatterns("failed to match excludepatterns: ", () => {
    const tree = { children: (path: string) => childrenOf(all.get(`/${path}`)!) };
    for (const { path, bare } of keptEntries(tree, matcher, rules.leftOut)) {
      const init = bare ? undefined : given.get(`/${path}`);
      kept.set(`/${path}`, init ?? { type: "dir" });
    }
  });
  return madeContext(laid(kept), found, matcher, () => {});
}

const slashed = (path: string): string => (path.startsWith("/") ? path : `/${path}`);

function entryOf(file: ContextFiles[string]): EntryInit {
  if (typeof file === "string") return { type: "file", content: Content.fromText(file) };
  return file instanceof Uint8Array ? { type: "file", content: Content.fromBytes(file) } : file;
}

function laid(entries: ReadonlyMap<string, EntryInit>): Layer {
  const builder = new LayerBuilder({ name: "context" });
  for (const [path, entry] of entries) builder.put(path, entry);
  return builder.layer;
}

function childrenOf(directory: Inode): WalkedNode<Inode>[] {
  return [...namesOf(directory).entries]
    .sort(([a], [b]) => compareNames(a, b))
    .map(([name, node]) => ({ name, node, isFolder: isDir(node) }));
}
