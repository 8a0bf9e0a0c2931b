import { type BigIntStats, readlinkSync } from "node:fs";
import type { Timespec } from "../../base/clock.ts";
import { typeOf } from "../../base/mode.ts";
import { decodeName } from "../../base/names.ts";
import { DiskFile, diskPath } from "../../image/disk-file.ts";
import { rdevOf } from "../../image/folder-walk.ts";
import type { ImageLimits } from "../../image/limits.ts";
import { type EntryInit, LayerBuilder } from "../../layer/builder.ts";
import { Content } from "../../layer/content.ts";
import type { Layer } from "../../layer/layer.ts";
import { BuildError } from "../build-error.ts";
import type { ContextRules } from "./context-rules.ts";
import { FolderTree } from "./folder-tree.ts";
import type { IgnoreMatcher } from "./ignore-matcher.ts";
import { type KeptEntry, keptEntries } from "./kept-entries.ts";

export interface ReadFolderOptions {
  readonly matcher: IgnoreMatcher;
  readonly rules: ContextRules;
  readonly limits: ImageLimits;
  /** When the context is sent, for what gets that time. Default: what a folder says of itself. */
  readonly now?: Timespec;
}

/** A folder as a build gets it: everything is root's, times are whole seconds, xattrs stay behind (Node cannot read
 *  them), contents stay on disk until they are asked for.
 *  @throws BuildError for what cannot be read, and for more entries than the limit allows; BadPattern */
export function readFolder(folder: string, options: ReadFolderOptions): Layer {
  return new ContextReader(new FolderTree(folder), options).read();
}

class ContextReader {
  readonly #tree: FolderTree;
  readonly #options: ReadFolderOptions;
  readonly #builder = new LayerBuilder({ name: "context" });
  readonly #linked = new Map<string, string>();
  #count = 0;

  constructor(tree: FolderTree, options: ReadFolderOptions) {
    this.#tree = tree;
    this.#options = options;
  }

  read(): Layer {
    const { matcher, rules } = this.#options;
    const root = this.#tree.stat("");
    if (root === undefined) throw new Error("unreachable: the folder was looked at before");
    this.#builder.put("/", { type: "dir", mtime: this.#timeOf(root, false) });
    for (const entry of keptEntries(this.#tree, matcher, rules.leftOut)) this.#put(entry);
    return this.#builder.layer;
  }

  #put(entry: KeptEntry<BigIntStats>): void {
    const { path, node } = entry;
    if (++this.#count > this.#options.limits.entries) {
      const what = `the context holds more than ${this.#options.limits.entries} files (limit entries)`;
      throw new BuildError(what, { remedy: "leave some out in .dockerignore" });
    }
    const init = this.#initOf(entry);
    if (init === undefined) return;
    const target = `/${path}`;
    const hard = !node.isDirectory() && node.nlink > 1n;
    const inode = `${node.dev}:${node.ino}`;
    const first = hard ? this.#linked.get(inode) : undefined;
    if (first !== undefined) this.#builder.link(target, first);
    else this.#builder.put(target, init);
    if (hard && first === undefined) this.#linked.set(inode, target);
    if (this.#options.rules.folderTimes === "lost") this.#touchParent(path);
  }

  /** What is laid into a folder changes its time. */
  #touchParent(path: string): void {
    const slash = path.lastIndexOf("/");
    const parent = slash === -1 ? undefined : this.#builder.layer.get(`/${path.slice(0, slash)}`);
    if (parent === undefined || this.#options.now === undefined) return;
    parent.mtimeSec = this.#options.now.sec;
    parent.mtimeNsec = 0;
  }

  /** Undefined for what is not sent. */
  #initOf({ path, node, bare }: KeptEntry<BigIntStats>): EntryInit | undefined {
    const type = typeOf(Number(node.mode));
    if (bare) return { type: "dir", mode: 0o755, mtime: this.#timeOf(node, true) };
    const common = { mode: Number(node.mode) & 0o7777, mtime: this.#timeOf(node, false) };
    switch (type) {
      case "file": {
        this.#tree.requireReadable(path, node);
        const size = Number(node.size);
        const source = new DiskFile(this.#tree.onDisk(path), node);
        return { ...common, type, content: Content.fromSource(source, 0, size) };
      }
      case "symlink": {
        const onDisk = diskPath(this.#tree.onDisk(path));
        return {
          ...common,
          type,
          target: decodeName(readlinkSync(onDisk, { encoding: "buffer" })),
        };
      }
      case "char":
      case "block":
        return { ...common, type, rdev: rdevOf(node.rdev) };
      case "socket":
        if (this.#options.rules.sockets === "left out") return undefined;
        return { ...common, type: "file", content: Content.empty };
      default:
        return { ...common, type };
    }
  }

  #timeOf(node: BigIntStats, sent: boolean): Timespec {
    const { rules, now } = this.#options;
    if (sent && now !== undefined) return { sec: now.sec, nsec: 0 };
    const sec = floorSeconds(node.mtimeNs);
    return { sec: rules.before1970 === "made 1970" ? Math.max(0, sec) : sec, nsec: 0 };
  }
}

const SECOND = 1_000_000_000n;

function floorSeconds(nanoseconds: bigint): number {
  const rest = ((nanoseconds % SECOND) + SECOND) % SECOND;
  return Number((nanoseconds - rest) / SECOND);
}
