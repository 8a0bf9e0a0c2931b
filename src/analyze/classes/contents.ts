import { digestOf, newHash } from "../../image/digest.ts";
import type { Content } from "../../layer/content.ts";
import { contentOf, type Inode, isFile, isSymlink, targetOf } from "../../layer/inode.ts";
import type { Pause } from "../pause.ts";

/** Most files of one size differ in here already. */
const PROBE = 4096;
/** Up to so many files each is compared with the others, which stops where they differ; of more each is read once. */
const FEW = 8;

/** Tells which objects hold the same, and reads as little as that takes: sizes first, then the first 4 KiB, then all of
 *  the few that are still alike. What was found to be the same is not read again. */
export class Contents {
  /** What was found to be the same leads to one of them. */
  readonly #same = new Map<Content, Content>();
  /** An inode may give its content as a new value each time: the first one is kept. */
  readonly #contents = new Map<Inode, Content>();
  readonly #probes = new Map<Content, number>();
  readonly #digests = new Map<Content, string>();

  /** Whether two objects that are no directories are of one type and hold the same: data, target, or nothing. */
  equal(left: Inode, right: Inode): boolean {
    if ((left.mode ^ right.mode) >> 12 !== 0) return false;
    if (isSymlink(left)) return targetOf(left) === targetOf(right);
    if (!isFile(left)) return left.rdev === right.rdev;
    return this.#equalContents(this.#of(left), this.#of(right));
  }

  /** Splits objects into those that hold the same; objects that no other equals are left out. Files of no bytes are not
   *  looked at, nor is what is no file. */
  async groups<T>(items: readonly T[], inodeOf: (item: T) => Inode, pause: Pause): Promise<T[][]> {
    const of = (item: T): Content => this.#of(inodeOf(item));
    const sizeOf = (item: T): number => inodeOf(item).fileSize;
    const files = items.filter((item) => isFile(inodeOf(item)) && sizeOf(item) > 0);
    const found: T[][] = [];
    for (const sized of alike(files, sizeOf)) {
      await pause();
      for (const probed of alike(sized, (item) => this.#probe(of(item)))) {
        found.push(...(await this.#equals(probed, of, pause)));
      }
    }
    return found;
  }

  async #equals<T>(items: readonly T[], of: (item: T) => Content, pause: Pause): Promise<T[][]> {
    if (items.length > FEW) {
      for (const item of items) {
        await pause();
        this.#digest(of(item));
      }
      return this.#joined(
        alike(items, (item) => this.#digest(of(item))),
        of,
      );
    }
    const groups: T[][] = [];
    for (const item of items) {
      await pause();
      const group = groups.find(([one]) => this.#equalContents(of(one!), of(item)));
      if (group === undefined) groups.push([item]);
      else group.push(item);
    }
    return groups.filter((group) => group.length > 1);
  }

  #joined<T>(groups: T[][], of: (item: T) => Content): T[][] {
    for (const [one, ...others] of groups) {
      for (const other of others) this.#join(of(one!), of(other));
    }
    return groups;
  }

  #equalContents(left: Content, right: Content): boolean {
    if (left === right) return true;
    if (left.size !== right.size) return false;
    if (this.#one(left) === this.#one(right)) return true;
    if (!left.equals(right)) return false;
    this.#join(left, right);
    return true;
  }

  #of(inode: Inode): Content {
    let content = this.#contents.get(inode);
    if (content === undefined) {
      content = contentOf(inode);
      this.#contents.set(inode, content);
    }
    return content;
  }

  #one(content: Content): Content {
    return this.#same.get(content) ?? content;
  }

  #join(left: Content, right: Content): void {
    this.#same.set(right, this.#one(left));
  }

  #probe(content: Content): number {
    let probe = this.#probes.get(content);
    if (probe === undefined) {
      probe = hashOf(content.read(0, PROBE));
      this.#probes.set(content, probe);
    }
    return probe;
  }

  #digest(content: Content): string {
    let digest = this.#digests.get(content);
    if (digest === undefined) {
      const hash = newHash();
      for (const chunk of content.chunks()) hash.update(chunk);
      digest = digestOf(hash);
      this.#digests.set(content, digest);
    }
    return digest;
  }
}

/** The items by a key, without those that have a key of their own. */
function alike<T, K>(items: readonly T[], keyOf: (item: T) => K): T[][] {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}

/** FNV-1a, a byte a step. */
function hashOf(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
  return hash;
}
