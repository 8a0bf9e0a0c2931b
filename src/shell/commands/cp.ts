import { isErrno } from "../../base/fs-error.ts";
import { isDirMode } from "../../base/mode.ts";
import type { Stat } from "../../process/stat.ts";
import { backupOf, wantsBackup } from "./backup.ts";
import { type Call, program, Stop } from "./call.ts";
import { setMode, setOwner, setTimes } from "./copy-attributes.ts";
import {
  asBusybox,
  type CopySettings,
  EVERYTHING,
  NOTHING,
  PLAIN,
  type Preserve,
} from "./copy-settings.ts";
import { Copier } from "./copy-tree.ts";
import { targetOf } from "./destination.ts";
import { type Given, UsageError } from "./options.ts";
import { baseName, dirName, joinPath, stripSlashes } from "./paths.ts";
import { quote } from "./quote.ts";

const SPEC = {
  short: "abdfHilLnprst:uvxPRS:TZ",
  long: {
    archive: "a",
    "attributes-only": "attributes",
    backup: "backup::",
    "copy-contents": "contents",
    context: "context::",
    dereference: "L",
    force: "f",
    interactive: "i",
    link: "l",
    "no-clobber": "n",
    "no-dereference": "P",
    "no-preserve": "no-preserve:",
    "no-target-directory": "T",
    "one-file-system": "x",
    parents: "parents",
    path: "parents",
    preserve: "preserve::",
    recursive: "R",
    "remove-destination": "remove",
    sparse: "sparse:",
    reflink: "reflink::",
    "strip-trailing-slashes": "strip",
    suffix: "S",
    "symbolic-link": "s",
    "target-directory": "t",
    update: "u",
    verbose: "v",
  },
};

/** cp(1). */
export const cp = program(SPEC, (call, given) => {
  if (given.operands.length === 0) throw new UsageError("missing file operand");
  const settings = call.isBusybox ? asBusybox(settingsOf(given)) : settingsOf(given);
  const { sources, directory, path } = targetOf(call, given);
  if (given.has("parents") && directory === null) {
    throw new UsageError("with --parents, the destination must be a directory");
  }
  const copier = new Copier(call, settings);
  for (const source of sources) {
    const from = given.has("strip") ? stripSlashes(source) : source;
    if (directory === null) copier.copy(from, path!);
    else if (given.has("parents")) copyWithParents(call, copier, settings, from, directory);
    else {
      const base = baseName(from);
      copier.copy(from, base === ".." ? directory : joinPath(directory, base));
    }
  }
});

function settingsOf(given: Given): CopySettings {
  const recursive = given.has("R", "r", "a");
  const makes = given.has("l") ? "hard links" : given.has("s") ? "symlinks" : "copies";
  const preserve = preserveOf(given);
  const way = given.last("H", "L", "P", "d", "a");
  const never = recursive && makes !== "hard links";
  return {
    ...PLAIN,
    recursive,
    makes,
    preserve,
    dereference:
      way === null
        ? never
          ? "never"
          : "always"
        : way === "L"
          ? "always"
          : way === "H"
            ? "arguments"
            : "never",
    forgetMode: given.values("no-preserve").some((list) => /\b(?:mode|all)\b/.test(list)),
    requireXattr: given.values("preserve").some((list) => /\bxattr\b/.test(list)),
    noClobber:
      given.last("n", "f", "i") === "n" || (given.has("i") && given.last("n", "i") === "i"),
    update: given.has("u"),
    force: given.has("f"),
    unlinkFirst: given.has("remove"),
    attributesOnly: given.has("attributes"),
    reflinkAlways: given.has("reflink") && (given.value("reflink") ?? "always") === "always",
    sparse: sparseOf(given),
    oneFileSystem: given.has("x"),
    verbose: given.has("v"),
    asRegular: !recursive || given.has("contents"),
    backup: wantsBackup(given) ? (path) => backupOf(path, given) : null,
  };
}

function sparseOf(given: Given): CopySettings["sparse"] {
  const word = given.value("sparse");
  return word === "always" || word === "never" ? word : "auto";
}

const WORDS = ["mode", "timestamps", "ownership", "links", "context", "xattr", "all"];

/** -a, -d, -p, --preserve and --no-preserve, in the order given. */
function preserveOf(given: Given): Preserve {
  let kept: Preserve = NOTHING;
  for (const { key, value } of given.options) {
    if (key === "a") kept = EVERYTHING;
    else if (key === "d") kept = { ...kept, links: true };
    else if (key === "p" || (key === "preserve" && value === null)) {
      kept = { ...kept, mode: true, ownership: true, timestamps: true };
    } else if (key === "preserve" || key === "no-preserve") {
      for (const word of value!.split(",")) kept = withWord(kept, word, key === "preserve", key);
    }
  }
  return kept;
}

function withWord(kept: Preserve, word: string, on: boolean, option: string): Preserve {
  const meant = WORDS.filter((each) => each.startsWith(word) && word !== "");
  if (meant.length !== 1) {
    const list = WORDS.map((each) => `  - ${quote(each)}`).join("\n");
    throw new UsageError(
      `invalid argument ${quote(word)} for '--${option}'\nValid arguments are:\n${list}`,
    );
  }
  if (meant[0] === "all") return on ? EVERYTHING : NOTHING;
  if (meant[0] === "context") return kept;
  return { ...kept, [meant[0]!]: on };
}

/** --parents: the directories of the source's path are made too, and get their attributes once all is copied. */
function copyWithParents(
  call: Call,
  copier: Copier,
  settings: CopySettings,
  from: string,
  directory: string,
): void {
  const { process } = call;
  const bare = stripSlashes(from).replace(/^\/+/, "");
  const chain: string[] = [];
  for (let at = dirName(bare); at !== "." && at !== "/"; at = dirName(at)) chain.unshift(at);
  const made: { to: string; stat: Stat; isNew: boolean }[] = [];
  const origin = from.startsWith("/") ? "/" : "";
  for (const each of chain) {
    const to = joinPath(directory, each);
    try {
      const stat = process.stat(origin + each);
      const isNew = process.tryStat(to) === null;
      made.push({ to, stat, isNew });
      if (!isNew) continue;
      const late = settings.preserve.ownership ? 0o077 : settings.preserve.mode ? 0o022 : 0;
      process.mkdir(to, stat.mode & 0o7777 & ~late);
      if (settings.verbose) call.out(`${origin + each} -> ${to}\n`);
      const { mode } = process.lstat(to);
      if ((mode & 0o700) !== 0o700) process.chmod(to, (mode & 0o7777) | 0o700);
    } catch (error) {
      if (!isErrno(error)) throw error;
      call.failed(`cannot make directory ${quote(to)}`, error);
      throw new Stop();
    }
  }
  copier.copy(from, joinPath(directory, bare));
  for (const { to, stat, isNew } of made.reverse()) {
    if (!isDirMode(stat.mode)) continue;
    const handle = { fd: null, path: to, isLink: false };
    if (settings.preserve.timestamps) setTimes(call, handle, stat);
    if (settings.preserve.ownership) setOwner(call, handle, stat, null, settings);
    if (settings.preserve.mode) setMode(call, handle, stat.mode);
    else if (isNew) {
      const wanted = stat.mode & 0o7777 & ~call.umask;
      if ((process.lstat(to).mode & 0o777) !== (wanted & 0o777)) process.chmod(to, wanted & 0o777);
    }
  }
}
