import type { Volume } from "memfs";
import { needBuiltin } from "./node-parts.ts";

/** An empty volume of memfs, which is loaded when the first is asked for: who asks for none has none in memory, and no
 *  bundler has to find what memfs needs. @param caller for whom: only where there is no Node does it matter */
export function newVolume(caller: string): Volume {
  const { createRequire } = needBuiltin("node:module", caller);
  const memfs: typeof import("memfs") = createRequire(import.meta.url)("memfs");
  return new memfs.Volume();
}
