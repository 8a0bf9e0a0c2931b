import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { rolldown } from "rolldown";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const UNSHARE = ["--mount", "--propagation", "private"];

/** Real overlays can be mounted here, in a mount namespace of their own. */
export function mayMount(): boolean {
  if (process.platform !== "linux" || process.arch !== "x64" || process.getuid?.() !== 0) {
    return false;
  }
  return spawnSync("unshare", [...UNSHARE, "true"]).status === 0;
}

/** Runs a program that compares (its TypeScript), and gives the lines that it wrote. */
export async function runHunt(
  input: string,
  seed: string,
  sequences: number,
): Promise<{ readonly lines: unknown[]; readonly stderr: string }> {
  const root = new URL("../../..", import.meta.url).pathname;
  const name = input.slice(input.indexOf("node-fs")).replaceAll("/", "-").replace(/\.ts$/, ".mjs");
  const program = join(root, ".build", "node-fs", name);
  const bundle = await rolldown({ input, platform: "node", external: ["koffi", "memfs"] });
  await bundle.write({ file: program, format: "esm", codeSplitting: false });

  const argv = [process.execPath, program, temporaryFolder(), seed, `${sequences}`];
  const options = { encoding: "utf8", maxBuffer: 2 ** 28 } as const;
  const { stdout, stderr } = spawnSync("unshare", [...UNSHARE, ...argv], options);
  const lines = stdout.split("\n").filter((line) => line !== "");
  return { lines: lines.map((line) => JSON.parse(line)), stderr };
}
