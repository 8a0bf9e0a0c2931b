import { ImageError } from "../../image/image-error.ts";
import { parseReference } from "../../image/reference.ts";
import type { BuildProfile } from "../profile.ts";
import { goQuote } from "../words/go-text.ts";

/** What is wrong with the name of an image in FROM or COPY --from, in the builder's words; null when nothing is. The
 *  path of an archive or a folder, which copyup takes too, is no name. */
export function imageNameFault(
  name: string,
  where: "FROM" | "COPY",
  { builder }: BuildProfile,
): string | null {
  if (/^\.{0,2}\/|^\.{1,2}$|\.(?:tar|tgz|tar\.(?:gz|zst))$/.test(name)) return null;
  try {
    parseReference(name);
    return null;
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    const { what } = error.fault;
    if (builder === "buildkit") return `failed to parse stage name ${goQuote(name)}: ${what}`;
    return where === "COPY" ? `invalid from flag value ${name}: ${what}` : what;
  }
}
