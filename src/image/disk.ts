import type * as fs from "node:fs";

/** Node's fs, taken when it is needed: a browser may load what reads folders. And always Node's own: a test that puts
 *  another module in its place still reads its fixtures from the disk. */
export function disk(): typeof fs {
  return process.getBuiltinModule("node:fs");
}
