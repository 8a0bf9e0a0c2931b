import { type Mutant, mutantsOf, unseenOf } from "./mutant.ts";

/** What mounting does. */
export const MOUNT: readonly Mutant[] = [
  ...mutantsOf(
    "src/mount/uuid.ts",
    [
      "a new upper gets no uuid",
      "ovl_init_uuid_xattr",
      `  writer.setxattr(upper.root, \`\${marks}uuid\`, generate(upper.root.ino));\n`,
      "",
    ],
    [
      "uuid=auto writes a uuid on an upper that was mounted without one",
      "ovl_init_uuid_xattr",
      `  if (option === "auto" && isImpure(upper.root, marks)) return "null";\n`,
      "",
    ],
  ),
  ...mutantsOf(
    "src/mount/options.ts",
    [
      "redirects are not followed unless redirect_dir says so",
      "ovl_init_fs_context",
      `const wanted = redirectDir === undefined || redirectDir === "off" ? "follow" : redirectDir;`,
      `const wanted = redirectDir === undefined ? "nofollow" : redirectDir === "off" ? "follow" : redirectDir;`,
    ],
    [
      "redirect_dir=off does not follow redirects",
      "ovl_parse_param",
      `const wanted = redirectDir === undefined || redirectDir === "off" ? "follow" : redirectDir;`,
      `const wanted = redirectDir === "off" ? "nofollow" : (redirectDir ?? "follow");`,
    ],
    [
      "metacopy=on does not turn redirect_dir on",
      "ovl_fs_params_verify",
      '  if (!metacopy || mode === "on") return mode;\n',
      '  if (!metacopy || mode === "on" || redirectDir === undefined) return mode;\n',
    ],
    [
      "nfs_export=on does not turn the index on",
      "ovl_fs_params_verify",
      "index: upper && (nfsExport || (asked.index ?? false)),",
      "index: upper && (asked.index ?? false),",
    ],
    [
      "userxattr follows redirects",
      "ovl_fs_params_verify",
      `redirectDir: asked.userxattr ? "nofollow" : redirectDir,`,
      "redirectDir,",
    ],
  ),
  ...mutantsOf(
    "src/mount/workdir.ts",
    [
      "what a volatile mount left does not matter",
      "ovl_workdir_cleanup_recurse",
      `namesOf(inode).size > 0) refuse("EINVAL");`,
      "namesOf(inode).size > 2 ** 32) return;",
    ],
    [
      "the workdir is cleaned however deep it is",
      "ovl_workdir_cleanup",
      "  if (level <= 1) {",
      "  if (level <= 100) {",
    ],
  ),
  ...mutantsOf("src/mount/mounted.ts", [
    "a workdir that cannot be cleaned does not make the mount read-only",
    "ovl_get_workdir",
    "const superReadonly = half === null || half.dirty ||",
    "const superReadonly = half === null ||",
  ]),
  ...mutantsOf("src/mount/indexdir.ts", [
    "an index of other layers is used",
    "ovl_verify_set_fh",
    `  else if (!sameBytes(kept, handle)) refuse("ESTALE");\n`,
    "",
  ]),
  ...unseenOf("src/process/overlay-fs.ts", "no operation asks for statfs", [
    "the mount has the id of the upper's file system",
    "ovl_statfs",
    "const fsid = upper === null ? NO_FSID : own === undefined ? STORE_FSID : foldUuid(own);",
    "const fsid = upper === null ? NO_FSID : STORE_FSID;",
  ]),
];
