/** Values at paths that can be moved together with all that is below them. Paths are absolute. */
export class PathTree<T> {
  readonly #root: Node<T> = { value: undefined, children: new Map() };

  get(path: string): T | undefined {
    return this.#find(path)?.value;
  }

  set(path: string, value: T): void {
    this.#make(path).value = value;
  }

  /** Forgets `path` and all below it. */
  delete(path: string): void {
    this.#put(path, undefined);
  }

  /** Lets two paths trade places, each with all below it. A path without a value trades that. */
  swap(a: string, b: string): void {
    const [first, second] = [this.#find(a), this.#find(b)];
    if (first === undefined && second === undefined) return;
    this.#put(a, second);
    this.#put(b, first);
  }

  #find(path: string): Node<T> | undefined {
    let node: Node<T> | undefined = this.#root;
    for (let at = 1; at < path.length && node !== undefined; ) {
      const slash = path.indexOf("/", at);
      const end = slash < 0 ? path.length : slash;
      if (end > at) node = node.children.get(path.slice(at, end));
      at = end + 1;
    }
    return node;
  }

  #put(path: string, node: Node<T> | undefined): void {
    const slash = path.lastIndexOf("/");
    const name = path.slice(slash + 1);
    if (node === undefined) {
      this.#find(path.slice(0, slash))?.children.delete(name);
      return;
    }
    this.#make(path.slice(0, slash)).children.set(name, node);
  }

  #make(path: string): Node<T> {
    let node = this.#root;
    for (const name of names(path)) {
      const child = node.children.get(name) ?? { value: undefined, children: new Map() };
      node.children.set(name, child);
      node = child;
    }
    return node;
  }
}

interface Node<T> {
  value: T | undefined;
  readonly children: Map<string, Node<T>>;
}

function names(path: string): string[] {
  return path.split("/").filter((name) => name !== "");
}
