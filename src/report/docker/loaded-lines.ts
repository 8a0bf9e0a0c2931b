import { canonicalName, familiarName } from "../../image/reference.ts";
import type { LoadedImage } from "../../store/load-images.ts";

/** What `docker load` prints of an archive: a line for each name; ids only when the last image has none, but then those
 *  of all. Moby: tarexport, Load */
export function loadedLines(loaded: readonly LoadedImage[]): string[] {
  const lines = loaded.flatMap(({ names, taken }) =>
    names.flatMap((name) => {
      const moved = taken.filter((one) => canonicalName(one.name) === canonicalName(name));
      const told = moved.map(({ from }) => {
        const where = `renaming the old one with ID ${from} to empty string`;
        return `The image ${familiarName(name)} already exists, ${where}`;
      });
      return [...told, `Loaded image: ${familiarName(name)}`];
    }),
  );
  const withIds = loaded.at(-1)?.names.length === 0;
  return withIds ? [...lines, ...loaded.map(({ id }) => `Loaded image ID: ${id}`)] : lines;
}
