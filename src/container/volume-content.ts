import { isDirMode, isFileMode, isLinkMode } from "../base/mode.ts";
import { namesOf } from "../layer/inode.ts";
import type { Layer } from "../layer/layer.ts";
import { layerProcess } from "../process/layer-process.ts";
import type { Process } from "../process/process.ts";
import type { Stat } from "../process/stat.ts";
import { ContainerError } from "./container-error.ts";

/** Copies what the image has at `path` into an empty volume: modes, owners, times, xattrs and hard links too. A volume
 *  that holds anything stays as it is. A directory's own times are set before its names are: it is as old as the copy.
 *  Moby: copyExistingContents; containerd: continuity/fs.CopyDir. @throws ContainerError when the image has a
 *  file there */
export function fillVolume(volume: Layer, image: Process, path: string): void {
  if (namesOf(volume.root).size > 0) return;
  const found = image.tryStat(path);
  if (found === null) return;
  if (!isDirMode(found.mode)) {
    throw new ContainerError(`cannot mount volume over existing file, file exists ${path}`, {
      remedy: "mount the volume over a directory",
    });
  }
  new VolumeCopy(image, layerProcess(volume, { umask: 0 })).copyDirectory(path, "/", found);
}

class VolumeCopy {
  readonly #image: Process;
  readonly #volume: Process;
  /** First name of files with several, by inode number. */
  readonly #linked = new Map<number | bigint, string>();

  constructor(image: Process, volume: Process) {
    this.#image = image;
    this.#volume = volume;
  }

  copyDirectory(from: string, to: string, stat: Stat): void {
    if (to !== "/") this.#volume.mkdir(to, stat.mode & 0o7777);
    this.#copyAttributes(from, to, stat);
    const names = this.#image.readdir(from).map(({ name }) => name);
    for (const name of names.sort()) {
      this.#copy(join(from, name), join(to, name));
    }
  }

  #copy(from: string, to: string): void {
    const stat = this.#image.lstat(from);
    if (isDirMode(stat.mode)) {
      this.copyDirectory(from, to, stat);
      return;
    }
    const known = stat.nlink > 1 ? this.#linked.get(stat.ino) : undefined;
    if (known !== undefined) this.#volume.link(known, to);
    else this.#make(from, to, stat);
    if (stat.nlink > 1) this.#linked.set(stat.ino, known ?? to);
    this.#copyAttributes(from, to, stat);
  }

  #make(from: string, to: string, stat: Stat): void {
    if (isLinkMode(stat.mode)) this.#volume.symlink(this.#image.readlink(from), to);
    else if (isFileMode(stat.mode)) this.#copyData(from, to);
    else this.#volume.mknod(to, stat.mode, stat.rdev);
  }

  #copyData(from: string, to: string): void {
    const source = this.#image.open(from, "O_RDONLY|O_NOATIME");
    const target = this.#volume.open(to, "O_WRONLY|O_CREAT|O_EXCL");
    this.#volume.writeContent(target, this.#image.readContent(source));
    this.#volume.close(target);
    this.#image.close(source);
  }

  #copyAttributes(from: string, to: string, stat: Stat): void {
    this.#volume.lchown(to, stat.uid, stat.gid);
    if (!isLinkMode(stat.mode)) this.#volume.chmod(to, stat.mode & 0o7777);
    for (const name of this.#image.llistxattr(from)) {
      this.#volume.lsetxattr(to, name, this.#image.lgetxattr(from, name));
    }
    const atime = { sec: stat.atimeSec, nsec: stat.atimeNsec };
    const mtime = { sec: stat.mtimeSec, nsec: stat.mtimeNsec };
    this.#volume.utimens(to, atime, mtime, { nofollow: true });
  }
}

const join = (directory: string, name: string): string =>
  directory === "/" ? `/${name}` : `${directory}/${name}`;
