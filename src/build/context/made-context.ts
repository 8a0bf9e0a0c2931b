import type { Layer } from "../../layer/layer.ts";
import type { BuildContext } from "../build-context.ts";
import type { FoundDockerfile } from "./find-dockerfile.ts";
import type { IgnoreMatcher } from "./ignore-matcher.ts";

/** What is left out of a context, and by which patterns. */
export type Ignored = Pick<IgnoreMatcher, "isIgnored" | "patterns">;

export const NOTHING_IGNORED: Ignored = { isIgnored: () => false, patterns: [] };

/** The context that was read into a tree. */
export function madeContext(
  layer: Layer,
  found: FoundDockerfile,
  ignored: Ignored,
  close: () => void,
): BuildContext {
  return {
    layer,
    dockerfile: found.text,
    dockerfileName: found.name,
    isIgnored: (path) => ignored.isIgnored(path.replace(/^\/+/, "")),
    hasExceptions: ignored.patterns.some(({ exception }) => exception),
    close,
  };
}
