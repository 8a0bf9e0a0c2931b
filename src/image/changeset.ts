/** How a layer tar says that something of the layers below is gone. OCI image-spec, layer.md, "Representing
 *  Changes"; the names come from AUFS. In a layer on disk overlay2 keeps the kernel's form instead. */

/** Before the name of what is gone. */
export const WHITEOUT_PREFIX = ".wh.";

/** In a directory that hides all that the layers below have there. */
export const OPAQUE_MARKER = ".wh..wh..opq";

/** The name that `base` takes away, or null when it is an ordinary name.
 *  AUFS' own names (`.wh..wh.plnk`, `.wh..wh.aufs`) are whiteouts of `.wh.plnk`, `.wh.aufs`: so overlay2 reads them. */
export function whiteoutTarget(base: string): string | null {
  return base.startsWith(WHITEOUT_PREFIX) ? base.slice(WHITEOUT_PREFIX.length) : null;
}
