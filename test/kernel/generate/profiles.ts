import type { Options } from "../../../src/cases/case.ts";
import type { Random } from "./random.ts";
import type { OpKind } from "./random-op.ts";

/** What a case is mostly about. */
export const PROFILES = [
  ...(["basic", "rename", "links", "xattr", "whiteout", "fds", "creds"] as const),
  ...(["mixed", "redirect", "metacopy", "index"] as const),
] as const;
export type Profile = (typeof PROFILES)[number];

/** Of those the engine's default options are enough for. */
export const PLAIN_PROFILES: readonly Profile[] = PROFILES.slice(0, 7);

type Weights = Readonly<Partial<Record<OpKind, number>>>;

const LOOKS: Weights = { stat: 4, lstat: 6, readdir: 8, read: 5, access: 1, listxattr: 1 };

const WEIGHTS: Readonly<Record<Exclude<Profile, "mixed">, Weights>> = {
  basic: {
    ...LOOKS,
    ...{ write: 10, append: 4, create: 8, openOdd: 4, truncate: 5, mkdir: 7, rmdir: 6, unlink: 10 },
    ...{ rename: 8, chmod: 5, chown: 3, utimens: 4, symlink: 4, readlink: 3, mknod: 3, lseek: 2 },
    ...{ link: 3, chdir: 1, getcwd: 1, umask: 1, fallocate: 1, removeTree: 1, atLayer: 1 },
    ...{ litter: 0.3, watchFile: 1 },
  },
  rename: {
    ...LOOKS,
    ...{
      rename: 24,
      renameDir: 6,
      rename2: 14,
      mkdir: 6,
      create: 6,
      write: 4,
      unlink: 6,
      rmdir: 5,
    },
    ...{ symlink: 2, link: 3, chmod: 2, remount: 2, chdir: 1, getcwd: 1, openFd: 2, useFd: 3 },
  },
  links: {
    ...LOOKS,
    ...{
      link: 18,
      linkFollow: 3,
      linkFd: 2,
      unlink: 12,
      rename: 8,
      rename2: 3,
      write: 8,
      chmod: 5,
    },
    ...{ truncate: 3, symlink: 3, remount: 3, openFd: 3, useFd: 6, setxattr: 2, rotate: 1 },
  },
  xattr: {
    ...LOOKS,
    ...{
      setxattr: 18,
      getxattr: 10,
      removexattr: 10,
      listxattr: 10,
      oddXattr: 10,
      acl: 4,
      chmod: 4,
    },
    ...{ rename: 4, write: 4, unlink: 4, mkdir: 4, create: 4, link: 2, chown: 3, remount: 1 },
  },
  whiteout: {
    ...LOOKS,
    ...{ unlink: 16, rmdir: 14, mkdir: 12, create: 8, rename: 6, rename2: 4, symlink: 4, mknod: 2 },
    ...{ makeWhiteout: 2, write: 3, remount: 3, rotate: 3, link: 2, removeTree: 4, atLayer: 2 },
    ...{ litter: 0.3, restack: 0.5, peekWhiteout: 2, remountOptions: 0.5 },
  },
  fds: {
    ...LOOKS,
    ...{ openFd: 12, useFd: 40, closeFd: 4, tmpfile: 3, linkFd: 3, copyRange: 5, fallocate: 4 },
    ...{ unlink: 5, rename: 5, chmod: 3, write: 4, truncate: 3, mkdir: 1, rmdir: 2, lseek: 3 },
    ...{ watchFile: 6, watchDirectory: 4 },
  },
  creds: {
    ...LOOKS,
    ...{ create: 8, mkdir: 6, chmod: 8, chown: 8, access: 6, write: 7, unlink: 6, rmdir: 3 },
    ...{ rename: 6, link: 4, symlink: 2, utimens: 4, truncate: 4, setxattr: 4, acl: 5, umask: 3 },
    ...{ openFd: 3, useFd: 5, chdir: 2, mknod: 2, tmpfile: 1, openOdd: 3 },
  },
  redirect: {
    ...LOOKS,
    ...{
      rename: 20,
      renameDir: 14,
      rename2: 6,
      mkdir: 8,
      create: 6,
      write: 4,
      unlink: 6,
      rmdir: 5,
    },
    ...{ remount: 4, remountOptions: 1, rotate: 4, chmod: 2, atLayer: 1, restack: 0.5 },
  },
  metacopy: {
    ...LOOKS,
    ...{ chmod: 10, chown: 7, utimens: 6, setxattr: 6, write: 6, truncate: 5, append: 4, link: 7 },
    ...{
      rename: 8,
      unlink: 6,
      renameDir: 3,
      remount: 4,
      rotate: 3,
      openFd: 3,
      useFd: 8,
      rename2: 2,
    },
    ...{ removexattr: 2, remountOptions: 1, fallocate: 1, lseek: 2, watchFile: 2 },
  },
  index: {
    ...LOOKS,
    ...{ link: 12, unlink: 11, write: 8, chmod: 7, rename: 7, rename2: 3, create: 4, mkdir: 4 },
    ...{
      rmdir: 4,
      remount: 5,
      truncate: 2,
      chown: 2,
      rotate: 2,
      renameDir: 3,
      openFd: 2,
      useFd: 4,
    },
    ...{ litter: 0.2, restack: 0.7, watchFile: 1, peekWhiteout: 1 },
  },
};

