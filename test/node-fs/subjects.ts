import * as node from "node:fs";
import { join } from "node:path";
import { Layer, mount } from "../../src/index.ts";
import { createFs } from "../../src/node-fs/index.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** An fs, and a place of its own that is empty. */
export interface Subject {
  readonly fs: typeof node;
  readonly at: (...names: string[]) => string;
}

/** Node itself, in a folder, and ours: for tests whose body is the same for both. */
export const SUBJECTS: readonly [name: string, open: () => Subject][] = [
  ["node:fs", () => subject(node, temporaryFolder())],
  [
    "createFs",
    () => {
      const process = mount({ lowers: [new Layer()], upper: new Layer() }).process();
      process.mkdir("/top");
      return subject(createFs(process), "/top");
    },
  ],
];

const subject = (fs: typeof node, top: string): Subject => ({
  fs,
  at: (...names) => join(top, ...names),
});
