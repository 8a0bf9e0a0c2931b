import * as nodeFs from "node:fs";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OverlayFs } from "just-bash";
import { S_IFDIR, S_IFLNK, S_IFREG } from "../../../src/base/mode.ts";
import { type NodeFs, nodeCalls } from "../../../src/kit/node-calls.ts";
import type { FsCalls, MakeOverlay, StatLike } from "../../../src/kit/overlay.ts";
import { lay } from "./lay.ts";
import type { Peer } from "./peer.ts";

/** just-bash's OverlayFs: a folder on disk, and an upper of its own in memory that nobody can look at. */
const make: MakeOverlay = async ({ lower }) => {
  const root = mkdtempSync(join(tmpdir(), "copyup-just-bash-"));
  const folder = below(root);
  for (const entries of lower) await lay(folder, entries);
  const overlay = new OverlayFs({ root, mountPoint: "/", allowSymlinks: true });
  return {
    calls: callsOf(overlay),
    lowers: [folder],
    close: () => rmSync(root, { recursive: true, force: true }),
  };
};

/** node:fs within a folder. */
function below(root: string): FsCalls {
  const calls = nodeCalls(nodeFs as unknown as NodeFs) as unknown as Record<
    string,
    (...args: unknown[]) => unknown
  >;
  const inRoot = (arg: unknown): unknown =>
    typeof arg === "string" && arg.startsWith("/") ? root + arg : arg;
  return Object.fromEntries(
    Object.entries(calls).map(([name, call]) => [
      name,
      name === "symlink"
        ? (target: unknown, path: unknown) => call(target, inRoot(path))
        : (...args: unknown[]) => call(...args.map(inRoot)),
    ]),
  ) as unknown as FsCalls;
}

function callsOf(overlay: OverlayFs): FsCalls {
  const stat = async (path: string): Promise<StatLike> => statLike(await overlay.lstat(path));
  const mustBe = async (path: string, dir: boolean): Promise<void> => {
    const { isDirectory } = await overlay.lstat(path);
    if (isDirectory !== dir)
      throw Object.assign(new Error(path), { code: dir ? "ENOTDIR" : "EISDIR" });
  };
  const calls: FsCalls = {
    lstat: stat,
    stat: async (path) => statLike(await overlay.stat(path)),
    readdir: (path) => overlay.readdir(path),
    readFile: (path) => overlay.readFileBuffer(path),
    readlink: (path) => overlay.readlink(path),
    mkdir: (path) => overlay.mkdir(path),
    // It has one call for both.
    async rmdir(path) {
      await mustBe(path, true);
      await overlay.rm(path);
    },
    async unlink(path) {
      await mustBe(path, false);
      await overlay.rm(path);
    },
    rename: (from, to) => overlay.mv(from, to),
    symlink: (target, path) => overlay.symlink(target, path),
    writeFile: (path, data, { flags }) =>
      flags.includes("O_APPEND") ? overlay.appendFile(path, data) : overlay.writeFile(path, data),
  };
  return withCodes(calls);
}

/** Its errors have their errno in the text alone. */
function withCodes(calls: FsCalls): FsCalls {
  return Object.fromEntries(
    Object.entries(calls).map(([name, call]) => [
      name,
      async (...args: never[]) => {
        try {
          return await (call as (...given: never[]) => unknown)(...args);
        } catch (error) {
          const code = /\bE[A-Z]{2,}\b/.exec(`${error}`)?.[0];
          throw code === undefined ? error : Object.assign(error as Error, { code });
        }
      },
    ]),
  ) as unknown as FsCalls;
}

function statLike(stat: Awaited<ReturnType<OverlayFs["lstat"]>>): StatLike {
  const type = stat.isDirectory ? S_IFDIR : stat.isSymbolicLink ? S_IFLNK : S_IFREG;
  return { mode: type | (stat.mode & 0o7777), size: stat.size };
}

export const justBash: Peer = {
  name: "just-bash OverlayFs",
  make,
  supports: {
    layers: 1,
    ...{ whiteouts: false, xattrWhiteouts: false, opaque: false, upperTree: false, upper: false },
    ...{ remount: false, devices: false, xattrs: false, permissions: false, exchange: false },
    ...{ hardLinks: false, owners: false, modes: false, nlink: false, ino: false, mtime: false },
    ...{ descriptors: false, openFlags: false, truncate: false },
  },
};
