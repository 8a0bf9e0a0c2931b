import { type Given, type OptionSpec, parseOptions, UsageError } from "./options.ts";

const TAR_SPEC: OptionSpec = {
  short: "Acdf:hC:jJkmoOpPrtT:uUvwxX:zZaSl",
  long: {
    create: "c",
    extract: "x",
    get: "x",
    list: "t",
    append: "r",
    update: "u",
    concatenate: "A",
    catenate: "A",
    delete: "delete",
    file: "f",
    directory: "C",
    gzip: "z",
    gunzip: "z",
    ungzip: "z",
    bzip2: "j",
    xz: "J",
    zstd: "zstd",
    lzma: "J",
    "auto-compress": "a",
    "no-auto-compress": "noauto",
    "same-permissions": "p",
    "preserve-permissions": "p",
    "no-same-permissions": "noperm",
    "same-owner": "owner-same",
    "no-same-owner": "o",
    "numeric-owner": "numeric",
    owner: "owner:",
    group: "group:",
    mode: "mode:",
    mtime: "mtime:",
    sort: "sort:",
    "strip-components": "strip:",
    exclude: "exclude:",
    "exclude-from": "X",
    "files-from": "T",
    verbose: "v",
    dereference: "h",
    "hard-dereference": "hard",
    "keep-old-files": "k",
    "skip-old-files": "skip",
    overwrite: "overwrite",
    "overwrite-dir": "overwrite-dir",
    "no-overwrite-dir": "no-overwrite-dir",
    "unlink-first": "U",
    "keep-directory-symlink": "keep-link",
    touch: "m",
    "to-stdout": "O",
    "absolute-names": "P",
    "one-file-system": "one",
    "no-recursion": "norecurse",
    recursion: "recurse",
    sparse: "S",
    xattrs: "xattrs",
    "no-xattrs": "noxattrs",
    "xattrs-include": "include:",
    "xattrs-exclude": "noinclude:",
    acls: "acls",
    selinux: "selinux",
    wildcards: "wildcards",
    "no-wildcards": "nowildcards",
    anchored: "anchored",
    warning: "warning:",
    format: "format:",
    posix: "posix",
    checkpoint: "checkpoint::",
    totals: "totals::",
    "ignore-failed-read": "ignore",
    "delay-directory-restore": "delay",
    transform: "transform:",
    xform: "transform:",
    usage: "help",
  },
};

/** The old way of writing options, without a dash: letters, then their values in the same order. */
export function parseTarOptions(args: readonly string[]): Given {
  const [first] = args;
  if (first === undefined || first === "" || first.startsWith("-")) {
    return parseOptions(TAR_SPEC, args);
  }
  const rest = args.slice(1);
  const modern: string[] = [];
  for (const letter of first) {
    modern.push(`-${letter}`);
    const at = TAR_SPEC.short.indexOf(letter);
    if (at === -1 || TAR_SPEC.short[at + 1] !== ":") continue;
    const value = rest.shift();
    if (value === undefined) {
      throw new UsageError(`Old option '${letter}' requires an argument.`);
    }
    modern.push(value);
  }
  return parseOptions(TAR_SPEC, [...modern, ...rest]);
}
