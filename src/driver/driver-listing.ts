import { typeOf } from "../base/mode.ts";
import { isFile, isSymlink, targetOf } from "../layer/inode.ts";
import { type Layer, walk } from "../layer/layer.ts";
import { isDeviceWhiteout, isOpaque } from "../layer/marks.ts";
import type { DriverNode } from "./driver-node.ts";

export interface ListingOptions {
  /** What lies in each `diff`, too. Default: only the driver's own files. */
  readonly contents?: boolean;
}

/** The driver's directory as lines of text: mode, path, and what a file says or a link leads to.
 *
 *      0710 overlay2/1f3a…/
 *      0644 overlay2/1f3a…/link: 5QU72IEUV3OJECAE6IM26BTQQT
 *      0777 overlay2/l/5QU72IEUV3OJECAE6IM26BTQQT -> ../1f3a…/diff
 */
export function driverListing(tree: DriverNode, options: ListingOptions = {}): string {
  const lines: string[] = [];
  list("", tree, options.contents === true, lines);
  return lines.map((line) => `${line}\n`).join("");
}

function list(path: string, node: DriverNode, contents: boolean, lines: string[]): void {
  switch (node.kind) {
    case "dir":
      if (path !== "") lines.push(`${octal(node.mode)} ${path}/`);
      for (const [name, child] of node.children) {
        list(path === "" ? name : `${path}/${name}`, child, contents, lines);
      }
      return;
    case "tree":
      lines.push(`${octal(node.mode)} ${path}/${node.layer === null ? " (mounted)" : ""}`);
      if (contents && node.layer !== null) listLayer(path, node.layer, lines);
      return;
    case "file":
      lines.push(`${octal(node.mode)} ${path}${node.text === "" ? "" : `: ${node.text}`}`);
      return;
    case "symlink":
      lines.push(`0777 ${path} -> ${node.target}`);
      return;
    default:
      node satisfies never;
  }
}

function listLayer(prefix: string, layer: Layer, lines: string[]): void {
  for (const { path, inode } of walk(layer.root)) {
    if (path === "/") continue;
    const mode = octal(inode.mode & 0o7777);
    const type = typeOf(inode.mode);
    const at = `${mode} ${prefix}${path}`;
    if (type === "dir") lines.push(`${at}/${isOpaque(inode) ? " (opaque)" : ""}`);
    else if (isDeviceWhiteout(inode)) lines.push(`${at} (whiteout)`);
    else if (isSymlink(inode)) lines.push(`${at} -> ${targetOf(inode)}`);
    else if (isFile(inode)) lines.push(`${at} ${inode.fileSize}`);
    else lines.push(`${at} (${type})`);
  }
}

const octal = (mode: number): string => mode.toString(8).padStart(4, "0");
