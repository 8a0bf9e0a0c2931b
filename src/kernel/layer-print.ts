import { isDirMode } from "../base/mode.ts";
import type { KernelProcess } from "./kernel-process.ts";

/** What the layer at the root directory is at this moment: equal prints, unchanged layer. The time of the last change
 *  gives away whatever was done to an inode. */
export function layerPrint(process: KernelProcess): string {
  return [...lines(process, "/")].join("\n");
}

function* lines(process: KernelProcess, path: string): Generator<string> {
  const { mode, ino, nlink, size, ctimeSec, ctimeNsec } = process.lstat(path);
  const isDirectory = isDirMode(mode);
  // The size of a directory is its file system's affair.
  const shown = isDirectory ? 0 : size;
  yield `${path} ${mode} ${ino} ${nlink} ${shown} ${ctimeSec}.${ctimeNsec}`;
  if (!isDirectory) return;
  const names = process.readdir(path).map(({ name }) => name);
  const prefix = path === "/" ? "/" : `${path}/`;
  for (const name of names.sort()) yield* lines(process, prefix + name);
}
