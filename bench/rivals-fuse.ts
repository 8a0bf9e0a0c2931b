import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { Stack } from "./data.ts";
import { writeTree } from "./rivals.ts";
import { run, type Scratch } from "./scratch.ts";

/** Why fuse-overlayfs cannot take part; null when it can. */
export function whyNoFuse(scratch: Scratch): string | null {
  if (scratch.noOverlay !== null) return scratch.noOverlay;
  if (!existsSync("/dev/fuse")) return "there is no /dev/fuse";
  if (!run("fuse-overlayfs", ["--version"], "/")) return "fuse-overlayfs is not installed";
  return null;
}

/** A stack mounted by fuse-overlayfs, a process of its own, in the scratch folder. */
export class FuseOverlay {
  readonly stack: Stack;
  readonly #folder: string;
  #daemon: ChildProcess | null = null;

  private constructor(scratch: Scratch, stack: Stack) {
    this.stack = stack;
    this.#folder = scratch.make();
    for (const [i, tree] of stack.trees.entries()) {
      mkdirSync(join(this.#folder, `${i}`));
      writeTree(tree, join(this.#folder, `${i}`));
    }
    mkdirSync(join(this.#folder, "merged"));
    scratch.onClear(() => this.#unmount());
  }

  static async of(scratch: Scratch, stack: Stack): Promise<FuseOverlay> {
    const overlay = new FuseOverlay(scratch, stack);
    await overlay.remount();
    return overlay;
  }

  /** Mounts over an empty upper: nothing is cached. */
  async remount(): Promise<void> {
    const folder = this.#folder;
    this.#unmount();
    for (const name of ["upper", "work"]) {
      rmSync(join(folder, name), { recursive: true, force: true });
      mkdirSync(join(folder, name));
    }
    const lowers = this.stack.trees.map((_, i) => i).join(":");
    const options = `lowerdir=${lowers},upperdir=upper,workdir=work`;
    // In the foreground: its processor time is found under its own id, and somebody waits for its end.
    const daemon = spawn("fuse-overlayfs", ["-f", "-o", options, "merged"], {
      cwd: folder,
      stdio: "ignore",
    });
    this.#daemon = daemon;
    const device = statSync(folder).dev;
    while (statSync(join(folder, "merged")).dev === device) {
      if (daemon.exitCode !== null) throw new Error("fuse-overlayfs did not mount");
      await setTimeout(1);
    }
  }

  #unmount(): void {
    if (this.#daemon === null) return;
    run("umount", ["-l", "merged"], this.#folder);
    this.#daemon.kill("SIGKILL");
    this.#daemon = null;
  }

  /** Where a path of the stack is in the merged view. */
  path(path: string): string {
    return join(this.#folder, "merged", path);
  }

  upperPath(path: string): string {
    return join(this.#folder, "upper", path);
  }

  /** Nanoseconds of processor time that the daemon took so far. */
  spent(): number {
    const tasks = `/proc/${this.#daemon!.pid}/task`;
    return readdirSync(tasks).reduce((sum, task) => {
      const [ran] = readFileSync(join(tasks, task, "schedstat"), "utf8").split(" ");
      return sum + Number(ran);
    }, 0);
  }
}
