/** The merged view as a plain tree, such as `cp -a` of all layers would make: far simpler than the engine, and written
 *  without a look at it. What an overlay does otherwise stands in EXCEPTIONS, and nowhere else. */

export interface ModelFile {
  readonly kind: "file";
  content: string;
  mode: number;
  uid: number;
  gid: number;
}

export interface ModelSymlink {
  readonly kind: "symlink";
  readonly target: string;
  readonly mode: 0o777;
  uid: number;
  gid: number;
}

export interface ModelDir {
  readonly kind: "dir";
  readonly children: Map<string, ModelNode>;
  mode: number;
  uid: number;
  gid: number;
  /** Some lower layer has a part in it. */
  lower: boolean;
}

export type ModelNode = ModelFile | ModelSymlink | ModelDir;

/** "ok" or an errno. */
export type Outcome = string;

/** All that tells an overlay from a plain tree, where a program could see it. */
export const EXCEPTIONS = {
  /** Directories that any lower layer has a part in cannot be moved: redirect_dir is not on. */
  moveOf: (node: ModelNode): Outcome => (node.kind === "dir" && node.lower ? "EXDEV" : "ok"),
  /** Copy-up breaks hard links of a lower layer: their names are files of their own from the first. (While none of them
   *  was copied up, they share an inode number and a link count.) */
  lowerHardLinks: "separate",
  /** A raw whiteout in a directory that does not merge is listed, as a device, though no lookup finds it. */
  strayWhiteouts: "listed",
  /** st_nlink of a directory that merges is 1. The model has none. */
  directoryLinks: 1,
  /** Copy-up changes ctime, and nothing else that stat shows. */
  copyUpChanges: ["ctimeSec", "ctimeNsec"],
} as const;

export function newDir(mode: number, uid = 0, gid = uid, lower = false): ModelDir {
  return { kind: "dir", children: new Map(), mode, uid, gid, lower };
}

const UMASK = 0o022;
const W = 2;
const X = 1;

/** What a program does to the tree. Paths go through directories only; the last name may be missing. */
export class Model {
  readonly root: ModelDir;

  constructor(root: ModelDir) {
    this.root = root;
  }

  get(path: string): ModelNode | undefined {
    let at: ModelNode | undefined = this.root;
    for (const name of path.split("/")) {
      if (name === "") continue;
      at = at?.kind === "dir" ? at.children.get(name) : undefined;
    }
    return at;
  }

  /** Every path, parents first; only those of the wanted kinds. */
  paths(...kinds: ModelNode["kind"][]): string[] {
    const found: string[] = [];
    const visit = (node: ModelNode, path: string): void => {
      if (kinds.includes(node.kind)) found.push(path);
      if (node.kind !== "dir") return;
      for (const [name, child] of node.children)
        visit(child, path === "/" ? `/${name}` : `${path}/${name}`);
    };
    visit(this.root, "/");
    return found;
  }

  mkdir(path: string, mode: number, uid: number): Outcome {
    return this.#make(path, uid, () => newDir(mode & ~UMASK, uid));
  }

  symlink(target: string, path: string): Outcome {
    return this.#make(path, 0, () => ({ kind: "symlink", target, mode: 0o777, uid: 0, gid: 0 }));
  }

