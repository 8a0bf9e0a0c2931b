import { S_IFBLK, S_IFCHR, S_IFDIR, S_IFIFO, S_IFLNK, S_IFREG, S_IFSOCK } from "../../base/mode.ts";

/** The questions that Stats and BigIntStats answer alike. As in Node, `for … in` finds them. */
export abstract class StatsBase {
  /** @internal */
  abstract _checkModeProperty(type: number): boolean;

  isDirectory(): boolean {
    return this._checkModeProperty(S_IFDIR);
  }
  isFile(): boolean {
    return this._checkModeProperty(S_IFREG);
  }
  isBlockDevice(): boolean {
    return this._checkModeProperty(S_IFBLK);
  }
  isCharacterDevice(): boolean {
    return this._checkModeProperty(S_IFCHR);
  }
  isSymbolicLink(): boolean {
    return this._checkModeProperty(S_IFLNK);
  }
  isFIFO(): boolean {
    return this._checkModeProperty(S_IFIFO);
  }
  isSocket(): boolean {
    return this._checkModeProperty(S_IFSOCK);
  }
}

for (const name of Object.getOwnPropertyNames(StatsBase.prototype)) {
  if (name !== "constructor") {
    Object.defineProperty(StatsBase.prototype, name, { enumerable: true });
  }
}

const DATES = ["atime", "mtime", "ctime", "birthtime"] as const;

type Dates = { [Name in (typeof DATES)[number]]?: Date };

/** What was made for whom. Not kept in the object: it may be frozen, and is equal to another whose dates nobody asked for. */
const made = new WeakMap<object, Dates>();

/** Makes `atime` and its kin of `atimeMs` and its kin when first asked for: four Dates cost more than all the rest. They
 *  can be written, and JSON and console.log show them, as in Node 20; they are enumerable on the prototype, as they are
 *  from Node 22 on. */
export function defineDates(prototype: StatsBase): void {
  for (const name of DATES) {
    Object.defineProperty(prototype, name, {
      enumerable: true,
      configurable: true,
      get(this: Record<string, number | bigint>) {
        let dates = made.get(this);
        if (dates === undefined) {
          dates = {};
          made.set(this, dates);
        }
        dates[name] ??= new Date(Math.round(Number(this[`${name}Ms`])));
        return dates[name];
      },
      set(this: object, value: unknown) {
        const property = { value, writable: true, enumerable: true, configurable: true };
        Object.defineProperty(this, name, property);
      },
    });
  }
  const hidden = (value: unknown): PropertyDescriptor => ({ value, writable: true });
  Object.defineProperties(prototype, {
    toJSON: hidden(function toJSON(this: Dates) {
      return withDates(this, {});
    }),
    [Symbol.for("nodejs.util.inspect.custom")]: hidden(function shown(
      this: Dates & object,
      _depth: number,
      options: object,
      inspect: (value: object, options: object) => string,
    ) {
      return inspect(withDates(this, empty(this.constructor)), options);
    }),
  });
}

const withDates = (stats: Dates, target: object): object => {
  const { atime, mtime, ctime, birthtime } = stats;
  return Object.assign(target, stats, { atime, mtime, ctime, birthtime });
};

/** An object of a class of that name, to look at. */
function empty({ name }: { readonly name: string }): object {
  class Shown {}
  Object.defineProperty(Shown, "name", { value: name });
  return new Shown();
}
