const NAME = 100;
const PREFIX = 155;

/** An ASCII path of more than 100 bytes in USTAR's two fields, divided at a slash; null when none fits.
 *  Go: splitUSTARPath. */
export function splitName(path: string): { readonly prefix: string; readonly name: string } | null {
  let end = path.length;
  if (end > PREFIX + 1) end = PREFIX + 1;
  else if (path.endsWith("/")) end--;
  const slash = path.lastIndexOf("/", end - 1);
  const length = path.length - slash - 1;
  if (slash <= 0 || slash > PREFIX || length === 0 || length > NAME) return null;
  return { prefix: path.slice(0, slash), name: path.slice(slash + 1) };
}
