import { nearMiss } from "../../base/near-miss.ts";
import { parseOptions } from "../../mount/options.ts";
import { MountOptionError } from "../../mount/options-error.ts";
import type { KeyPath } from "../../yaml/key-path.ts";
import type { Faults } from "./faults.ts";

type Options = Readonly<Record<string, string | boolean>>;

/** Reports mount options that Linux refuses. `path` is the path of the map. */
export function checkOptions(
  options: Options,
  path: KeyPath,
  lowers: number,
  faults: Faults,
): void {
  for (const name of Object.keys(options)) {
    const instead = PLACES.get(name);
    if (instead === undefined) continue;
    faults.add([...path, name], `not an option of a scenario: ${instead}`, undefined, "key");
    return;
  }
  // One by one first: the reader stops at its first fault.
  const alone = Object.entries(options).map(([name, value]) =>
    checkTogether({ [name]: value }, path, 1, faults),
  );
  if (!alone.includes(false)) checkTogether(options, path, lowers, faults);
}

function checkTogether(options: Options, path: KeyPath, lowers: number, faults: Faults): boolean {
  try {
    parseOptions(options, { upper: true, lowers });
    return true;
  } catch (error) {
    if (!(error instanceof MountOptionError)) throw error;
    const { option, reason } = error;
    const meant = NAMES.includes(option) ? undefined : nearMiss(option, NAMES);
    const hint = meant === undefined ? undefined : `did you mean ${meant}?`;
    faults.add([...path, option], reason, hint, "key");
    return false;
  }
}

/** Options that say where the layers lie: a scenario says it in other places. */
const LOWERS = "image.layers lists the lower layers, lowest first";
const EACH = "each container gets one of its own";
const PLACES: ReadonlyMap<string, string> = new Map([
  ["lowerdir", LOWERS],
  ["lowerdir+", LOWERS],
  ["upperdir", EACH],
  ["workdir", EACH],
]);

/** For hints: what a misspelt name may have been. */
const NAMES = [
  ...["redirect_dir", "index", "uuid", "nfs_export", "xino", "metacopy", "verity", "fsync"],
  ...["volatile", "userxattr", "default_permissions"],
];
