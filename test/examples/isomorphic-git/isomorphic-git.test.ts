import * as node from "node:fs";
import { join } from "node:path";
import { Layer, mount } from "copyup";
import { createFs, layerFromJSON, type NodeFs } from "copyup/fs";
import git from "isomorphic-git";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { changesSince, treeOf, writeFiles } from "../support/files.ts";

const NOTES = { "notes/today.md": "# Today\n", "notes/ideas.md": "- fly\n", TODO: "buy milk\n" };

const author = {
  name: "Ada",
  email: "ada@example.org",
  timestamp: 1_700_000_000,
  timezoneOffset: 0,
};

/** A first commit of all that is there. Gives its id. */
async function firstCommit(fs: NodeFs, dir: string): Promise<string> {
  await git.init({ fs, dir, defaultBranch: "main" });
  await git.add({ fs, dir, filepath: "." });
  return git.commit({ fs, dir, message: "Notes so far", author });
}

/** A change on a branch, and back. Gives what git says on the way. */
async function workOnBranch(fs: NodeFs, dir: string): Promise<unknown[]> {
  await fs.promises.appendFile(join(dir, "notes/ideas.md"), "- swim\n");
  await fs.promises.rm(join(dir, "TODO"));
  await fs.promises.writeFile(join(dir, "new.md"), "");
  const status = await git.statusMatrix({ fs, dir });

  await git.branch({ fs, dir, ref: "swimming", checkout: true });
  await git.add({ fs, dir, filepath: "notes/ideas.md" });
  await git.remove({ fs, dir, filepath: "TODO" });
  const oid = await git.commit({ fs, dir, message: "Swim", author });
  const log = await git.log({ fs, dir });
  await git.checkout({ fs, dir, ref: "main" });
  const back = await git.status({ fs, dir, filepath: "TODO" });
  return [status, oid, log, back, await git.listBranches({ fs, dir })];
}

it("isomorphic-git commits on an overlay as on a disk, and a commit can be taken back", async () => {
  const top = temporaryFolder();
  writeFiles(NOTES, top);
  const overlay = mount({ lowers: [layerFromJSON(NOTES, top)], upper: new Layer() });
  const fs = createFs(overlay.process());

  // As git itself has it.
  expect(await firstCommit(fs, top)).toBe("a236c6f1c4d53daccf56369635c43e70aa8334fb");
  await firstCommit(node, top);
  const committed = overlay.snapshot();

  expect(await workOnBranch(fs, top)).toEqual(await workOnBranch(node, top));
  expect(withoutIndex(treeOf(fs, top))).toEqual(withoutIndex(treeOf(node, top)));
  const changes = changesSince(overlay, committed, top);
  expect(changes.filter((change) => !change.includes(".git/objects/"))).toEqual([
    ...["C .", "C .git/HEAD", "C .git/index", "C .git/objects"],
    ...["C .git/refs/heads", "A .git/refs/heads/swimming"],
    ...["C TODO", "A new.md", "C notes/ideas.md"],
  ]);

  overlay.restore(committed);
  expect(await git.listBranches({ fs, dir: top })).toEqual(["main"]);
  expect(await git.statusMatrix({ fs, dir: top })).toEqual([
    ["TODO", 1, 1, 1],
    ["notes/ideas.md", 1, 1, 1],
    ["notes/today.md", 1, 1, 1],
  ]);
});

/** The index has inode numbers and times in it. */
const withoutIndex = (tree: string[]): string[] =>
  tree.filter((line) => !line.includes(" .git/index:"));
