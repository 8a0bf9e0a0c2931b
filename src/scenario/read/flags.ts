import { nearMiss } from "../../base/near-miss.ts";
import type { KeyPath } from "../../yaml/key-path.ts";
import type { Faults } from "./faults.ts";

const OPEN_FLAGS = [
  ...["O_RDONLY", "O_WRONLY", "O_RDWR", "O_CREAT", "O_EXCL", "O_TRUNC", "O_APPEND"],
  ...["O_DIRECTORY", "O_NOFOLLOW", "O_PATH", "O_TMPFILE", "O_NOATIME", "O_NONBLOCK"],
  ...["O_DIRECT", "O_SYNC", "O_DSYNC", "O_CLOEXEC", "O_NOCTTY", "O_LARGEFILE"],
];

const RENAME_FLAGS = ["RENAME_NOREPLACE", "RENAME_EXCHANGE", "RENAME_WHITEOUT"];

/** The flags of `open`, each with its prefix; those that do not exist are reported. */
export function openFlags(
  given: string | readonly string[],
  path: KeyPath,
  faults: Faults,
): readonly string[] {
  return checked(given, "O_", OPEN_FLAGS, path, faults);
}

export function renameFlags(
  given: string | readonly string[],
  path: KeyPath,
  faults: Faults,
): readonly string[] {
  return checked(given, "RENAME_", RENAME_FLAGS, path, faults);
}

function checked(
  given: string | readonly string[],
  prefix: string,
  known: readonly string[],
  path: KeyPath,
  faults: Faults,
): readonly string[] {
  const words =
    typeof given === "string" ? given.split(/[|\s]+/).filter((word) => word !== "") : given;
  return words.map((word, i) => {
    const flag = word.startsWith(prefix) ? word : prefix + word;
    if (known.includes(flag)) return flag;
    const meant = nearMiss(flag, known);
    const where = typeof given === "string" ? path : [...path, i];
    const hint = meant === undefined ? `there are ${known.join(", ")}` : `did you mean ${meant}?`;
    faults.add(where, `no flag is called ${word}`, hint);
    return flag;
  });
}