/** How often each kind of operation comes. */
export function weightsOf(profile: Profile): Weights {
  return profile === "mixed" ? MIXED : WEIGHTS[profile];
}

const MIXED: Weights = sumOf(Object.values(WEIGHTS));

function sumOf(all: readonly Weights[]): Weights {
  const sum: Partial<Record<OpKind, number>> = {};
  for (const weights of all) {
    for (const [kind, weight] of Object.entries(weights) as [OpKind, number][]) {
      sum[kind] = (sum[kind] ?? 0) + weight;
    }
  }
  return sum;
}

const REDIRECTS = ["on", "off", "follow", "nofollow"];

/** Mount options that go with a profile. */
export function randomOptions(random: Random, profile: Profile): Options {
  switch (profile) {
    case "rename":
      return random.chance(0.5) ? {} : { redirect_dir: random.pick(REDIRECTS) };
    case "links":
      return random.chance(0.3) ? { index: "on" } : {};
    case "redirect":
      return { redirect_dir: "on" };
    case "metacopy":
      return {
        metacopy: "on",
        ...(random.chance(0.7) ? { redirect_dir: "on" } : {}),
        ...(random.chance(0.3) ? { index: "on" } : {}),
      };
    case "index":
      return {
        ...(random.chance(0.9) ? { index: "on" } : { nfs_export: "on" }),
        ...(random.chance(0.5) ? { redirect_dir: "on" } : {}),
        ...(random.chance(0.1) ? { nfs_export: "on" } : {}),
      };
    case "mixed":
      return anyOptions(random);
    default:
      return plainOptions(random);
  }
}

function plainOptions(random: Random): Options {
  return {
    ...(random.chance(0.05) ? { redirect_dir: random.pick(["off", "follow", "nofollow"]) } : {}),
    ...(random.chance(0.04) ? { volatile: true } : {}),
    ...(random.chance(0.04) ? { uuid: random.pick(["on", "off", "null", "auto"]) } : {}),
    ...(random.chance(0.04) ? { default_permissions: true } : {}),
    ...(random.chance(0.03) ? { ro: true } : {}),
    ...(random.chance(0.03) ? { xino: "off" } : {}),
    ...(random.chance(0.03) ? { metacopy: "off" } : {}),
    ...(random.chance(0.03) ? { index: "off" } : {}),
  };
}

function anyOptions(random: Random): Options {
  return {
    ...plainOptions(random),
    ...(random.chance(0.5) ? { redirect_dir: random.pick(["on", ...REDIRECTS]) } : {}),
    ...(random.chance(0.35) ? { index: "on" } : {}),
    ...(random.chance(0.25) ? { metacopy: "on" } : {}),
    ...(random.chance(0.2) ? { xino: random.pick(["on", "auto", "off"]) } : {}),
    ...(random.chance(0.12) ? { userxattr: true } : {}),
  };
}
