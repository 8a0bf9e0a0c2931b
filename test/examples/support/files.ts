import { createHash } from "node:crypto";
import * as node from "node:fs";
import { dirname, join } from "node:path";
import { diff, type Overlay, type Snapshot } from "copyup";
import type { NodeFs } from "copyup/fs";

/** Puts texts in a folder of the disk, by path, as layerFromJSON puts them in a layer. */
export function writeFiles(files: Readonly<Record<string, string>>, top: string): void {
  for (const [path, text] of Object.entries(files)) {
    node.mkdirSync(dirname(join(top, path)), { recursive: true });
    node.writeFileSync(join(top, path), text);
  }
}

/** All that is in a folder, a line each: mode, path, and of a file its number of names, size and digest.
 *  @param more what else is to be compared, from stat */
export function treeOf(
  fs: NodeFs,
  top: string,
  more: (stat: node.Stats) => string = () => "",
): string[] {
  const names = fs.readdirSync(top, { recursive: true, encoding: "utf8" });
  return names.sort().map((name) => {
    const path = join(top, name);
    const stat = fs.lstatSync(path);
    return `${stat.mode.toString(8)} ${more(stat)} ${name}${contentOf(fs, path, stat)}`;
  });
}

function contentOf(fs: NodeFs, path: string, stat: node.Stats): string {
  if (stat.isDirectory()) return "/";
  if (stat.isSymbolicLink()) return ` -> ${fs.readlinkSync(path)}`;
  const digest = createHash("sha1").update(fs.readFileSync(path)).digest("hex");
  return `: ${stat.nlink} ${stat.size} ${digest}`;
}

/** What happened below a folder since a snapshot: "A" before what is new, "C" what is another, "D" what is gone. */
export function changesSince(overlay: Overlay, snapshot: Snapshot, top: string): string[] {
  return diff(overlay, snapshot)
    .changes.filter(({ path }) => path === top || path.startsWith(`${top}/`))
    .map(({ kind, path }) => `${kind} ${path === top ? "." : path.slice(top.length + 1)}`);
}
