import { posix } from "node:path";
import type { ContainerMount } from "../../container/container.ts";
import { LayerBuilder } from "../../layer/builder.ts";
import { Content } from "../../layer/content.ts";
import { Layer } from "../../layer/layer.ts";
import { layerProcess } from "../../process/layer-process.ts";
import { BuildError } from "../build-error.ts";
import { TreeCopy } from "../copy/copy-tree.ts";
import { isDirectory, realPath } from "../copy/real-path.ts";
import type { RunInstruction } from "../dockerfile.ts";
import { expandMount, type RunMount } from "../parse/run-mount.ts";
import type { BuildSession, FromSource } from "./session.ts";

/** The mounts of a RUN, as its container takes them. What is written to a bind that can be written to is thrown away.
 *  @throws BuildError */
export async function mountsOf(
  { mounts: texts, range }: RunInstruction,
  expand: (word: string) => string,
  workdir: string,
  session: BuildSession,
): Promise<ContainerMount[]> {
  const mounts: ContainerMount[] = [];
  for (const text of texts) {
    const mount = expandMount(text, expand, { file: session.dockerfile.file, range });
    const target = posix.resolve(workdir, mount.target ?? ".");
    switch (mount.type) {
      case "tmpfs":
        mounts.push({ target, source: "tmpfs" });
        break;
      case "cache":
        mounts.push({ target, source: cacheOf(mount, target, session), readonly: mount.readOnly });
        break;
      case "bind": {
        const from = await sourceOf(mount, session);
        mounts.push({ target, ...boundLayer(from, mount), readonly: mount.readOnly });
        break;
      }
      case "secret":
        mounts.push(...secretOf(mount, workdir, session));
        break;
      case "ssh":
        if (mount.required) {
          throw new BuildError(`ssh ${mount.id ?? "default"}: not found`, {
            remedy: "copyup has no ssh agent: leave out required=true, or stub the command",
          });
        }
        break;
      default:
        mount.type satisfies never;
    }
  }
  return mounts;
}

/** A secret is a file of its own, root's and read by none else; one that goes to a variable alone is none.
 *  BuildKit: dispatchSecret */
function secretOf(mount: RunMount, workdir: string, { init }: BuildSession): ContainerMount[] {
  const id = secretId(mount);
  const secret = init.secrets?.get(id);
  if (secret === undefined) {
    if (!mount.required) return [];
    const old = init.profile.name === "docker-20.10-buildkit";
    throw new BuildError(old ? `secret ${id} not found: not found` : `secret ${id}: not found`, {
      remedy: `give it: --secret id=${id},src=FILE; or leave out required=true`,
    });
  }
  if (mount.env !== undefined && mount.target === undefined) return [];
  const { mode = 0o400, uid = 0, gid = 0, target = `/run/secrets/${posix.basename(id)}` } = mount;
  const builder = new LayerBuilder({ name: `secret ${id}` });
  builder.put("/secret", { type: "file", mode, uid, gid, content: Content.fromBytes(secret) });
  return [
    {
      target: posix.resolve(workdir, target),
      source: builder.layer,
      subpath: "/secret",
      readonly: true,
    },
  ];
}

const secretId = ({ id, source, target }: RunMount): string =>
  id || source || posix.basename(target ?? "");

/** The variables that secrets go to (RUN --mount=type=secret,env=NAME). @throws BuildError */
export function secretVariables(
  { mounts, range }: RunInstruction,
  expand: (word: string) => string,
  { init, dockerfile }: BuildSession,
): Map<string, string> {
  const found = new Map<string, string>();
  for (const text of mounts) {
    const mount = expandMount(text, expand, { file: dockerfile.file, range });
    const secret = mount.type === "secret" ? init.secrets?.get(secretId(mount)) : undefined;
    if (mount.env !== undefined && secret !== undefined) {
      found.set(mount.env, new TextDecoder().decode(secret));
    }
  }
  return found;
}

async function sourceOf(mount: RunMount, session: BuildSession): Promise<FromSource> {
  if (mount.from !== undefined) return session.from(mount.from);
  return { process: session.context, key: "context", isContext: true };
}

function cacheOf(mount: RunMount, target: string, session: BuildSession): Layer {
  const id = mount.id || target;
  return session.caches.get(id, () => {
    const builder = new LayerBuilder({ name: `cache ${id}` });
    const { mode = 0o755, uid = 0, gid = 0 } = mount;
    builder.put("/", { type: "dir", mode, uid, gid });
    return builder.layer;
  });
}

/** A copy of what is bound, which shares its bytes. */
function boundLayer(
  { process }: FromSource,
  { source = "/" }: RunMount,
): Pick<ContainerMount, "source" | "subpath"> {
  const path = posix.resolve("/", source);
  if (process.tryStat(path) === null) {
    throw new BuildError(`failed to compute cache key: "${path}" not found: not found`);
  }
  const layer = new Layer({ name: `bind ${path}` });
  const target = layerProcess(layer);
  const isTree = isDirectory(process, path);
  const to = isTree ? "/" : `/${posix.basename(path)}`;
  new TreeCopy(process, target, {
    owner: null,
    mode: null,
    mergedTime: "source",
    isExcluded: () => false,
    keepXattr: () => true,
    replaces: true,
    chownsLast: false,
    specials: "made",
  }).copy(realPath(process, path), to);
  return isTree ? { source: layer } : { source: layer, subpath: to };
}
