import { backupOf, wantsBackup } from "./backup.ts";
import { busyboxMv } from "./busybox-mv.ts";
import { program } from "./call.ts";
import { type CopySettings, EVERYTHING, PLAIN } from "./copy-settings.ts";
import { Copier } from "./copy-tree.ts";
import { targetOf } from "./destination.ts";
import { moveByRename } from "./move-rename.ts";
import { UsageError } from "./options.ts";
import { baseName, joinPath, stripSlashes } from "./paths.ts";
import { removeTree, WHOLE_TREE } from "./remove-tree.ts";

const SPEC = {
  short: "bfint:uvS:TZ",
  long: {
    backup: "backup::",
    context: "Z",
    force: "f",
    interactive: "i",
    "no-clobber": "n",
    "no-target-directory": "T",
    "strip-trailing-slashes": "strip",
    suffix: "S",
    "target-directory": "t",
    update: "u",
    verbose: "v",
  },
};

/** mv(1): a rename; where the kernel says EXDEV, as it does of a directory that lies in a lower layer, a copy of all
 *  that is in it, and then the removal of the original, name by name. */
export const mv = program(SPEC, (call, given) => {
  if (given.operands.length === 0) throw new UsageError("missing file operand");
  if (call.isBusybox) {
    busyboxMv(call, given);
    return;
  }
  const { sources, directory, path } = targetOf(call, given);
  const verbose = given.has("v");
  const settings: CopySettings = {
    ...PLAIN,
    recursive: true,
    dereference: "never",
    preserve: EVERYTHING,
    move: true,
    noClobber: given.last("n", "f", "i") === "n",
    update: given.has("u"),
    verbose,
    backup: wantsBackup(given) ? (to) => backupOf(to, given) : null,
  };
  const copier = new Copier(call, settings);
  for (const source of sources) {
    const from = given.has("strip") ? stripSlashes(source) : source;
    const to = directory === null ? path! : joinPath(directory, baseName(from));
    // Two names and no directory: what is found out of the first goes for all that lies in it. Otherwise every file of
    // a directory that cannot be renamed is tried on its own, and moved where it can be.
    const once = directory === null && !given.has("T");
    const tried = once ? moveByRename(call, from, to) : null;
    const { ok, renamed } = copier.copy(from, to, tried);
    if (!ok || renamed) continue;
    removeTree(call, from, { ...WHOLE_TREE, verbose });
  }
});
