import { ERRNO } from "../../base/errno.ts";
import { nearMiss } from "../../base/near-miss.ts";
import type { KeyPath } from "../../yaml/key-path.ts";
import type { Faults } from "./faults.ts";

/** "ok", or an errno that exists, as cases spell it: 95 has two names, and ENOTSUP is theirs. */
export function checkErrno(word: string, path: KeyPath, faults: Faults): string {
  if (word === "EOPNOTSUPP") return "ENOTSUP";
  if (word === "ok" || word === "ENOTSUP" || Object.hasOwn(ERRNO, word)) return word;
  const meant = nearMiss(word, Object.keys(ERRNO));
  faults.add(
    path,
    `no errno is called ${word}`,
    meant === undefined ? undefined : `did you mean ${meant}?`,
  );
  return word;
}
