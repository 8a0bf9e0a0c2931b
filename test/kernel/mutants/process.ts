import { type Mutant, mutantsOf, unseenOf } from "./mutant.ts";

/** What the kernel does before overlayfs is asked: permissions, descriptors, what changes take away. */
export const PROCESS: readonly Mutant[] = [
  ...mutantsOf("src/process/reading.ts", [
    "a descriptor for reading stays with the file that it read first",
    "ovl_real_file",
    "const bytes = contentOf(data).read(",
    "const own = file as { first?: typeof data };\n  if (!file.writable) own.first ??= data;\n  const bytes = contentOf(own.first ?? data).read(",
  ]),
  ...mutantsOf("src/process/data.ts", [
    "file capabilities outlive a write",
    "file_remove_privs",
    `  if (Object.keys(drop).length > 0) task.fs.setAttributes(dentry, drop, "write");
  dropCapability(task, dentry);`,
    `  if (Object.keys(drop).length > 0) task.fs.setAttributes(dentry, drop, "write");`,
  ]),
  ...mutantsOf(
    "src/process/attributes.ts",
    [
      "chown leaves setuid alone",
      "setattr_should_drop_suidgid",
      "  if (!isDirMode(real.mode) && real.mode & drop) {",
      "  if (!isDirMode(real.mode) && real.mode & drop & ~S_ISUID) {",
    ],
    [
      "chmod gives setgid to who is not in the group",
      "setattr_prepare",
      "const bits = keepsSetgid(cred, real.gid) ? mode & 0o7777 : mode & 0o7777 & ~S_ISGID;",
      "const bits = mode & 0o7777;",
    ],
  ),
  ...mutantsOf("src/process/size.ts", [
    "writing by a plain user leaves setuid alone",
    "setattr_should_drop_suidgid",
    "  let drop = inode.mode & S_ISUID;\n",
    "  let drop = 0;\n",
  ]),
  ...mutantsOf("src/process/new-object.ts", [
    "new objects ignore the umask",
    "vfs_prepare_mode",
    "const masked = isLinkMode(wanted) ? wanted : wanted & ~task.umask;",
    "const masked = wanted;",
  ]),
  ...mutantsOf(
    "src/process/permission.ts",
    [
      "the sticky bit protects nobody",
      "check_sticky",
      "  return cred.uid !== victim.uid && cred.uid !== dir.uid;",
      "  return false;",
    ],
    [
      "an owner needs no permission bits",
      "generic_permission",
      "  if (cred.uid === inode.uid) return grants(inode.mode >> 6, mask);\n",
      "  if (cred.uid === inode.uid) return true;\n",
    ],
  ),
  ...mutantsOf(
    "src/process/rename.ts",
    [
      "one name of a file is moved over another of the same file",
      "vfs_rename",
      "  if (next.inode !== null && fs.identityOf(inodeOf(old)) === fs.identityOf(next.inode)) return;\n",
      "",
    ],
    [
      "two names of one lower file count as the same file",
      "vfs_rename",
      "  if (next.inode !== null && fs.identityOf(inodeOf(old)) === fs.identityOf(next.inode)) return;\n",
      "  if (next.inode !== null && inodeOf(old).real === next.inode.real) return;\n",
    ],
  ),
  ...mutantsOf("src/process/overlay-fs.ts", [
    "RENAME_WHITEOUT is taken",
    "ovl_rename",
    `    if (how.whiteout) refuse("EINVAL");\n`,
    "",
  ]),
  ...mutantsOf("src/process/names.ts", [
    "anybody may link to a file of others",
    "may_linkat",
    `  if (!ownsOrCapable(cred, real) && !isSafeSource(task, old)) refuse("EPERM");\n`,
    "",
  ]),
  ...unseenOf("src/process/mapping.ts", "no operation maps a file", [
    "an old mapping shows what was written after copy-up",
    "ovl_mmap",
    "    return (this.#private ?? contentOf(this.#inode)).read(",
    "    const { data } = inodeOf(this.#task.files.get(this.#fd).dentry);\n    return (this.#private ?? contentOf(data)).read(",
  ]),
];
