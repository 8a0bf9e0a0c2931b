/** What of the recording machine's files the image has: all below its root, but for other mounts. */
export class ImageView {
  readonly #root: string | null;
  readonly #outside: readonly string[];

  /** @param root the image's root as the log calls it; null: "/" of the log is that of the image
   *  @param outside paths of the image that other file systems are mounted over */
  constructor(root: string | null, outside: readonly string[]) {
    this.#root = root === null ? null : root.replace(/\/+$/, "");
    this.#outside = outside;
  }

  /** Whether processes stand outside of the image until chroot(). */
  get isAbove(): boolean {
    return this.#root !== null;
  }

  /** Where a path of the recording machine lies in the image; null when it lies outside. */
  inImage(path: string): string | null {
    const root = this.#root;
    if (root === null) return this.isOutside(path) ? null : path;
    if (path !== root && !path.startsWith(`${root}/`)) return null;
    const inside = path.slice(root.length) || "/";
    return this.isOutside(inside) ? null : inside;
  }

  /** Whether a path of the image lies on another file system. */
  isOutside(path: string): boolean {
    for (const prefix of this.#outside) {
      if (!path.startsWith(prefix)) continue;
      if (path.length === prefix.length || path.charCodeAt(prefix.length) === 0x2f) return true;
    }
    return false;
  }
}