  /** open(O_WRONLY|O_CREAT|O_TRUNC), write, close. */
  write(path: string, content: string, uid: number): Outcome {
    const node = this.get(path);
    if (node === undefined) {
      const mode = 0o666 & ~UMASK;
      return this.#make(path, uid, () => ({ kind: "file", content, mode, uid, gid: uid }));
    }
    if (!this.#reaches(path, uid)) return "EACCES";
    if (node.kind !== "file") return "EISDIR";
    if (!may(node, uid, W)) return "EACCES";
    node.content = content;
    return "ok";
  }

  append(path: string, content: string): Outcome {
    const node = this.get(path);
    if (node?.kind !== "file") return node === undefined ? "ENOENT" : "EISDIR";
    node.content += content;
    return "ok";
  }

  /** Opening for writing, and no more: the overlay copies up, and nobody can tell. */
  open(path: string): Outcome {
    return this.append(path, "");
  }

  truncate(path: string, size: number): Outcome {
    const node = this.get(path);
    if (node?.kind !== "file") return node === undefined ? "ENOENT" : "EISDIR";
    node.content = node.content.slice(0, size).padEnd(size, "\0");
    return "ok";
  }

  chmod(path: string, mode: number, uid: number): Outcome {
    if (!this.#reaches(path, uid)) return "EACCES";
    const node = this.get(path);
    if (node === undefined || node.kind === "symlink") return "ENOENT";
    if (uid !== 0 && uid !== node.uid) return "EPERM";
    node.mode = mode;
    return "ok";
  }

  lchown(path: string, uid: number, gid: number): Outcome {
    const node = this.get(path);
    if (node === undefined) return "ENOENT";
    Object.assign(node, { uid, gid });
    return "ok";
  }

  unlink(path: string, uid: number): Outcome {
    if (!this.#reaches(path, uid)) return "EACCES";
    const node = this.get(path);
    if (node === undefined) return "ENOENT";
    const [dir, name] = this.#place(path);
    if (!may(dir, uid, W)) return "EACCES";
    if (node.kind === "dir") return "EISDIR";
    dir.children.delete(name);
    return "ok";
  }

  rmdir(path: string): Outcome {
    const node = this.get(path);
    if (node?.kind !== "dir") return node === undefined ? "ENOENT" : "ENOTDIR";
    if (node.children.size > 0) return "ENOTEMPTY";
    const [dir, name] = this.#place(path);
    dir.children.delete(name);
    return "ok";
  }

  link(existing: string, path: string): Outcome {
    const node = this.get(existing);
    if (node === undefined) return "ENOENT";
    if (this.get(path) !== undefined) return "EEXIST";
    if (node.kind === "dir") return "EPERM";
    const [dir, name] = this.#place(path);
    dir.children.set(name, node);
    return "ok";
  }

  rename(from: string, to: string): Outcome {
    const [node, target] = [this.get(from), this.get(to)];
    if (node === undefined) return "ENOENT";
    if (node === target) return "ok";
    if (node.kind === "dir" && `${to}/`.startsWith(`${from}/`)) return "EINVAL";
    if (`${from}/`.startsWith(`${to}/`)) return "ENOTEMPTY";
    if (target !== undefined && node.kind === "dir" && target.kind !== "dir") return "ENOTDIR";
    if (target?.kind === "dir" && node.kind !== "dir") return "EISDIR";
    const moved = EXCEPTIONS.moveOf(node);
    if (moved !== "ok") return moved;
    if (target?.kind === "dir" && target.children.size > 0) return "ENOTEMPTY";
    const [source, name] = this.#place(from);
    source.children.delete(name);
    const [dir, newName] = this.#place(to);
    dir.children.set(newName, node);
    return "ok";
  }

  exchange(one: string, other: string): Outcome {
    const [node, target] = [this.get(one), this.get(other)];
    if (node === undefined || target === undefined) return "ENOENT";
    if (node === target) return one === other || node.kind !== "dir" ? "ok" : "EINVAL";
    if (`${other}/`.startsWith(`${one}/`) || `${one}/`.startsWith(`${other}/`)) return "EINVAL";
    for (const moved of [node, target].map(EXCEPTIONS.moveOf)) if (moved !== "ok") return moved;
    const [[dir, name], [otherDir, otherName]] = [this.#place(one), this.#place(other)];
    dir.children.set(name, target);
    otherDir.children.set(otherName, node);
    return "ok";
  }

  #make(path: string, uid: number, make: () => ModelNode): Outcome {
    if (!this.#reaches(path, uid)) return "EACCES";
    if (this.get(path) !== undefined) return "EEXIST";
    const [dir, name] = this.#place(path);
    if (!may(dir, uid, W)) return "EACCES";
    dir.children.set(name, make());
    return "ok";
  }

  #place(path: string): [dir: ModelDir, name: string] {
    const slash = path.lastIndexOf("/");
    const dir = this.get(path.slice(0, slash));
    if (dir?.kind !== "dir") throw new Error(`${path} is not in a directory of the model`);
    return [dir, path.slice(slash + 1)];
  }

  /** Whether a user may search every directory on the way. */
  #reaches(path: string, uid: number): boolean {
    let above = path;
    do {
      above = above.slice(0, above.lastIndexOf("/"));
      if (!may(this.get(above)!, uid, X)) return false;
    } while (above !== "");
    return true;
  }
}

/** Permission bits: of the owner, of the group (a user's gid is its uid), of others. */
function may(node: ModelNode, uid: number, want: number): boolean {
  if (uid === 0) return true;
  const shift = uid === node.uid ? 6 : uid === node.gid ? 3 : 0;
  return ((node.mode >> shift) & want) === want;
}

/** A tree as lines: what a program would see of it. */
export function describeNode(path: string, node: ModelNode): string {
  const { kind, mode, uid, gid } = node;
  const body =
    node.kind === "file"
      ? JSON.stringify(node.content)
      : node.kind === "symlink"
        ? `-> ${node.target}`
        : "";
  return `${path} ${kind} ${mode.toString(8)} ${uid}:${gid} ${body}`.trimEnd();
}

export function describeModel(model: Model): string[] {
  return model
    .paths("dir", "file", "symlink")
    .sort()
    .map((path) => describeNode(path, model.get(path)!));
}
