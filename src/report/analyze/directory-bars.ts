import type { DirectoryBytes } from "../../analyze/analysis.ts";
import type { Page } from "../page.ts";
import { printable } from "../text.ts";
import { barRow } from "./bar-row.ts";

/** Lines, and the part of the image below which a name is not worth one. */
const MOST = 14;
const WORTH = 0.02;
/** A directory that is nearly all of another stands in its line. */
const NEARLY_ALL = 0.98;

/** A line of the picture: names joined where each holds nearly only the next. */
interface Shown {
  readonly names: readonly string[];
  readonly depth: number;
  readonly node: DirectoryBytes;
  children: Shown[];
}

/** Where the bytes lie: the directories and files that hold most of them, below each other. A full bar is the image. */
export function directoryBars(tree: DirectoryBytes, page: Page): string[] {
  const root: Shown = { names: [], depth: 0, node: tree, children: [] };
  const open = [root];
  let lines = 0;
  while (open.length > 0 && lines < MOST) {
    open.sort((a, b) => b.node.bytes - a.node.bytes);
    const next = open.shift()!;
    const worthy = next.node.children.filter(({ bytes }) => bytes >= tree.bytes * WORTH);
    next.children = worthy.slice(0, MOST - lines).map((child) => joined(child, next.depth + 1));
    lines += next.children.length;
    open.push(...next.children);
  }
  return root.children.flatMap((child) => linesOf(child, tree.bytes, page));
}

function joined(from: DirectoryBytes, depth: number): Shown {
  const names = [from.name];
  let node = from;
  for (;;) {
    const [only] = node.children;
    if (only === undefined || only.bytes < node.bytes * NEARLY_ALL) break;
    names.push(only.name);
    node = only;
  }
  return {
    names,
    depth,
    node: { ...node, bytes: from.bytes, byClass: from.byClass },
    children: [],
  };
}

function linesOf({ names, depth, node, children }: Shown, full: number, page: Page): string[] {
  const path = names.map(printable).join("/");
  const title = depth === 1 ? `/${path}` : `${"  ".repeat(depth - 1)}${path}`;
  const row = { mark: "", bytes: node.bytes, byClass: node.byClass, title };
  return [barRow(row, full, page), ...children.flatMap((child) => linesOf(child, full, page))];
}
