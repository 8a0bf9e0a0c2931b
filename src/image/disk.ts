import type * as fs from "node:fs";

/** Node's fs, taken when it is needed: a browser may load what reads folders. And always Node's own: a test that puts
 *  another module in its place still reads its fixtures from the disk. */
export function disk(): typeof fs {
  return load("node:fs");
}

/** Taken at once: what runs scripts may bar them from it (just-bash does), and with them the fs that they are given. */
const load = globalThis.process?.getBuiltinModule;
