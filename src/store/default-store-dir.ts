import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/** Where images are kept unless somebody says otherwise: $XDG_DATA_HOME/copyup, or ~/.local/share/copyup. A relative
 *  XDG_DATA_HOME counts for nothing (XDG Base Directory Specification). */
export function defaultStoreDir(env: Readonly<Record<string, string | undefined>>): string {
  const { XDG_DATA_HOME: data, HOME: home } = env;
  if (data !== undefined && isAbsolute(data)) return join(data, "copyup");
  return join(home === undefined || home === "" ? homedir() : home, ".local", "share", "copyup");
}
