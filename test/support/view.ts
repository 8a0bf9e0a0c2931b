import { expect } from "vitest";
import { typeOf } from "../../src/base/mode.ts";
import type { Process } from "../../src/process/process.ts";
import { readText } from "./files.ts";
import { describeNode, type ModelNode } from "./model.ts";

/** What a process sees, in the lines of describeModel. A listed name that no lookup finds must be a whiteout of a
 *  directory that does not merge (EXCEPTIONS.strayWhiteouts); one that is found must be of the type it is listed with. */
export function mergedView(process: Process): string[] {
  const lines: string[] = [];
  visit(process, "/", lines);
  return lines.sort();
}

function visit(process: Process, path: string, lines: string[]): void {
  lines.push(describeNode(path, nodeAt(process, path)));
  if (typeOf(process.lstat(path).mode) !== "dir") return;
  for (const { name, type } of process.readdir(path)) {
    const child = path === "/" ? `/${name}` : `${path}/${name}`;
    const stat = process.tryLstat(child);
    expect(type, `${child} as it is listed`).toBe(stat === null ? "char" : typeOf(stat.mode));
    if (stat !== null) visit(process, child, lines);
  }
}

function nodeAt(process: Process, path: string): ModelNode {
  const { mode, uid, gid } = process.lstat(path);
  const type = typeOf(mode);
  const attributes = { mode: mode & 0o7777, uid, gid };
  if (type === "dir") return { kind: "dir", children: new Map(), lower: false, ...attributes };
  if (type === "file") return { kind: "file", content: readText(process, path), ...attributes };
  if (type === "symlink") {
    return { kind: "symlink", target: process.readlink(path), ...attributes, mode: 0o777 };
  }
  throw new Error(`${path} is a ${type}, of which the model knows nothing`);
}
