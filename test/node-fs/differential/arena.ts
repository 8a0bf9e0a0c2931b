import * as fs from "node:fs";
import { join } from "node:path";
import { failure } from "../../../src/kernel/failure.ts";
import type { Libc } from "../../../src/kernel/libc.ts";
import { LAID_AT, type Laid } from "./random-layers.ts";

const MNT_DETACH = 2;
const O_DIRECTORY = 0o200000;

/** Real overlay mounts, one after another, each the root directory while it lasts. The process has to have a mount
 *  namespace of its own, and no one who goes back to where it was. */
export class Arena {
  readonly #libc: Libc;
  readonly #place: string;
  readonly #root: number;

  constructor(libc: Libc, place: string) {
    this.#libc = libc;
    this.#place = place;
    this.#root = this.#must(libc.open("/", O_DIRECTORY, 0), "open");
  }

  /** Mounts the layers, topmost first, below an empty upper one, and goes in. */
  enter(layers: readonly (readonly Laid[])[]): void {
    this.#must(this.#libc.mount("none", this.#place, "tmpfs", 0, "mode=755"), "mount");
    const at = (name: string) => join(this.#place, name);
    for (const name of ["u", "w", "m", ...layers.keys()]) fs.mkdirSync(at(`${name}`));
    for (const [i, layer] of layers.entries()) lay(at(`${i}`), layer);
    for (const name of ["u", "w"]) fs.utimesSync(at(name), LAID_AT, LAID_AT);
    const lowers = [...layers.keys()].map((i) => at(`${i}`)).join(":");
    const options = `lowerdir=${lowers},upperdir=${at("u")},workdir=${at("w")}`;
    this.#must(this.#libc.mount("overlay", at("m"), "overlay", 0, options), "mount");
    this.#must(this.#libc.chdir(at("m")), "chdir");
    this.#must(this.#libc.chroot("."), "chroot");
    // Node remembers where it was.
    process.chdir("/");
  }

  leave(): void {
    this.#must(this.#libc.fchdir(this.#root), "fchdir");
    this.#must(this.#libc.chroot("."), "chroot");
    this.#must(this.#libc.umount2(join(this.#place, "m"), MNT_DETACH), "umount");
    this.#must(this.#libc.umount2(this.#place, MNT_DETACH), "umount");
  }

  /** Does the work as another user: only what is synchronous. */
  as(uid: number): void {
    const { libc } = { libc: this.#libc };
    if (uid !== 0) {
      this.#must(libc.setresgid(uid, uid, 0), "setresgid");
      this.#must(libc.setresuid(uid, uid, 0), "setresuid");
    } else {
      this.#must(libc.setresuid(0, 0, 0), "setresuid");
      this.#must(libc.setresgid(0, 0, 0), "setresgid");
    }
  }

  #must(result: number, syscall: string): number {
    if (result === -1) throw failure(this.#libc.errno(), syscall);
    return result;
  }
}

function lay(top: string, layer: readonly Laid[]): void {
  for (const { path, type, text } of layer) {
    const at = top + path;
    if (type === "dir") fs.mkdirSync(at);
    else if (type === "symlink") fs.symlinkSync(text, at);
    else fs.writeFileSync(at, text);
  }
  for (const { path, type, mode, uid } of layer.toReversed()) {
    const at = top + path;
    fs.lchownSync(at, uid, uid);
    if (type !== "symlink") fs.chmodSync(at, mode);
    fs.lutimesSync(at, LAID_AT, LAID_AT);
  }
  fs.chmodSync(top, 0o755);
  fs.utimesSync(top, LAID_AT, LAID_AT);
}
