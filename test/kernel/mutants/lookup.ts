import { type Mutant, mutantsOf, unseenOf } from "./mutant.ts";

/** Lookup, listings, and what stat shows. */
export const LOOKUP: readonly Mutant[] = [
  ...mutantsOf(
    "src/layer/marks.ts",
    [
      "any value of opaque that begins with y counts",
      "ovl_get_dir_xattr_val",
      'return isMarked(inode, "opaque", space, "y");',
      'return markOf(inode, "opaque", space)?.[0] === 0x79;',
    ],
    [
      "opaque=x hides what is below",
      "ovl_get_dir_xattr_val",
      'return isMarked(inode, "opaque", space, "y");',
      'return [0x78, 0x79].includes(markOf(inode, "opaque", space)?.[0] ?? 0);',
    ],
    [
      "whiteouts in xattr form are ordinary files",
      "ovl_path_is_whiteout",
      "return isDeviceWhiteout(inode) || isXattrWhiteout(inode, space);",
      "return isDeviceWhiteout(inode);",
    ],
    [
      "a file that is not empty can be a whiteout in xattr form",
      "ovl_path_check_xwhiteout_xattr",
      "    inode.fileSize === 0 &&\n",
      "",
    ],
    [
      "any char device with major 0 is a whiteout",
      "IS_WHITEOUT",
      "(inode.mode & S_IFMT) === S_IFCHR && inode.rdev === 0;",
      "(inode.mode & S_IFMT) === S_IFCHR && inode.rdev < 0x100000;",
    ],
  ),
  ...mutantsOf(
    "src/lookup/superblock.ts",
    [
      "opaque counts on the root of a layer",
      "ovl_get_root",
      "const root = new OverlayInode(mounted.upper?.layer.root ?? null, this.lowerRoots);",
      `const opaqueAt = this.lowerRoots.findIndex(({ inode }) => {
      return inode.xattrs?.get(\`\${mounted.marks}opaque\`)?.[0] === 0x79;
    });
    const seen = opaqueAt === -1 ? this.lowerRoots : this.lowerRoots.slice(0, opaqueAt + 1);
    const root = new OverlayInode(mounted.upper?.layer.root ?? null, seen);`,
    ],
    [
      "data-only layers show",
      "ovl_get_root",
      "this.lowerRoots = mounted.lowers.map(",
      "this.lowerRoots = [...mounted.lowers, ...mounted.dataLayers].map(",
    ],
  ),
  ...mutantsOf(
    "src/lookup/search.ts",
    [
      "a file in a middle layer does not end the search for a directory",
      "ovl_lookup_single",
      `    if (search.isDir || !final) {
      search.stop = true;
      return undefined;
    }`,
      "    if (search.isDir || !final) return undefined;",
    ],
    [
      "a whiteout in a middle layer does not end the search",
      "ovl_lookup_single",
      `    search.stop = true;
    search.opaque = true;
    return undefined;`,
      `    search.opaque = true;
    return undefined;`,
    ],
    [
      "a directory merges with a directory that a file hides",
      "ovl_lookup_single",
      "    search.stop = !search.metacopy;\n    if (search.stop || search.last) return found;",
      "    search.stop = !search.metacopy;\n    if (search.last) return found;",
    ],
  ),
  ...mutantsOf(
    "src/lookup/find.ts",
    [
      "a directory of the upper that merges gets no origin when it is looked up",
      "ovl_fix_origin",
      "      if (search.isDir) fixOrigin(sb, parent, upper, lower);\n",
      "",
    ],
    [
      "an absolute redirect begins at the directory that it is met in",
      "ovl_lookup",
      '      if (search.redirect.startsWith("/")) stack = sb.lowerRoots;\n',
      "",
    ],
    [
      "a metacopy is followed with metacopy=off too",
      "ovl_check_follow_redirect",
      '  if (search.metacopy && !metacopy) refuse("EPERM");\n',
      "",
    ],
    [
      "redirect_dir=nofollow follows",
      "ovl_check_follow_redirect",
      '  if (search.redirect !== undefined && redirectDir === "nofollow") refuse("EPERM");\n',
      "",
    ],
    [
      "a metacopy without data below does not exist",
      "ovl_lookup",
      'if (search.metacopy || (found.metacopy && lowers.length === 0)) refuse("EIO");',
      'if (search.metacopy || (found.metacopy && lowers.length === 0)) refuse("ENOENT");',
    ],
    [
      "other names of an indexed file do not find it",
      "ovl_lookup_index",
      "  if (index === null) return;\n  found.indexed",
      "  if (index === null || found.upper === null) return;\n  found.indexed",
    ],
  ),
  ...mutantsOf("src/lookup/origin.ts", [
    "a read-only mount does not put a missing origin there",
    "ovl_fix_origin",
    `  if (markOf(upper, "origin", marks) !== undefined) return;`,
    `  if (sb.mounted.readonly || markOf(upper, "origin", marks) !== undefined) return;`,
  ]),
  ...mutantsOf("src/lookup/redirect.ts", [
    "a redirect that is neither a name nor a path is passed over",
    "ovl_get_redirect_xattr",
    `return leads(target) ? target : refuse("EINVAL");`,
    `return target.startsWith("/") || (target !== "" && !target.includes("/")) ? target : undefined;`,
  ]),
  ...mutantsOf(
    "src/lookup/lookup.ts",
    [
      "two directories may merge with the same lower one",
      "ovl_verify_inode",
      'return agrees(known, upper, lower) ? known : refuse("ESTALE");',
      "if (agrees(known, upper, lower)) return known;",
    ],
    [
      "a whiteout of a middle layer counts as something that shows",
      "ovl_lower_positive",
      "if (found !== undefined) return !isWhiteout(found, sb.mounted.marks);",
      "if (found !== undefined) return true;",
    ],
    [
      "a whiteout is left only for what was copied up or lies below alone",
      "ovl_lower_positive",
      "if (dentry.upper === null) return true;",
      "return inodeOf(dentry).upper === null || inodeOf(dentry).lowers.length > 0;",
    ],
    [
      "copied-up directories do not keep hiding whiteouts once nothing is below",
      "ovl_inode_init",
      'if (markOf(inode.real, "origin", sb.mounted.marks) !== undefined) inode.merges = true;',
      "inode.nlink = inode.real.nlink;",
    ],
  ),
  ...mutantsOf(
    "src/lookup/inode-number.ts",
    [
      "st_ino changes with copy-up",
      "ovl_getattr",
      "return lowers[0]!.inode.ino;",
      "return real.ino;",
    ],
    [
      "a hard link that copy-up broke keeps its st_ino",
      "ovl_getattr",
      "if (upper === null || !inode.constIno || lowers.length === 0)",
      "if (upper === null || lowers.length === 0)",
    ],
  ),
  ...mutantsOf(
    "src/lookup/overlay-inode.ts",
    [
      "merged directories show the link count of their topmost directory",
      "ovl_getattr",
      "  return isMerge(inode) ? 1 : inode.real.nlink;",
      "  return inode.real.nlink;",
    ],
    [
      "all directories have the link count 1",
      "ovl_getattr",
      "  return isMerge(inode) ? 1 : inode.real.nlink;",
      "  return isDir(inode.real) ? 1 : inode.real.nlink;",
    ],
    [
      "indexed files show the link count of the upper",
      "ovl_getattr",
      "  if (inode.indexed && !isDir(inode.real)) return inode.nlink;\n",
      "",
    ],
  ),
  ...mutantsOf(
    "src/lookup/listing.ts",
    [
      "whiteouts show in merged listings",
      "ovl_cache_entry_new",
      "hidden: !dots && isDeviceWhiteout(inode),",
      "hidden: false,",
    ],
    [
      "whiteouts in xattr form show in listings",
      "ovl_cache_entry_new",
      "doubtful: xattrWhiteouts && isFile(inode),",
      "doubtful: false,",
    ],
  ),
  ...mutantsOf(
    "src/ops/open-directory.ts",
    [
      "whiteouts are hidden in directories that do not merge, too",
      "ovl_iterate_real",
      "    return real.read(count).map((entry) => {\n",
      `    const hidden = (name: string): boolean => {
      const { body } = inode.real;
      const found = (body as { get(name: string): { mode: number; rdev: number } | undefined }).get(name);
      return found !== undefined && (found.mode & 0o170000) === 0o020000 && found.rdev === 0;
    };
    return real.read(count).filter(({ name }) => !hidden(name)).map((entry) => {
`,
    ],
    [
      "a listing that starts again is still the old one",
      "ovl_dir_reset",
      "    if (this.#listing !== null && this.#listing.version !== inode.version) this.close();\n",
      "",
    ],
  ),
  ...unseenOf("src/lookup/listing.ts", "outcomes list names in alphabetical order", [
    "merged listings begin with the upper's names",
    "ovl_dir_read_merged",
    `  const slots: Slot[] = [];
  for (const entry of rawEntries(lowest.inode)) {
    const known = above.get(entry.name);
    if (known !== undefined) above.delete(entry.name);
    slots.push(known ?? slotOf(lowest, entry));
  }
  for (const slot of above.values()) slots.push(slot);`,
    `  const slots: Slot[] = [...above.values()];
  for (const entry of rawEntries(lowest.inode)) {
    if (!above.has(entry.name)) slots.push(slotOf(lowest, entry));
  }`,
  ]),
  ...unseenOf(
    "src/ops/open-directory.ts",
    "operations list a directory in one go, and say nothing of offsets",
    [
      "hidden whiteouts take up no offset",
      "ovl_iterate_merged",
      "    const { slots } = this.#listing;\n",
      "    const slots = this.#listing.slots.filter(({ hidden }) => !hidden);\n",
    ],
    [
      "a running listing shows what has changed meanwhile",
      "ovl_cache_get",
      "    if (this.position === 0) this.#restart();\n    return",
      "    this.#restart();\n    return",
    ],
  ),
];
