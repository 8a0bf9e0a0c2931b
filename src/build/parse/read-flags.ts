import type { Dialect, FlagTable } from "./dialect.ts";
import { didYouMean } from "./did-you-mean.ts";
import { Fault } from "./place.ts";

/** The flags of one instruction, by name. */
export class Flags {
  readonly #values = new Map<string, string[]>();

  /** @throws Fault an unknown flag, one given twice, a value that is missing or none at all */
  constructor(given: readonly string[], instruction: string, dialect: Dialect) {
    const table = dialect.flags[instruction] ?? {};
    for (const flag of given) this.#add(flag, table, dialect);
  }

  #add(flag: string, table: FlagTable, { words }: Dialect): void {
    const equals = flag.indexOf("=");
    const name = flag.slice(2, equals === -1 ? undefined : equals);
    const kind = Object.hasOwn(table, name) ? table[name] : undefined;
    const fault = (message: string) => new Fault(message, { word: `--${name}` });
    if (kind === undefined) {
      const meant = words.suggests ? didYouMean(name, Object.keys(table), true) : "";
      throw fault(words.unknownFlag(name) + meant);
    }
    const before = this.#values.get(name);
    if (before !== undefined && kind !== "list") throw fault(words.duplicateFlag(name));
    const value = equals === -1 ? undefined : flag.slice(equals + 1);
    if (value === undefined ? kind !== "switch" : kind === "switch" && value === "") {
      throw fault(words.missingValue(name));
    }
    if (kind === "switch" && !/^(true|false)?$/i.test(value ?? "")) {
      throw fault(words.notBoolean(name, value!));
    }
    const stored = kind === "switch" ? (value ?? "true").toLowerCase() : value!;
    this.#values.set(name, [...(before ?? []), stored]);
  }

  /** Undefined when it was not given, or given as nothing. */
  text(name: string): string | undefined {
    return this.#values.get(name)?.[0] || undefined;
  }

  on(name: string): boolean {
    return this.text(name) === "true";
  }

  list(name: string): readonly string[] {
    return this.#values.get(name) ?? [];
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }
}
