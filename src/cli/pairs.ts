import { UserError } from "./user-error.ts";

/** Options of the form NAME=VALUE, the last of a name counts. A bare NAME takes its value from `env`, and is left out
 *  where that has none, as Docker does; without `env` it is empty. @throws UserError for one without a name */
export function parsePairs(
  option: string,
  texts: readonly string[],
  env?: Readonly<Record<string, string | undefined>>,
): Map<string, string> {
  const pairs = new Map<string, string>();
  for (const text of texts) {
    const equals = text.indexOf("=");
    const name = equals < 0 ? text : text.slice(0, equals);
    if (name === "") throw new UserError(`${option} ${text}: expected NAME=VALUE`);
    const value = equals < 0 ? (env === undefined ? "" : env[name]) : text.slice(equals + 1);
    if (value !== undefined) pairs.set(name, value);
  }
  return pairs;
}

/** For commander: an option that may be given several times. */
export const several = (text: string, before: readonly string[]): readonly string[] => [
  ...before,
  text,
];
