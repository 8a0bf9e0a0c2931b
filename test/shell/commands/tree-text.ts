import type { TreeEntry } from "../../../src/cases/outcome.ts";
import type { EncodedBytes } from "../../../src/cases/value.ts";

/** A tree as lines of text, so that a recorded one can be read, and a difference be seen. */
export function treeText(tree: readonly TreeEntry[]): string[] {
  return tree.map((entry) => mask(lineOf(entry)));
}

function lineOf(entry: TreeEntry): string {
  const { path, type, mode = 0, uid, gid, nlink, mtime } = entry;
  if (entry.error !== undefined) return `${path} ${entry.error}`;
  if (type === "whiteout") return `${path} whiteout`;
  const parts = [path, type, mode.toString(8), `${uid}:${gid}`];
  if (type !== "dir" && nlink !== 1) parts.push(`x${nlink}`);
  parts.push(`@${mtime}`);
  if (entry.rdev !== undefined) parts.push(entry.rdev.join(","));
  if (entry.target !== undefined) parts.push(`-> ${JSON.stringify(entry.target)}`);
  if (entry.same_as !== undefined) parts.push(`= ${entry.same_as}`);
  else if (type === "file") parts.push(contentText(path, entry));
  for (const [name, value] of Object.entries(entry.xattrs ?? {})) {
    parts.push(`${name.replace("trusted.overlay.", "~")}=${JSON.stringify(value)}`);
  }
  return parts.join(" ");
}

function contentText(path: string, { content, size }: TreeEntry): string {
  // What deflate and the indexing of libraries give is not ours to repeat.
  if (/\.(?:t?gz|z)$|ld\.so\.cache$/.test(path)) return "(packed)";
  if (typeof content === "string") return JSON.stringify(content);
  const value = content as Exclude<EncodedBytes, string>;
  return `${size} ${"hex" in value ? value.hex : value.sha256.slice(0, 16)}`;
}

/** Names and salts drawn by chance, days, and usages, whose words are not for us to repeat. */
export function mask(text: string): string {
  return text
    .replace(/^usage: [\s\S]*/im, "Usage")
    .replace(/\b(sed|tmp\.|t\.|Cu)[A-Za-z0-9]{6,10}(?![A-Za-z0-9.])/g, "$1XXXXXX")
    .replace(/\$(?:y|6)\$[^:"\\]+/g, "$HASH")
    .replace(/:2\d{4}:/g, ":DAY:")
    .replace(/copied, .* s, .*B\/s/g, "copied");
}
