import { type Mutant, mutantsOf } from "./mutant.ts";

/** Copy-up: when, what, and with which marks. */
export const COPY_UP: readonly Mutant[] = [
  ...mutantsOf(
    "src/ops/io.ts",
    [
      "open for writing does not copy up until something is written",
      "ovl_open",
      `  copyUp(sb, dentry, "open", truncate ? "no data" : "data");
}

/** New data for a file that is open for writing, and so in the upper. */
export function putContent(sb: Superblock, dentry: Dentry, content: Content): void {`,
      `  if (truncate) copyUp(sb, dentry, "open", "no data");
}

export function putContent(sb: Superblock, dentry: Dentry, content: Content): void {
  copyUp(sb, dentry, "write", "data");`,
    ],
    [
      "a FIFO or device that is opened for writing is copied up",
      "ovl_open_need_copy_up",
      "if (!isFile(inode.real)) return;",
      "",
    ],
  ),
  ...mutantsOf(
    "src/ops/setattr.ts",
    [
      "a chown that changes nothing does not copy up",
      "ovl_setattr",
      "  copyUp(sb, dentry, trigger);\n",
      "  if (Object.keys(change).length === 0) return;\n  copyUp(sb, dentry, trigger);\n",
    ],
    [
      "a chmod to the mode there is does not copy up",
      "ovl_setattr",
      "  copyUp(sb, dentry, trigger);\n",
      `  const { real } = dentry.inode!;
  if (trigger === "chmod" && change.mode === (real.mode & 0o7777)) return;
  copyUp(sb, dentry, trigger);
`,
    ],
  ),
  ...mutantsOf("src/process/attribute-calls.ts", [
    "utimensat with nothing to set copies up",
    "do_utimes",
    "        if (isNothing(atime, mtime)) return;\n",
    "",
  ]),
  ...mutantsOf(
    "src/copy-up/copy-up.ts",
    [
      "the parent of what is copied up does not become impure",
      "ovl_copy_up_workdir",
      "  if (!plan.toIndex) setImpure(sb, dentry.parent);\n",
      "",
    ],
    [
      "the parent becomes impure only after the copy is there",
      "ovl_do_copy_up",
      `  if (!plan.toIndex) setImpure(sb, dentry.parent);
  const { upper, indexed } = place(request, plan, dir);`,
      `  const { upper, indexed } = place(request, plan, dir);
  if (!plan.toIndex) setImpure(sb, dentry.parent);`,
    ],
    [
      "copy-up moves the mtime of the parent",
      "ovl_copy_up_one",
      "    half.writer.setattr(dir, times);\n",
      "",
    ],
  ),
  ...mutantsOf(
    "src/copy-up/plan.ts",
    [
      "a hard link that copy-up breaks gets an origin all the same",
      "ovl_do_copy_up",
      'origin: type === "dir" || lower.nlink === 1 || toIndex,',
      "origin: true,",
    ],
    [
      "copies do not remember their origin",
      "ovl_set_origin",
      'origin: type === "dir" || lower.nlink === 1 || toIndex,',
      "origin: false,",
    ],
    [
      "metacopy=on: a change of attributes copies the data too",
      "ovl_need_meta_copy_up",
      'return metacopy && verity !== "require";',
      "return false;",
    ],
    [
      "metacopy=on: opening for writing copies attributes alone",
      "ovl_need_meta_copy_up",
      'return wanted === "attributes" && copiesAttributes(sb) ?',
      "return copiesAttributes(sb) ?",
    ],
    [
      "the private xattrs of the lower are copied too",
      "ovl_copy_xattr",
      "(!name.startsWith(marks) || name.startsWith(marks + ESCAPE)) &&",
      "true &&",
    ],
    [
      "xattrs that a user made by a private name are not copied",
      "ovl_copy_xattr",
      "(!name.startsWith(marks) || name.startsWith(marks + ESCAPE)) &&",
      "!name.startsWith(marks) &&",
    ],
    [
      "hard links do not go through the index",
      "ovl_need_index",
      "return sb.mounted.options.nfsExport || (!isDir(lower) && lower.nlink > 1);",
      "return sb.mounted.options.nfsExport;",
    ],
  ),
  ...mutantsOf(
    "src/copy-up/data.ts",
    [
      "the data copy that follows a metacopy leaves mtime alone",
      "ovl_copy_up_meta_inode_data",
      `  writer.removexattr(upper, markName("metacopy", sb.mounted.marks));`,
      `  const { mtimeSec: sec, mtimeNsec: nsec } = inode.lowers[0]!.inode;
  writer.setattr(upper, { mtime: { sec, nsec } });
  writer.removexattr(upper, markName("metacopy", sb.mounted.marks));`,
    ],
    [
      "a metacopy that got its data keeps the mark",
      "ovl_copy_up_meta_inode_data",
      `  writer.removexattr(upper, markName("metacopy", sb.mounted.marks));`,
      "",
    ],
  ),
  ...mutantsOf(
    "src/copy-up/nlink.ts",
    [
      "the nlink mark is not brought up to date when a name goes",
      "ovl_nlink_start",
      "  if (!isDir(inode.real) && inode.indexed) markLinks(sb, inode);\n",
      "",
    ],
    [
      "unlinking a name of an indexed file does not put it into the index",
      "ovl_nlink_start",
      "  if (needsIndex(sb, inode) && !dentry.upperAlias) copyUp(sb, dentry, trigger);\n",
      "",
    ],
  ),
  ...mutantsOf(
    "src/copy-up/place.ts",
    [
      "a removed file can still be changed through its descriptor",
      "ovl_copy_up_tmpfile",
      "      writer.link(copy, to, name);\n",
      "      if (dentry.hashed) writer.link(copy, to, name);\n",
    ],
    [
      "copies get the time at which they were made",
      "ovl_set_timestamps",
      "writer.setattr(copy, { mode, uid, gid, atime, mtime });",
      "writer.setattr(copy, { mode, uid, gid });",
    ],
    [
      "copies lose setuid and setgid",
      "ovl_set_attr",
      "writer.setattr(copy, { mode, uid, gid, atime, mtime });",
      "writer.setattr(copy, { mode: mode & ~0o6000, uid, gid, atime, mtime });",
    ],
  ),
];
