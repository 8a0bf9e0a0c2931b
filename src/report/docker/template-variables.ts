import { GoList, GoMap, type GoValue } from "./go-value.ts";
import type { Parameter } from "./template-functions.ts";

interface Variable {
  readonly name: string;
  value: GoValue;
}

/** The variables of a template that is being carried out; later ones hide earlier ones. */
export class Variables {
  readonly #all: Variable[];

  constructor(dot?: GoValue) {
    this.#all = [{ name: "$", value: dot }];
  }

  /** How many there are: where a block begins. */
  mark(): number {
    return this.#all.length;
  }

  /** Forgets those of a block. */
  leave(mark: number): void {
    this.#all.length = mark;
  }

  declare(name: string, value: GoValue): void {
    this.#all.push({ name, value });
  }

  find(name: string): Variable | undefined {
    return this.#all.findLast((one) => one.name === name);
  }
}

/** As messages call what a constant should be. */
export function nameOf(parameter: Parameter): string {
  return parameter === "int" ? "integer" : parameter;
}

/** What `range` goes through, with its keys; null when it cannot. */
export function pairsOf(value: GoValue): (readonly [GoValue, GoValue])[] | null {
  if (value === undefined) return [];
  if (value instanceof GoList) return value.items.map((item, i) => [i, item] as const);
  return value instanceof GoMap ? [...value.entries] : null;
}
