import type { Use } from "./random-use.ts";

/** A call of which a plain memfs volume and one on an overlay gave different things, or left different trees. */
export interface Disagreement {
  readonly use: Use;
  readonly memfs: Answer;
  readonly ours: Answer;
}

/** An error has a code; what went well has none. */
export interface Answer {
  readonly code: string | undefined;
  readonly shown: string;
}

type Is = (disagreement: Disagreement) => boolean;

const of =
  (names: string, ...codes: readonly (string | undefined)[]): Is =>
  ({ use, ours }) =>
    names.split(" ").includes(use.name) && codes.includes(ours.code);

const withoutLinks = ({ shown }: Answer): string => shown.replace(/"nlink":\d+/, "");

/** Where memfs is no file system of Linux, and ours is: each is met in every run of the test. */
export const TRUTHS: readonly { readonly why: string; readonly is: Is }[] = [
  {
    why: "root may do what modes forbid; memfs asks modes of everybody",
    is: ({ memfs }) => memfs.code === "EACCES",
  },
  { why: "a directory is not unlinked: EISDIR, not EPERM", is: of("unlink", "EISDIR") },
  {
    why: "a directory of the lowers is not renamed, without redirect_dir: EXDEV",
    is: of("rename", "EXDEV"),
  },
  {
    why: "a rename puts no file over a directory and no directory over a file",
    is: of("rename", "EISDIR", "ENOTDIR"),
  },
  { why: "a rename puts no directory into itself", is: of("rename", "EINVAL") },
  {
    why: "a rename puts nothing over a directory that is not empty",
    is: of("rename", "ENOTEMPTY"),
  },
  {
    why: "a rename moves a symlink, not what it leads to",
    is: ({ use, ours, memfs }) =>
      use.name === "rename" && [memfs.code, ours.code].some((code) => code === "ELOOP" || !code),
  },
  {
    why: "a symlink to a directory is as good as the directory, and one that leads nowhere is not there",
    is: ({ use, memfs }) =>
      ["link", "mkdir", "rename", "symlink"].includes(use.name) && memfs.code === "ENOTDIR",
  },
  { why: "a directory has one name", is: of("link", "EPERM") },
  {
    why: "names are in directories only, and a symlink to one is one",
    is: ({ use, memfs }) => use.name === "link" && memfs.code === undefined,
  },
  {
    why: "rm and rename take a name from what was there",
    is: ({ use, memfs, ours }) =>
      use.name.endsWith("stat") && withoutLinks(memfs) === withoutLinks(ours),
  },
  {
    why: "what may not be made is named by the whole path",
    is: ({ use, memfs, ours }) => use.name === "mkdir" && memfs.code === ours.code && !!ours.code,
  },
  {
    why: "mkdir -p over a file is EEXIST, over a symlink that leads nowhere ENOENT",
    is: of("mkdir", "EEXIST", "ENOENT"),
  },
  {
    why: "mkdir -p says which directory it made first, as Node does",
    is: of("mkdir", undefined),
  },
  { why: "promises.symlink gives nothing", is: of("symlink", undefined) },
  { why: "rm says which call failed, as Node does", is: of("rm", "ENOTDIR", "ENOENT", "ELOOP") },
  { why: "rm removes a symlink, not what it leads to", is: of("rm", undefined) },
  {
    why: "a descriptor is for reading or for writing",
    is: ({ use, ours }) => use.descriptor && (ours.code === "EBADF" || ours.code === "EINVAL"),
  },
];
