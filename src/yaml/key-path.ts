/** Keys and indexes from the top of a file down to a value. */
export type KeyPath = readonly (string | number)[];

/** What a fault points at: the value, or the key that names it. */
export type Part = "key" | "value";

/** "steps[3].chmod.mode"; a key that is a path stands in brackets too: 'tree["/etc/motd"].mode'. */
export function shownPath(path: KeyPath): string {
  return path
    .map((key, i) => {
      if (typeof key === "number") return `[${key}]`;
      if (!/^[\w-]+$/.test(key)) return `[${JSON.stringify(key)}]`;
      return i === 0 ? key : `.${key}`;
    })
    .join("");
}

/** What lies at a path of a plain value; undefined when nothing does. */
export function valueAt(root: unknown, path: KeyPath): unknown {
  let value = root;
  for (const key of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string | number, unknown>)[key];
  }
  return value;
}
