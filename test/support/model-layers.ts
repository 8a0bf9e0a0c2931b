import fc from "fast-check";
import { LayerBuilder } from "../../src/layer/builder.ts";
import { Content } from "../../src/layer/content.ts";
import type { Layer } from "../../src/layer/layer.ts";
import { T0 } from "./layer.ts";
import { Model, type ModelDir, type ModelFile, type ModelNode, newDir } from "./model.ts";

/** Few names, so that layers and calls meet. */
export const NAMES = ["a", "b", "c", "d"];
export const name = fc.constantFrom(...NAMES);
export const MODES = [0o644, 0o600, 0o755, 0o700, 0o777, 0o666];
export const USERS = [0, 1000];

/** A tree of one layer, as plain data: hard links are one object under two names. */
type Spec =
  | SpecDir
  | ModelFile
  | { readonly kind: "symlink"; readonly target: string }
  | { readonly kind: "whiteout" };
interface SpecDir {
  readonly kind: "dir";
  readonly children: Map<string, Spec>;
  opaque: boolean;
  mode: number;
  uid: number;
}

type Placing = readonly [path: readonly string[], lay: Lay];
type Lay =
  | { readonly kind: "file"; readonly content: string; readonly mode: number; readonly uid: number }
  | { readonly kind: "symlink"; readonly target: string }
  | { readonly kind: "whiteout" }
  | { readonly kind: "dir"; readonly opaque: boolean; readonly mode: number; readonly uid: number }
  | { readonly kind: "link"; readonly pick: number };

const mode = fc.constantFrom(...MODES);
const uid = fc.constantFrom(...USERS);
const dirMode = fc.constantFrom(0o755, 0o777, 0o700, 0o711);

const placing: fc.Arbitrary<Placing> = fc.tuple(
  fc.array(name, { minLength: 1, maxLength: 3 }),
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant("file"),
        content: fc.string({ maxLength: 4, unit: "grapheme-ascii" }),
        mode,
        uid,
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({ kind: fc.constant("dir"), opaque: fc.boolean(), mode: dirMode, uid }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant("symlink"),
        target: fc.constantFrom("a", "../b", "/c", "no/where"),
      }),
    },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant("whiteout") }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("link"), pick: fc.nat(99) }) },
  ) as fc.Arbitrary<Lay>,
);

/** 1 to 4 lower layers, lowest first, and an upper. */
export const stack = fc
  .record({
    lowers: fc.array(fc.array(placing, { maxLength: 12 }), { minLength: 1, maxLength: 4 }),
    upper: fc.array(placing, { maxLength: 8 }),
  })
  .map(({ lowers, upper }) => new Stack(lowers, upper));

/** Layers and what they come to. Each call of build makes new ones. */
export class Stack {
  readonly #lowers: readonly SpecDir[];
  readonly #upper: SpecDir;

