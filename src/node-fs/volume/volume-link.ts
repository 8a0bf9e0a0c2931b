import type { Process } from "../../process/process.ts";
import { dirname } from "../posix-path.ts";
import { call, hasCode } from "../system-error.ts";
import { pathHandle } from "./handles.ts";
import { VolumeNode } from "./volume-node.ts";

/** The names of a path as memfs has them: the root's is empty. */
export const stepsOf = (path: string): string[] => (path === "/" ? [""] : path.split("/"));

const pathOf = (steps: readonly string[]): string => steps.join("/") || "/";

/** A name as memfs asks for it, where memfs has a Link. What is below it is asked of the engine. */
export class VolumeLink {
  /** From the root on. What is watched follows its object. */
  steps: string[];
  readonly #process: Process;
  #node: VolumeNode | null = null;

  /** @param path absolute, without dots */
  constructor(process: Process, path: string) {
    this.#process = process;
    this.steps = stepsOf(path);
  }

  get parent(): VolumeLink | undefined {
    return this.steps.length === 1 ? undefined : this.#at(dirname(pathOf(this.steps)));
  }

  get ino(): number {
    return this.getNode().ino;
  }

  /** "." and ".." come first, as the kernel lists them. */
  get children(): Map<string, VolumeLink> {
    const children = new Map<string, VolumeLink>();
    if (!this.getNode().isDirectory()) return children;
    const path = pathOf(this.steps);
    children.set(".", this);
    children.set("..", this.parent ?? this);
    const entries = call(() => this.#process.readdir(path), "scandir", path);
    for (const { name } of entries) children.set(name, this.#below(name));
    return children;
  }

  /** Of its directory. */
  get length(): number {
    return Math.max(0, this.children.size - 2);
  }

  getNode(): VolumeNode {
    this.#node ??= new VolumeNode(pathHandle(this.#process, pathOf(this.steps)));
    return this.#node;
  }

  getChild(name: string): VolumeLink | undefined {
    const child = this.#below(name);
    try {
      return child.getNode().mode === undefined ? undefined : child;
    } catch (error) {
      if (hasCode(error, "ENOENT", "ENOTDIR")) return undefined;
      throw error;
    }
  }

  /** Empty for the root. */
  getPath(): string {
    return this.steps.join("/");
  }

  getParentPath(): string {
    return this.steps.slice(0, -1).join("/") || "/";
  }

  getName(): string {
    return this.steps.at(-1)!;
  }

  #below(name: string): VolumeLink {
    return this.#at(pathOf([...this.steps, name]));
  }

  #at(path: string): VolumeLink {
    return new VolumeLink(this.#process, path);
  }
}
