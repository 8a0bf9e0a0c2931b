/** Node's own functions, for all that opens the usual image. To `import` them from "node:fs" would have Node read
 *  everything that the module exports, which loads its streams: longer than a thousand entries of a layer take. */

export const { closeSync, existsSync, fstatSync, openSync, readFileSync } =
  process.getBuiltinModule("node:fs");
export const { readdirSync, readSync, realpathSync, statSync } =
  process.getBuiltinModule("node:fs");
export const { basename, dirname, join, posix, resolve } = process.getBuiltinModule("node:path");
