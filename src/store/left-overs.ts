import { join } from "node:path";
import { FOREIGN_WORK, isPartialDownload } from "./blob-ingest.ts";
import { isAbandoned, signatureOf } from "./signature.ts";
import type { StorePaths } from "./store-paths.ts";
import type { Surroundings } from "./surroundings.ts";

/** Milliseconds for which a download that broke off may be gone on with. */
const PARTIAL_AGE = 7 * 24 * 60 * 60 * 1000;

/** Takes away what dead processes were writing, which can be as large as any layer. Needs no lock: nobody else touches
 *  it, but for downloads, which get another name by that.
 *  @returns bytes freed */
export async function removeLeftOvers(
  paths: StorePaths,
  surroundings: Surroundings,
): Promise<number> {
  const { files } = surroundings;
  let bytes = 0;
  for (const name of await files.list(paths.ingest)) {
    if (!(await isLeftOver(name, paths, surroundings))) continue;
    const path = join(paths.ingest, name);
    bytes += (await files.stat(path))?.size ?? 0;
    await files.remove(path);
  }
  return bytes;
}

async function isLeftOver(
  name: string,
  { ingest }: StorePaths,
  surroundings: Surroundings,
): Promise<boolean> {
  const signed = signatureOf(name) !== null;
  if (signed && !(await isAbandoned(surroundings, ingest, name, FOREIGN_WORK))) return false;
  if (!isPartialDownload(name)) return signed;
  const stat = await surroundings.files.stat(join(ingest, name));
  return stat !== null && surroundings.now() - stat.changed > PARTIAL_AGE;
}
