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
