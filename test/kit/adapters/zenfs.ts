import { type NodeFs, nodeCalls } from "../../../src/kit/node-calls.ts";
import type { FsCalls, MakeOverlay } from "../../../src/kit/overlay.ts";
import { lay } from "./lay.ts";
import type { Peer } from "./peer.ts";

interface ZenFs {
  readonly fs: NodeFs & { mount(path: string, system: object): void; umount(path: string): void };
  readonly InMemory: object;
  readonly CopyOnWrite: object;
  bindContext(init: { readonly root: string }): { readonly fs: NodeFs };
  resolveMountConfig(config: object): Promise<object>;
}

// Its own types do not hold under ours.
const { bindContext, CopyOnWrite, fs, InMemory, resolveMountConfig } = (await import(
  "@zenfs/core" as string
)) as ZenFs;

let count = 0;

/** ZenFS's CopyOnWrite: one lower; several are nested into each other. */
const make: MakeOverlay = async ({ lower }) => {
  const mounted: string[] = [];
  const mount = (system: object): FsCalls => {
    const root = `/copyup-${count++}`;
    fs.mkdirSync(root, 0o755);
    fs.mount(root, system);
    mounted.push(root);
    return withErrnos(nodeCalls(bindContext({ root }).fs));
  };
  const memory = () => resolveMountConfig({ backend: InMemory, label: `copyup-${count++}` });
  const lowers: FsCalls[] = [];
  let readable = await memory();
  lowers.push(mount(readable));
  for (const _layer of lower.slice(1)) {
    const above = await memory();
    lowers.push(mount(above));
    readable = await resolveMountConfig({ backend: CopyOnWrite, readable, writable: above });
  }
  for (const [i, entries] of lower.entries()) await lay(withoutTimes(lowers[i]!), entries);
  const writable = await memory();
  const upper = mount(writable);
  const calls = mount(await resolveMountConfig({ backend: CopyOnWrite, readable, writable }));
  // A rename onto itself was seen never to come back.
  const rename = (from: string, to: string) => (from === to ? undefined : calls.rename!(from, to));
  return {
    ...{ calls: { ...calls, rename }, lowers, upper: () => upper },
    close() {
      for (const root of mounted) {
        fs.umount(root);
        fs.rmdirSync(root);
      }
    },
  };
};

/** Some of its errors have no errno: EIO stands for that. */
function withErrnos(calls: FsCalls): FsCalls {
  const named = Object.entries(calls).map(([name, call]) => [
    name,
    (...args: never[]) => {
      try {
        return (call as (...given: never[]) => unknown)(...args);
      } catch (error) {
        const { code } = error as { readonly code?: unknown };
        throw typeof code === "string"
          ? error
          : Object.assign(new Error(`${error}`), { code: "EIO" });
      }
    },
  ]);
  return Object.fromEntries(named) as FsCalls;
}

/** Times of a directory cannot be set: it is opened as a file. */
function withoutTimes({ utimes: _fails, ...calls }: FsCalls): FsCalls {
  return calls;
}

/** What it writes back later may fail when nobody waits any more: such rejections are let go by until the end. */
function ignoreLateErrors(): () => Promise<void> {
  const listeners = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", (error, promise) => {
    if ((error as { readonly code?: unknown } | null)?.code === "ENOENT") return;
    for (const listener of listeners) listener(error, promise);
  });
  return async () => {
    await new Promise((resolve) => setTimeout(resolve, 100));
    process.removeAllListeners("unhandledRejection");
    for (const listener of listeners) process.on("unhandledRejection", listener);
  };
}

/** ZenFS, from when it is started to when it is ended. */
export function startZenfs(): Peer {
  return { ...zenfs, end: ignoreLateErrors() };
}

export const zenfs: Peer = {
  name: "ZenFS CopyOnWrite",
  make,
  supports: {
    layers: 1,
    ...{ whiteouts: false, xattrWhiteouts: false, opaque: false, upperTree: false, remount: false },
    ...{ devices: false, xattrs: false, permissions: false, exchange: false },
    ...{ nlink: false, ino: false, mtime: false, owners: false },
    // It never comes back from a symlink that points at itself.
    symlinks: false,
  },
};
