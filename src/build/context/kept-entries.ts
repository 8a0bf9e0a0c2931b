import type { IgnoreMatcher, IgnoreState } from "./ignore-matcher.ts";

/** How an engine sends a folder that is left out, for what it keeps below it: with the first thing that is kept; always,
 *  where something could be kept; or not at all, so that the engine makes one of its own. */
export type LeftOutFolders = "when needed" | "always" | "never";

/** A tree that can be walked, of whatever kind. Names come sorted by bytes. */
export interface WalkedTree<Node> {
  children(path: string): Iterable<WalkedNode<Node>>;
}

export interface WalkedNode<Node> {
  readonly name: string;
  readonly node: Node;
  readonly isFolder: boolean;
}

export interface KeptEntry<Node> {
  /** Relative to the context. */
  readonly path: string;
  readonly node: Node;
  /** A folder that is left out and made all the same, as an empty one of the engine's own. */
  readonly bare: boolean;
}

/** What a .dockerignore leaves of a tree, folders before what they hold. A folder that is left out is entered only
 *  when a `!` line could name something in it.   fsutil: FilterFS.Walk; moby: TarWithOptions
 *  @throws BadPattern */
export function keptEntries<Node>(
  tree: WalkedTree<Node>,
  matcher: IgnoreMatcher,
  leftOut: LeftOutFolders,
): Iterable<KeptEntry<Node>> {
  return new Walk(tree, matcher, leftOut).folder("", matcher.root, []);
}

/** A folder that is left out, and will be made with the first thing that is kept in it. */
interface Pending<Node> {
  readonly entry: KeptEntry<Node>;
  given: boolean;
}

class Walk<Node> {
  readonly #tree: WalkedTree<Node>;
  readonly #matcher: IgnoreMatcher;
  readonly #leftOut: LeftOutFolders;

  constructor(tree: WalkedTree<Node>, matcher: IgnoreMatcher, leftOut: LeftOutFolders) {
    this.#tree = tree;
    this.#matcher = matcher;
    this.#leftOut = leftOut;
  }

  *folder(
    path: string,
    state: IgnoreState,
    above: readonly Pending<Node>[],
  ): Generator<KeptEntry<Node>> {
    for (const { name, node, isFolder } of this.#tree.children(path)) {
      const child = path === "" ? name : `${path}/${name}`;
      const found = this.#matcher.look(child, state);
      const entry = { path: child, node, bare: found.ignored && this.#leftOut === "never" };
      if (!found.ignored) {
        for (const pending of above) {
          if (!pending.given) yield pending.entry;
          pending.given = true;
        }
        yield entry;
        if (isFolder) yield* this.folder(child, found, []);
      } else if (isFolder && this.#matcher.mayHoldExceptions(child)) {
        const given = this.#leftOut === "always";
        if (given) yield entry;
        yield* this.folder(child, found, [...above, { entry, given }]);
      }
    }
  }
}
