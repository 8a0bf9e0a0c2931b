import { expect } from "vitest";
import { Content } from "../../src/layer/content.ts";
import { Directory } from "../../src/layer/directory.ts";
import type { Inode } from "../../src/layer/inode.ts";
import { type Layer, walk } from "../../src/layer/layer.ts";

/** Does `work`, and holds every layer against what it was before: attributes and all times, xattrs, names and their
 *  order, and the very same objects and contents, not only equal ones. */
export function assertLowersUntouched<T>(layers: readonly Layer[], work: () => T): T {
  const ids = new Identities();
  const before = layers.map((layer) => snapshot(layer, ids));
  const result = work();
  layers.forEach((layer, i) => {
    expect(snapshot(layer, ids), `the lower layer ${layer.name}`).toEqual(before[i]);
  });
  return result;
}

/** Numbers for objects, by identity. */
class Identities {
  readonly #known = new Map<object, number>();

  of(object: object): number {
    const known = this.#known.get(object);
    if (known !== undefined) return known;
    this.#known.set(object, this.#known.size);
    return this.#known.size - 1;
  }
}

/** Everything about a layer, as plain data. */
function snapshot(layer: Layer, ids: Identities): unknown[] {
  return [...walk(layer.root)].map(({ path, inode }) => [
    path,
    ids.of(inode),
    attributes(inode),
    [...(inode.xattrs ?? [])].map(([name, value]) => [name, [...value].join(" ")]),
    bodyOf(inode, ids),
  ]);
}

function attributes(inode: Inode): number[] {
  const { ino, mode, uid, gid, rdev, nlink, flags } = inode;
  const { atimeSec, atimeNsec, mtimeSec, mtimeNsec, ctimeSec, ctimeNsec } = inode;
  const times = [atimeSec, atimeNsec, mtimeSec, mtimeNsec, ctimeSec, ctimeNsec];
  return [ino, mode, uid, gid, rdev, nlink, flags, ...times];
}

function bodyOf({ body }: Inode, ids: Identities): unknown {
  if (body instanceof Content) return ids.of(body);
  if (body instanceof Directory) return { version: body.version, names: body.listing() };
  return body;
}
