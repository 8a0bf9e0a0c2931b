import { contentOf, isDir, isFile, targetOf } from "../../../src/layer/inode.ts";
import { type Layer, walk } from "../../../src/layer/layer.ts";

/** What lies in a layer, a line each, as in the recorded fixtures: path, type, mode, owners, size or target. */
export function upperLines(layer: Layer): string[] {
  const lines: string[] = [];
  for (const { path, inode } of walk(layer.root)) {
    if (path === "/") continue;
    const mode = (inode.mode & 0o7777).toString(8).padStart(4, "0");
    const type = isDir(inode)
      ? "d"
      : isFile(inode)
        ? "f"
        : inode.rdev === 0 && inode.body === null
          ? "w"
          : "l";
    const rest =
      type === "f" ? ` ${contentOf(inode).size}` : type === "l" ? ` ${targetOf(inode)}` : "";
    lines.push(`${path} ${type} ${mode} ${inode.uid}:${inode.gid}${rest}`);
  }
  return lines.sort();
}
