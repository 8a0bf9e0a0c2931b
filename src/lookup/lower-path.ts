import { type Dentry, inodeOf, isRoot } from "./dentry.ts";

/** Where the lower part of `dentry` lies, from the root of the lower layers: names that were moved stand there by their
 *  redirects. Kernel: ovl_get_redirect. */
export function lowerPath(dentry: Dentry): string {
  let path = "";
  for (let at = dentry; !isRoot(at); at = at.parent) {
    const name = inodeOf(at).redirect ?? at.name;
    if (name.startsWith("/")) return name + path;
    path = `/${name}${path}`;
  }
  return path;
}
