import type { Inode } from "../../layer/inode.ts";
import { isDir, namesOf } from "../../layer/inode.ts";
import { isOpaque, isWhiteout, markOf } from "../../layer/marks.ts";
import { AnalyzeError } from "../analyze-error.ts";
import type { AnalyzedLayer } from "../analyzed-image.ts";
import { Body } from "./body.ts";
import { Place, Version } from "./place.ts";
import { Removal } from "./removal.ts";

/** What became of one layer's names. */
export interface StackedLayer {
  readonly name: string;
  /** All that is no directory. */
  readonly bodies: readonly Body[];
  readonly directories: readonly Version[];
  readonly removals: readonly Removal[];
  readonly whiteouts: number;
}

/** The layers of an image, laid lowest first into one merged tree that remembers what each name replaced, and what became
 *  of it. Takes as long as there are names. */
export class Stack {
  readonly root = new Place("", null);
  readonly layers: readonly StackedLayer[];

  /** @throws AnalyzeError for marks that Docker's own mounts do not make */
  constructor(layers: readonly AnalyzedLayer[]) {
    this.layers = layers.map((layer, index) => new Laying(layer, index).lay(this.root));
  }
}

/** One layer on its way in. */
class Laying implements StackedLayer {
  readonly name: string;
  readonly bodies: Body[] = [];
  readonly directories: Version[] = [];
  readonly removals: Removal[] = [];
  whiteouts = 0;
  readonly #top: Inode;
  readonly #index: number;
  readonly #linked = new Map<Inode, Body>();

  constructor({ layer }: AnalyzedLayer, index: number) {
    this.name = layer.name;
    this.#top = layer.root;
    this.#index = index;
  }

  lay(root: Place): this {
    this.#directory(this.#top, root, null);
    return this;
  }

  /** `hidden`: what hides all that the layers below have here. */
  #directory(inode: Inode, place: Place, hidden: Removal | null): void {
    this.#refuseMark(inode, place, "redirect");
    const below = place.shown;
    const version = new Version(this.#index, place, new Body(this.#index, inode), below, false);
    version.body.versions.push(version);
    this.directories.push(version);
    place.shown = version;
    const opaque = hidden === null && hidesBelow(inode, place) && place.children !== null;
    const hides = opaque ? this.#removal("opaque", place) : hidden;
    const names = namesOf(inode).entries;
    for (const [name, child] of names) this.#name(name, child, place, hides);
    if (hides === null || place.children === null) return;
    for (const [name, child] of place.children) if (!names.has(name)) take(child, hides);
  }

  #name(name: string, inode: Inode, parent: Place, hides: Removal | null): void {
    const known = parent.children?.get(name);
    if (isWhiteout(inode)) {
      this.whiteouts++;
      if (known !== undefined) take(known, hides ?? this.#removal("whiteout", known));
      return;
    }
    const directory = isDir(inode);
    const covers = known !== undefined && isDir(known.shown!.body.inode) !== directory;
    if (covers) take(known, this.#removal("covered", known));
    const place = covers || known === undefined ? placeIn(parent, name) : known;
    if (directory) this.#directory(inode, place, hides);
    else this.#file(inode, place, hides !== null);
  }

  #file(inode: Inode, place: Place, again: boolean): void {
    this.#refuseMark(inode, place, "metacopy");
    const below = place.shown;
    const version = new Version(this.#index, place, this.#bodyOf(inode), below, again);
    version.body.versions.push(version);
    if (below !== null) below.above = version;
    place.shown = version;
  }

  #bodyOf(inode: Inode): Body {
    const known = inode.nlink > 1 ? this.#linked.get(inode) : undefined;
    if (known !== undefined) return known;
    const body = new Body(this.#index, inode);
    this.bodies.push(body);
    if (inode.nlink > 1) this.#linked.set(inode, body);
    return body;
  }

  #removal(how: Removal["how"], place: Place): Removal {
    const removal = new Removal(this.#index, how, place);
    this.removals.push(removal);
    return removal;
  }

  /** What stands elsewhere in the layers below cannot be followed layer by layer. */
  #refuseMark(inode: Inode, place: Place, mark: "redirect" | "metacopy"): void {
    if (markOf(inode, mark) === undefined) return;
    const option = mark === "redirect" ? "redirect_dir=on" : "metacopy=on";
    throw new AnalyzeError({
      where: `layer ${this.#index} (${this.name}), ${place.path}`,
      what: `the mark overlay.${mark}, which a mount with ${option} makes`,
      expected: "layers as Docker mounts them, without",
      remedy: "save the image with docker save and analyze the archive",
    });
  }
}

/** Opaque, and no layer's root: these are merged whatever marks they have. Kernel: ovl_get_root; so does Docker. */
const hidesBelow = (inode: Inode, { parent }: Place): boolean => parent !== null && isOpaque(inode);

function placeIn(parent: Place, name: string): Place {
  parent.children ??= new Map();
  const place = new Place(name, parent);
  parent.children.set(name, place);
  return place;
}

/** Takes a place off the merged tree, with all that is below it. */
function take(place: Place, removal: Removal): void {
  place.parent!.children!.delete(place.name);
  const pending = [place];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    let version = at.shown;
    const merges = version !== null && isDir(version.body.inode);
    while (version !== null && version.removal === null) {
      version.removal = removal;
      removal.versions.push(version);
      version = merges ? version.below : null;
    }
    if (at.children !== null) for (const child of at.children.values()) pending.push(child);
  }
}
