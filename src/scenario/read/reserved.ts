/** Keys that mean something, only not yet. Each message says what to do instead. */

/** Where a key is looked for: at the top. */
export type Place = "scenario";

const RESERVED: Readonly<Record<Place, Readonly<Record<string, string>>>> = {
  scenario: {
    device: "device profiles are not part of this version",
  },
};

/** Why a key cannot be used yet; undefined when it is no reserved key. */
export function reservedKey(place: Place, key: string): string | undefined {
  const keys = RESERVED[place];
  return Object.hasOwn(keys, key) ? `not available: ${keys[key]}` : undefined;
}

/** Other people's words for our keys. */
const SYNONYMS: Readonly<Record<string, string>> = {
  uid: "owner",
  gid: "group",
  user: "as",
  container: "in",
  times: "repeat",
  count: "len",
  length: "len",
  from: "path",
  source: "path",
  file: "path",
  dest: "to",
  target: "to",
  text: "data",
  opaques: "opaque",
  dockerfile: "file",
  tags: "tag",
  build_args: "args",
  stubs: "stub",
  stdout: "output",
  exit: "status",
  exit_code: "status",
};

/** The key that was meant by a word from elsewhere, if it is among those known here. */
export function synonymOf(key: string, known: readonly string[]): string | undefined {
  const meant = Object.hasOwn(SYNONYMS, key) ? SYNONYMS[key] : undefined;
  return meant !== undefined && known.includes(meant) ? meant : undefined;
}
