import { isDir } from "../../layer/inode.ts";
import type { Place } from "../stack/place.ts";
import type { LeftOverKind } from "./kind.ts";
import { fits, type Pattern, parsePattern } from "./pattern.ts";

/** A pattern of which the first names fit, and which name comes next. */
interface Begun {
  readonly pattern: Pattern<LeftOverKind>;
  readonly next: number;
}

/** What is known of a place: what fits so far, and the left-over that it is or lies in. */
interface Known {
  readonly begun: readonly Begun[];
  readonly found: LeftOver | null;
}

export interface LeftOver {
  readonly kind: LeftOverKind;
  /** What the pattern names: the place, or a directory above it. */
  readonly top: Place;
}

/** Which places are of a kind that images rarely need. Of several kinds the first counts. Goes down the tree once, whatever
 *  the number of patterns that may begin anywhere. */
export class LeftOvers {
  readonly #known = new Map<Place, Known>();
  /** Patterns that begin at the root. */
  readonly #rooted: Begun[] = [];
  /** Patterns that begin anywhere, by their first name. */
  readonly #named = new Map<string, Begun[]>();
  /** Those whose first name has wildcards. */
  readonly #wild: Begun[] = [];

  readonly #kinds: readonly LeftOverKind[];

  constructor(kinds: readonly LeftOverKind[]) {
    this.#kinds = kinds;
    for (const kind of kinds) for (const path of kind.paths) this.#add(parsePattern(path, kind));
  }

  kindOf(place: Place): LeftOverKind | null {
    return this.find(place)?.kind ?? null;
  }

  find(place: Place): LeftOver | null {
    return this.#at(place).found;
  }

  #add(pattern: Pattern<LeftOverKind>): void {
    const [first, second] = pattern.parts;
    if (first !== "**") {
      this.#rooted.push({ pattern, next: 0 });
    } else if (typeof second === "string") {
      const same = this.#named.get(second);
      if (same === undefined) this.#named.set(second, [{ pattern, next: 1 }]);
      else same.push({ pattern, next: 1 });
    } else {
      this.#wild.push({ pattern, next: 1 });
    }
  }

  #at(place: Place): Known {
    let known = this.#known.get(place);
    if (known === undefined) {
      known = place.parent === null ? { begun: this.#rooted, found: null } : this.#below(place);
      // Files are asked for once.
      if (place.children !== null) this.#known.set(place, known);
    }
    return known;
  }

  #below(place: Place): Known {
    const above = this.#at(place.parent!);
    if (above.found !== null) return above;
    const begun: Begun[] = [];
    const matched: Pattern<LeftOverKind>[] = [];
    const { name } = place;
    for (const one of above.begun) step(one, name, begun, matched);
    for (const one of this.#named.get(name) ?? []) step(one, name, begun, matched);
    for (const one of this.#wild) step(one, name, begun, matched);
    const kinds = matched
      .filter(({ directoriesOnly }) => !directoriesOnly || isDirectory(place))
      .map(({ value }) => value);
    const kind = kinds.length < 2 ? kinds[0] : this.#kinds.find((one) => kinds.includes(one));
    return { begun, found: kind === undefined ? null : { kind, top: place } };
  }
}

const isDirectory = ({ shown }: Place): boolean => shown !== null && isDir(shown.body.inode);

/** Takes one name: what may come next goes to `begun`, a pattern that is through to `matched`. */
function step(
  { pattern, next }: Begun,
  name: string,
  begun: Begun[],
  matched: Pattern<LeftOverKind>[],
): void {
  const part = pattern.parts[next]!;
  const last = next === pattern.parts.length - 1;
  if (part === "**") {
    if (last) matched.push(pattern);
    else {
      begun.push({ pattern, next });
      step({ pattern, next: next + 1 }, name, begun, matched);
    }
  } else if (fits(part, name)) {
    if (last) matched.push(pattern);
    else begun.push({ pattern, next: next + 1 });
  }
}
