/** How the machine that an engine runs on calls users and groups, by number. Docker 20.10 writes these names into
 *  layers; the image's own /etc/passwd is not asked. */
export interface OwnerNames {
  readonly users: ReadonlyMap<number, string>;
  readonly groups: ReadonlyMap<number, string>;
}

const ROOT: ReadonlyMap<number, string> = new Map([[0, "root"]]);

/** A machine that knows nobody but root: what it writes is the same everywhere. */
export const ROOT_ONLY: OwnerNames = { users: ROOT, groups: ROOT };
