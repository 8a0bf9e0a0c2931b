import { type Mutant, mutantsOf, unseenOf } from "./mutant.ts";

/** Creating, removing, renaming; xattrs. */
export const OPS: readonly Mutant[] = [
  ...mutantsOf(
    "src/ops/create.ts",
    [
      "every new directory in a merged one is opaque",
      "ovl_create_upper",
      "if (!offline && isMerge(",
      "if (isMerge(",
    ],
    [
      "a new directory is opaque with redirect_dir=on alone",
      "ovl_allow_offline_changes",
      'const offline = redirectDir !== "on" && !index && !metacopy && xino !== "on" && !nfsExport;',
      'const offline = redirectDir !== "on";',
    ],
    [
      "a new directory is opaque in a directory of the upper alone, too",
      "ovl_create_upper",
      "if (!offline && isMerge(inodeOf(dentry.parent)) && canBeMarked(sb, upper)) {",
      "if (!offline && canBeMarked(sb, upper)) {",
    ],
    [
      "a new directory in the place of a whiteout is not opaque",
      "ovl_create_over_whiteout",
      "      setOpaque(sb, dentry, made);\n",
      "",
    ],
    [
      "whiteouts can be made through the mount",
      "ovl_mknod",
      '  if ((object.mode & S_IFMT) === 0o020000 && (object.rdev ?? 0) === 0) refuse("EPERM");\n',
      "",
    ],
    [
      "block devices 0:0 cannot be made either",
      "ovl_mknod",
      "if ((object.mode & S_IFMT) === 0o020000 &&",
      "if ([0o020000, 0o060000].includes(object.mode & S_IFMT) &&",
    ],
    [
      "a further name of a metacopy does not say where the data is",
      "ovl_link",
      "  if (inode.metacopy) setRedirect(sb, old, false);\n",
      "",
    ],
    [
      "a directory that takes in a link does not become impure",
      "ovl_link",
      "  if (inode.constIno && inode.lowers.length > 0) setImpure(sb, dentry.parent);\n",
      "",
    ],
  ),
  ...mutantsOf(
    "src/ops/remove.ts",
    [
      "removing always leaves a whiteout",
      "ovl_do_remove",
      "const whiteout = isLowerPositive(sb, dentry);",
      "const whiteout = true;",
    ],
    [
      "a directory of the upper alone can go with whiteouts in it",
      "ovl_do_remove",
      "  if (!isDirectory || (isPureUpper(inodeOf(dentry)) && !whiteout)) return { whiteout, clear: [] };",
      "  if (!isDirectory) return { whiteout, clear: [] };",
    ],
    [
      "whiteouts in it keep a merged directory from being removed",
      "ovl_check_empty_dir",
      `clear: whiteoutsOfEmpty(sb, dentry) ?? refuse("ENOTEMPTY") };`,
      `clear: whiteoutsOfEmpty(sb, dentry)?.length ? refuse("ENOTEMPTY") : whiteoutsOfEmpty(sb, dentry) ?? refuse("ENOTEMPTY") };`,
    ],
  ),
  ...mutantsOf("src/ops/whiteout.ts", [
    "every whiteout is an inode of its own",
    "ovl_whiteout",
    "const temp = sb.sharesWhiteouts ? linkWhiteout(sb, workdir, first) : null;",
    "const temp = null;",
  ]),
  ...mutantsOf(
    "src/ops/links.ts",
    [
      "the index keeps files that have lost their last name",
      "ovl_cleanup_index",
      "  if (inode.indexed && inode.nlink === 0) cleanIndex(sb, inode);\n",
      "",
    ],
    [
      "nfs_export=on: the index forgets what was removed",
      "ovl_cleanup_index",
      "if (sb.mounted.options.nfsExport) {",
      "if (sb.mounted.options.nfsExport && isDir(entry)) {",
    ],
  ),
  ...mutantsOf(
    "src/ops/rename-plan.ts",
    [
      "EXDEV comes after ENOTEMPTY",
      "ovl_rename",
      '  if (!canMove(sb, from)) return { do: "fail", code: "EXDEV" };\n',
      `  if (!canMove(sb, from)) {
    const full = !exchange && to !== null && isDir(to.real) && whiteoutsOfEmpty(sb, target) === null;
    return { do: "fail", code: full ? "ENOTEMPTY" : "EXDEV" };
  }
`,
    ],
    [
      "a directory of the upper alone can merge where it is moved to",
      "ovl_rename",
      "source: wouldMerge(from, source, target.parent),",
      "source: false,",
    ],
    [
      "a moved directory of the upper is opaque wherever it goes",
      "ovl_rename",
      "const merges = isMerge(above) || above.upper === null;",
      "const merges = above !== null;",
    ],
    [
      "exchanging directories makes only the first opaque",
      "ovl_rename",
      "target: exchange && to !== null && wouldMerge(to, target, source.parent),",
      "target: false,",
    ],
    [
      "a full directory of the upper alone is noticed before anything is copied up",
      "ovl_rename",
      "if (!exchange && to !== null && isDir(to.real) && !isPureUpper(to)) {",
      "if (!exchange && to !== null && isDir(to.real)) {",
    ],
    [
      "a directory that takes in something copied up does not become impure",
      "ovl_rename",
      "toParent: apart && willHaveOrigin(from),",
      "toParent: false,",
    ],
    [
      "exchanging asks only whether the first can move",
      "ovl_rename",
      '  if (exchange && to !== null && !canMove(sb, to)) return { do: "fail", code: "EXDEV" };\n',
      "",
    ],
    [
      "directories with a lower part can always be renamed",
      "ovl_can_move",
      'return sb.mounted.options.redirectDir === "on" || !isDir(inode.real) || !isMergeOrLower(inode);',
      "return true;",
    ],
  ),
  ...mutantsOf(
    "src/ops/rename.ts",
    [
      "exchanging gives a redirect only to the first",
      "ovl_rename",
      "  if (exchange && hasLowerPart(inodeOf(target))) setRedirect(sb, target, sameDir);\n  else if",
      "  if",
    ],
    [
      "a directory that comes back to its old name loses its redirect",
      "ovl_set_redirect",
      "  if (hasLowerPart(inodeOf(source))) setRedirect(sb, source, sameDir);\n",
      `  if (sameDir && inodeOf(source).redirect === target.name) {
    writer.removexattr(upperOf(source), \`\${sb.mounted.marks}redirect\`);
    inodeOf(source).redirect = null;
  } else if (hasLowerPart(inodeOf(source))) setRedirect(sb, source, sameDir);
`,
    ],
  ),
  ...mutantsOf(
    "src/ops/redirect.ts",
    [
      "a relative redirect stays when the directory moves to another parent",
      "ovl_set_redirect",
      'if (inode.redirect !== null && (!absolute || inode.redirect.startsWith("/"))) return;',
      "if (inode.redirect !== null) return;",
    ],
    [
      "an absolute redirect is written anew with every move",
      "ovl_set_redirect",
      'if (inode.redirect !== null && (!absolute || inode.redirect.startsWith("/"))) return;',
      'if (inode.redirect !== null && !absolute && !inode.redirect.startsWith("/")) return;',
    ],
    [
      "redirects are always absolute",
      "ovl_set_redirect",
      "const absolute = !sameDir ||",
      "const absolute = true ||",
    ],
  ),
  ...mutantsOf("src/lookup/lower-path.ts", [
    "an absolute redirect is the path that users see",
    "ovl_get_redirect",
    "const name = inodeOf(at).redirect ?? at.name;",
    "const name = at.name;",
  ]),
  ...mutantsOf(
    "src/ops/xattr.ts",
    [
      "setting an xattr that fails does not copy up",
      "ovl_xattr_set",
      "  // Of an indexed file the upper object will do: the name itself stays where it is.\n",
      `  checkStoreXattr(kept);
  checkFlag(inodeOf(dentry).real, kept, flag);
`,
    ],
    [
      "removing an xattr that is not there copies up",
      "ovl_xattr_set",
      `    checkStoreXattr(kept);
    if (inode.real.xattrs?.has(kept) !== true) refuse("ENODATA");
    copyUp(sb, dentry, "removexattr");`,
      `    copyUp(sb, dentry, "removexattr");`,
    ],
    [
      "private xattrs show",
      "ovl_listxattr",
      "if (!name.startsWith(marks)) names.push(name);\n    else if",
      "if (!name.startsWith(marks + ESCAPE)) names.push(name);\n    else if",
    ],
    [
      "users set private xattrs under their own name",
      "ovl_xattr_escape_name",
      "const escaped = marks + ESCAPE + name.slice(marks.length);",
      "const escaped = name;",
    ],
    [
      "private xattrs cannot be set",
      "ovl_own_xattr_set",
      "const escaped = marks + ESCAPE + name.slice(marks.length);",
      'const escaped = refuse("EPERM");',
    ],
  ),
  ...unseenOf(
    "src/ops/setattr.ts",
    "a file cut off to nothing looks the same whether its data was copied before or not, while the upper has room",
    [
      "truncating to nothing does not copy the data",
      "ovl_setattr",
      'copyUp(sb, dentry, "truncate", "data");',
      `copyUp(sb, dentry, "truncate", size === 0 ? "no data" : "data");
  if (size === 0) writableHalf(sb).writer.setattr(upperOf(dentry), { mtime: "now" });`,
    ],
  ),
  ...unseenOf("src/ops/io.ts", "outcomes leave atime out", [
    "reading moves the atime of lower objects",
    "ovl_file_accessed",
    "  const { upper } = dentry;\n  if (upper !== null &&",
    "  const upper = dentry.real;\n  if (upper !== null &&",
  ]),
  ...unseenOf("src/ops/fileattr.ts", "no operation sets inode flags", [
    "immutable and append-only are not kept",
    "ovl_get_protattr",
    "  if (mark === undefined) return inode.flags;\n",
    "  return inode.flags;\n",
  ]),
];
