/** Does `work` on all items, at most `ahead` of them before their result is asked for, and gives the results in the order
 *  of the items, each as a function that returns it or throws what the work threw. What reading the items throws comes
 *  behind the results of those before. */
export async function* inOrder<Item, Result>(
  items: Iterable<Item>,
  ahead: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<() => Result, void> {
  const begun: Promise<() => Result>[] = [];
  const source = items[Symbol.iterator]();
  let done = false;
  for (;;) {
    while (!done && begun.length < ahead) {
      const next = read(source);
      if ("failure" in next) {
        begun.push(Promise.resolve(thrower(next.failure)));
        done = true;
      } else if (next.done === true) done = true;
      else begun.push(settled(work(next.value)));
    }
    const first = begun.shift();
    if (first === undefined) return;
    yield await first;
  }
}

function read<Item>(
  source: Iterator<Item>,
): IteratorResult<Item, unknown> | { readonly failure: unknown } {
  try {
    return source.next();
  } catch (failure) {
    return { failure };
  }
}

/** Never rejected: nobody may wait for it yet. */
function settled<Result>(work: Promise<Result>): Promise<() => Result> {
  return work.then(
    (result) => () => result,
    (error: unknown) => thrower(error),
  );
}

function thrower(error: unknown): () => never {
  return () => {
    throw error;
  };
}