  constructor(lowers: readonly (readonly Placing[])[], upper: readonly Placing[]) {
    this.#lowers = lowers.map(specOf);
    this.#upper = specOf(upper);
    dropStrays(this.#upper, this.#merge(false));
  }

  /** Topmost lower first, as a mount wants them. */
  build(): { lowers: Layer[]; upper: Layer } {
    const lowers = this.#lowers.map((spec, i) => layerOf(spec, `lower${i + 1}`));
    return { lowers: lowers.reverse(), upper: layerOf(this.#upper, "upper") };
  }

  model(): Model {
    return new Model(this.#merge(true));
  }

  /** From the bottom up, as if each layer were unpacked over those below it. */
  #merge(upper: boolean): ModelDir {
    const root = newDir(0o755, 0, 0, true);
    for (const layer of this.#lowers) unpack(layer, root, null);
    if (upper) unpack(this.#upper, root, new Map());
    return root;
  }

  toString(): string {
    const lines = (spec: SpecDir): string => JSON.stringify(flat(spec));
    return [
      ...this.#lowers.map((spec, i) => `lower${i + 1} ${lines(spec)}`),
      `upper ${lines(this.#upper)}`,
    ].join("\n");
  }
}

function specOf(placings: readonly Placing[]): SpecDir {
  const root: SpecDir = { kind: "dir", children: new Map(), opaque: false, mode: 0o755, uid: 0 };
  const files: ModelFile[] = [];
  for (const [path, lay] of placings) {
    const dir = directoryAt(root, path.slice(0, -1));
    const last = path.at(-1)!;
    if (dir === null) continue;
    const known = dir.children.get(last);
    if (lay.kind === "dir") {
      if (known?.kind === "dir") Object.assign(known, lay);
      else dir.children.set(last, { ...lay, children: new Map() });
    } else if (lay.kind === "file") {
      const file: ModelFile = { ...lay, gid: lay.uid };
      files.push(file);
      dir.children.set(last, file);
    } else if (lay.kind === "link") {
      const file = files[lay.pick % files.length];
      if (file !== undefined) dir.children.set(last, file);
    } else {
      dir.children.set(last, lay);
    }
  }
  return root;
}

/** The directory at a path, with those above it made as needed; null where something else is in the way. */
function directoryAt(root: SpecDir, path: readonly string[]): SpecDir | null {
  let at = root;
  for (const step of path) {
    let next = at.children.get(step);
    if (next === undefined) {
      next = { kind: "dir", children: new Map(), opaque: false, mode: 0o755, uid: 0 };
      at.children.set(step, next);
    }
    if (next.kind !== "dir") return null;
    at = next;
  }
  return at;
}

/** `upperFiles`: files that the upper has, by what they were made of; null for a lower layer. */
function unpack(layer: SpecDir, into: ModelDir, upperFiles: Map<Spec, ModelFile> | null): void {
  for (const [key, spec] of layer.children) {
    const below = into.children.get(key);
    into.children.delete(key);
    if (spec.kind === "whiteout") continue;
    if (spec.kind === "dir") {
      const merges = below?.kind === "dir" && !spec.opaque;
      const dir: ModelDir = merges ? below : newDir(0, 0, 0, upperFiles === null);
      Object.assign(dir, { mode: spec.mode, uid: spec.uid, gid: spec.uid });
      into.children.set(key, dir);
      unpack(spec, dir, upperFiles);
    } else if (spec.kind === "file") {
      // EXCEPTIONS.lowerHardLinks: each name a file of its own, but in the upper.
      const file = upperFiles?.get(spec) ?? { ...spec };
      upperFiles?.set(spec, file);
      into.children.set(key, file);
    } else {
      into.children.set(key, { ...spec, mode: 0o777, uid: 0, gid: 0 });
    }
  }
}

/** Whiteouts in a directory that the upper alone has would be in the way of rmdir, as on the layer itself; no overlay
 *  makes them. */
function dropStrays(upper: SpecDir, below: ModelNode | undefined): void {
  const merges = below?.kind === "dir";
  for (const [key, spec] of upper.children) {
    if (spec.kind === "whiteout" && !merges) upper.children.delete(key);
    if (spec.kind === "dir")
      dropStrays(spec, merges && !spec.opaque ? below.children.get(key) : undefined);
  }
}

function layerOf(spec: SpecDir, layerName: string): Layer {
  const builder = new LayerBuilder({ name: layerName, mtime: T0 });
  const first = new Map<Spec, string>();
  const lay = (dir: SpecDir, path: string): void => {
    for (const [key, child] of dir.children) {
      const at = `${path}/${key}`;
      const known = first.get(child);
      if (known !== undefined) builder.link(at, known);
      else if (child.kind === "whiteout") builder.whiteout(at);
      else if (child.kind === "symlink") builder.put(at, { type: "symlink", target: child.target });
      else if (child.kind === "file") {
        const { mode: bits, uid: owner } = child;
        builder.put(at, {
          type: "file",
          mode: bits,
          uid: owner,
          gid: owner,
          content: Content.fromText(child.content),
        });
        first.set(child, at);
      } else {
        builder.put(at, { type: "dir", mode: child.mode, uid: child.uid, gid: child.uid });
        if (child.opaque) builder.opaque(at);
        lay(child, at);
      }
    }
  };
  lay(spec, "");
  return builder.layer;
}

function flat(dir: SpecDir): unknown {
  return Object.fromEntries(
    [...dir.children].map(([key, spec]) => {
      if (spec.kind === "dir")
        return [
          spec.opaque
            ? `${key}! ${spec.mode.toString(8)} ${spec.uid}`
            : `${key}/ ${spec.mode.toString(8)} ${spec.uid}`,
          flat(spec),
        ];
      if (spec.kind === "file")
        return [key, `${spec.content} ${spec.mode.toString(8)} ${spec.uid}`];
      return [key, spec.kind === "whiteout" ? "whiteout" : `-> ${spec.target}`];
    }),
  );
}

/** Copies what a model shows into one layer: the squashed image. Hard links of the model stay hard links. */
export function squash(model: Model): Layer {
  const builder = new LayerBuilder({ name: "squashed", mtime: T0 });
  const first = new Map<ModelNode, string>();
  for (const path of model.paths("dir", "file", "symlink")) {
    const node = model.get(path)!;
    const { mode: bits, uid: owner, gid } = node;
    const known = first.get(node);
    if (known !== undefined) builder.link(path, known);
    else if (node.kind === "dir") builder.put(path, { type: "dir", mode: bits, uid: owner, gid });
    else if (node.kind === "symlink")
      builder.put(path, { type: "symlink", target: node.target, uid: owner, gid });
    else
      builder.put(path, {
        type: "file",
        mode: bits,
        uid: owner,
        gid,
        content: Content.fromText(node.content),
      });
    if (node.kind !== "dir") first.set(node, path);
  }
  return builder.layer;
}
