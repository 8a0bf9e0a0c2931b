import { decodeName } from "../base/names.ts";
import { refuse } from "../base/refusal.ts";
import type { Inode } from "../layer/inode.ts";
import { type MarkSpace, markOf } from "../layer/marks.ts";

/** Where a renamed directory says its lower part lies: "/a/b" from the root of each lower layer, "b" beside where
 *  it was. Undefined when it says nothing. @throws EINVAL for a value that is neither. Kernel: ovl_get_redirect_xattr. */
export function redirectOf(inode: Inode, marks: MarkSpace): string | undefined {
  const value = markOf(inode, "redirect", marks);
  if (value === undefined) return undefined;
  const target = decodeName(value);
  return leads(target) ? target : refuse("EINVAL");
}

/** The same for whoever only looks: a redirect that leads nowhere is none. */
export function soundRedirectOf(inode: Inode, marks: MarkSpace): string | undefined {
  const value = markOf(inode, "redirect", marks);
  const target = value === undefined ? "" : decodeName(value);
  return leads(target) ? target : undefined;
}

function leads(target: string): boolean {
  const names = target.startsWith("/") ? target.slice(1).split("/") : [target];
  return !names.includes("") && (target.startsWith("/") || !target.includes("/"));
}
