import { S_IFBLK, S_IFCHR, S_IFDIR, S_IFIFO, S_IFLNK, S_IFREG, S_IFSOCK } from "../../base/mode.ts";

/** The questions that Stats and BigIntStats answer alike. */
export abstract class StatsBase {
  /** @internal */
  abstract hasType(type: number): boolean;

  isDirectory(): boolean {
    return this.hasType(S_IFDIR);
  }
  isFile(): boolean {
    return this.hasType(S_IFREG);
  }
  isBlockDevice(): boolean {
    return this.hasType(S_IFBLK);
  }
  isCharacterDevice(): boolean {
    return this.hasType(S_IFCHR);
  }
  isSymbolicLink(): boolean {
    return this.hasType(S_IFLNK);
  }
  isFIFO(): boolean {
    return this.hasType(S_IFIFO);
  }
  isSocket(): boolean {
    return this.hasType(S_IFSOCK);
  }
}

/** Makes `atime` and its kin of `atimeMs` and its kin when first asked for: four Dates cost more than all the rest. They
 *  can be written, as in Node, and are enumerable on the prototype, as they are from Node 22 on. */
export function defineDates(prototype: StatsBase): void {
  for (const name of ["atime", "mtime", "ctime", "birthtime"]) {
    const define = (stats: object, value: unknown): void => {
      const property = { value, writable: true, enumerable: true, configurable: true };
      Object.defineProperty(stats, name, property);
    };
    Object.defineProperty(prototype, name, {
      enumerable: true,
      configurable: true,
      get(this: Record<string, number | bigint>) {
        const date = new Date(Math.round(Number(this[`${name}Ms`])));
        define(this, date);
        return date;
      },
      set(this: object, value: unknown) {
        define(this, value);
      },
    });
  }
}
