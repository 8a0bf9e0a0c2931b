import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Kernel, type KernelOptions } from "../../../src/kernel/kernel.ts";
import { KernelUnavailable } from "../../../src/kernel/unavailable.ts";

const ROOT = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));

/** The sources compiled, for the processes that run outside the tests; to be removed. */
export interface Compiled {
  readonly folder: string;
  readonly worker: string;
  remove(): void;
}

/** Compiles src into a folder of its own: other tests may compile at the same time. */
export function compileSources(): Compiled {
  // Below the repository, where node_modules is found.
  mkdirSync(join(ROOT, ".build"), { recursive: true });
  const whole = mkdtempSync(join(ROOT, ".build", "kernel-"));
  const folder = join(whole, "dist");
  const tsc = join(ROOT, "node_modules", ".bin", "tsc");
  const code = ["--declaration", "false", "--emitDeclarationOnly", "false"];
  execFileSync(tsc, ["-p", join(ROOT, "src"), "--outDir", folder, ...code]);
  copyFileSync(join(ROOT, "package.json"), join(whole, "package.json"));
  // These are modules, of which the command cannot keep code.
  process.env.NODE_DISABLE_COMPILE_CACHE = "1";
  return {
    folder,
    worker: join(folder, "kernel", "worker.js"),
    remove: () => rmSync(whole, { recursive: true, force: true }),
  };
}

/** What can be had of this machine's kernel: the kernel, or why there is none. */
export async function openKernel(options: KernelOptions): Promise<Kernel | string> {
  try {
    return await Kernel.open(options);
  } catch (error) {
    if (error instanceof KernelUnavailable) return error.message;
    throw error;
  }
}
