import { compareNames } from "../../base/names.ts";

const SURROGATE = /[\ud800-\udfff]/;

/** Names by the value of their bytes, as Go's filepath.Walk has them. JavaScript's own order is the same one but
 *  for characters beyond the first 65,536. */
export function sortNames(names: string[]): string[] {
  return names.some((name) => SURROGATE.test(name)) ? names.sort(compareNames) : names.sort();
}
