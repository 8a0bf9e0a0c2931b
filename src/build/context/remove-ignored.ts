import { namesOf } from "../../layer/inode.ts";
import type { Layer } from "../../layer/layer.ts";
import type { IgnoreMatcher } from "./ignore-matcher.ts";

/** Takes those of `paths` out of a tree that are ignored, and says which. */
export function removeIgnored(
  layer: Layer,
  matcher: IgnoreMatcher,
  paths: readonly string[],
): ReadonlySet<string> {
  const gone = new Set<string>();
  for (const path of paths) {
    const slash = path.lastIndexOf("/");
    const parent = layer.get(slash === -1 ? "/" : `/${path.slice(0, slash)}`);
    if (parent === undefined || !matcher.isIgnored(path)) continue;
    namesOf(parent).delete(path.slice(slash + 1));
    gone.add(path);
  }
  return gone;
}
