import type { Case, CaseEntry, CaseOp } from "../../../src/cases/case.ts";

/** Whether a case still shows what is looked for. */
export type Shows = (given: Case) => Promise<boolean>;

/** Cases that are tried before a case counts as small enough. */
const MOST_TRIES = 4000;

/** The smallest case that still shows what `given` shows: operations, layers, entries, options and fields are left out
 *  one after the other, and again, until nothing more can be. */
export async function minimise(given: Case, shows: Shows): Promise<Case> {
  const search = new Search(given, shows);
  for (let before = ""; before !== JSON.stringify(search.smallest) && search.goesOn; ) {
    before = JSON.stringify(search.smallest);
    await search.round();
  }
  return search.smallest;
}

class Search {
  smallest: Case;
  readonly #shows: Shows;
  #tries = 0;

  constructor(given: Case, shows: Shows) {
    this.smallest = given;
    this.#shows = shows;
  }

  get goesOn(): boolean {
    return this.#tries < MOST_TRIES;
  }

  async round(): Promise<void> {
    await this.#shorten(
      () => this.smallest.ops,
      (ops) => ({ ...this.smallest, ops }),
    );
    await this.#shorten(
      () => this.smallest.lower,
      (lower) => ({ ...this.smallest, lower: lower.length === 0 ? [[]] : lower }),
    );
    await this.#shorten(
      () => this.smallest.data,
      (data) => ({ ...this.smallest, data }),
    );
    for (const place of this.#layers()) {
      await this.#shorten(place.get, place.set);
      await this.#simplifyAll(place.get, place.set, simplerEntries);
    }
    await this.#simplifyAll(
      () => this.smallest.ops,
      (ops) => ({ ...this.smallest, ops }),
      simplerOps,
    );
    for (const name of Object.keys(this.smallest.options)) {
      await this.#try({ ...this.smallest, options: without(this.smallest.options, name) });
    }
    if (this.smallest.readonly) await this.#try({ ...this.smallest, readonly: false });
  }

  #layers(): { get: () => readonly CaseEntry[]; set: (entries: readonly CaseEntry[]) => Case }[] {
    const lists = (["lower", "data"] as const).flatMap((field) =>
      this.smallest[field].map((_, i) => ({
        get: () => this.smallest[field][i] ?? [],
        set: (entries: readonly CaseEntry[]) => ({
          ...this.smallest,
          [field]: this.smallest[field].with(i, entries),
        }),
      })),
    );
    const upper = {
      get: () => this.smallest.upper,
      set: (entries: readonly CaseEntry[]) => ({ ...this.smallest, upper: entries }),
    };
    return [...lists, upper];
  }

  /** Leaves out pieces of a list: halves, quarters, at last single items, from the end. */
  async #shorten<T>(get: () => readonly T[], set: (items: readonly T[]) => Case): Promise<void> {
    for (let size = Math.ceil(get().length / 2); size >= 1; size = Math.floor(size / 2)) {
      for (let end = get().length; end > 0; end -= size) {
        const from = Math.max(0, end - size);
        await this.#try(set([...get().slice(0, from), ...get().slice(end)]));
      }
    }
  }

  async #simplifyAll<T>(
    get: () => readonly T[],
    set: (items: readonly T[]) => Case,
    simpler: (item: T) => Iterable<T>,
  ): Promise<void> {
    for (let i = 0; i < get().length; i++) {
      for (let improved = true; improved; ) {
        improved = false;
        for (const item of simpler(get()[i]!)) {
          if (!(await this.#try(set(get().with(i, item))))) continue;
          improved = true;
          break;
        }
      }
    }
  }

  async #try(candidate: Case): Promise<boolean> {
    if (!this.goesOn || JSON.stringify(candidate) === JSON.stringify(this.smallest)) return false;
    this.#tries++;
    if (!(await this.#shows(candidate))) return false;
    this.smallest = candidate;
    return true;
  }
}

/** Fields that an entry can do without. */
const ENTRY_FIELDS = [
  "opaque",
  "xattrs",
  "uid",
  "gid",
  "mode",
  "mtime",
  "size",
  "content",
] as const;

function* simplerEntries(entry: CaseEntry): Generator<CaseEntry> {
  for (const field of ENTRY_FIELDS) if (field in entry) yield without(entry, field);
  for (const name of Object.keys(entry.xattrs ?? {})) {
    yield { ...entry, xattrs: without(entry.xattrs!, name) };
  }
  if (typeof entry.content === "string" && entry.content.length > 1)
    yield { ...entry, content: "x" };
}

const OP_FIELDS = [
  ...(["groups", "offset", "to_offset", "mtime", "xflag", "nofollow", "follow", "falloc"] as const),
  ...(["rotate", "options"] as const),
];

function* simplerOps(op: CaseOp): Generator<CaseOp> {
  if (op.uid !== undefined) yield without(without(without(op, "uid"), "gid"), "groups");
  for (const field of OP_FIELDS) if (op[field] !== undefined) yield without(op, field);
  // Without the flag that keeps it calm a FIFO could keep it waiting.
  const flags = Array.isArray(op.flags) ? (op.flags as readonly string[]) : [];
  for (const [i, flag] of flags.entries()) {
    if (flag !== "O_NONBLOCK") yield { ...op, flags: flags.toSpliced(i, 1) };
  }
  if (op.content !== undefined && op.content !== "x") yield { ...op, content: "x" };
  if (op.len !== undefined && op.len > 1) yield { ...op, len: 1 };
  if (op.size !== undefined && op.size > 0) yield { ...op, size: 0 };
}

function without<T extends object, K extends keyof T>(value: T, field: K): T {
  const { [field]: _, ...rest } = value;
  return rest as T;
}
