/** Keys that mean something, only not yet. Each message says what to do instead. */

const DOCKER = "comes with the part that simulates Docker";

/** Where a key is looked for: at the top, in `image`, in a step. */
export type Place = "scenario" | "image" | "step";

const RESERVED: Readonly<Record<Place, Readonly<Record<string, string>>>> = {
  scenario: {
    device: "device profiles are not part of this version",
    compare: "comparisons are not part of this version",
    commands: "commands are not part of this version",
  },
  image: {
    build: `building an image ${DOCKER}: list its layers, or give an archive`,
  },
  step: {
    run: `running a command ${DOCKER}: list the system calls it makes`,
    build: `building an image ${DOCKER}`,
    commit: `committing a container ${DOCKER}`,
    diff: `docker diff ${DOCKER}: expect says what lies in the upper`,
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
};

/** The key that was meant by a word from elsewhere, if it is among those known here. */
export function synonymOf(key: string, known: readonly string[]): string | undefined {
  const meant = Object.hasOwn(SYNONYMS, key) ? SYNONYMS[key] : undefined;
  return meant !== undefined && known.includes(meant) ? meant : undefined;
}
