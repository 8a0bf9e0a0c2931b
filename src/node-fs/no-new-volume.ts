/** Stands in for new-volume.ts where there is no Node: "#new-volume" in package.json tells bundlers.
 *  @throws TypeError always */
export function newVolume(caller: string): never {
  throw new TypeError(
    `${caller}: there is no Node here to load memfs: give it a new Volume() of memfs`,
  );
}
