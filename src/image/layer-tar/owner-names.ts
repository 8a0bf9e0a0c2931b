/** How the machine that an engine runs on calls users and groups, by number. Docker 20.10 writes these names into
 *  layers; the image's own /etc/passwd is not asked. */
export interface OwnerNames {
  readonly users: ReadonlyMap<number, string>;
  readonly groups: ReadonlyMap<number, string>;
}

const ROOT: ReadonlyMap<number, string> = new Map([[0, "root"]]);

/** A machine that knows nobody but root: what it writes is the same everywhere. */
export const ROOT_ONLY: OwnerNames = { users: ROOT, groups: ROOT };

/** What /etc/passwd and /etc/group say; of two lines with one number the first counts, as in getpwuid(3). */
export function parseOwnerNames(passwd: string, group: string): OwnerNames {
  return { users: namesById(passwd), groups: namesById(group) };
}

function namesById(text: string): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  for (const line of text.split("\n")) {
    const [name, , id] = line.split(":");
    if (name === undefined || name === "" || id === undefined || !/^\d+$/.test(id)) continue;
    if (!names.has(Number(id))) names.set(Number(id), name);
  }
  return names;
}
