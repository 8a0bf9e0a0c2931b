import { KernelUnavailable } from "./unavailable.ts";

/** A C string, or memory. Names that are not UTF-8 come as bytes with their NUL (c-string.ts). */
export type Pointer = string | Uint8Array | null;
type Arg = number | Pointer;

/** Functions of the C library and system calls. -1 says that a call failed; errno() then says why. */
export type Libc = Readonly<Record<CallName, (...args: Arg[]) => number>> & {
  /** Of the call just made; the next call may change it. */
  errno(): number;
};

const P = "void *";
const OFF = "int64";

/** By prototype. What glibc and musl do not both have goes through syscall(2). */
const FUNCTIONS = {
  open: ["int", P, "int", "uint"],
  close: ["int", "int"],
  read: [OFF, "int", P, "size_t"],
  pread: [OFF, "int", P, "size_t", OFF],
  write: [OFF, "int", P, "size_t"],
  pwrite: [OFF, "int", P, "size_t", OFF],
  lseek: [OFF, "int", OFF, "int"],
  fsync: ["int", "int"],
  syncfs: ["int", "int"],
  posix_fadvise: ["int", "int", OFF, OFF, "int"],
  fallocate: ["int", "int", "int", OFF, OFF],
  truncate: ["int", P, OFF],
  ftruncate: ["int", "int", OFF],
  mkdir: ["int", P, "uint"],
  rmdir: ["int", P],
  unlink: ["int", P],
  rename: ["int", P, P],
  linkat: ["int", "int", P, "int", P, "int"],
  symlink: ["int", P, P],
  readlink: [OFF, P, P, "size_t"],
  mknod: ["int", P, "uint", "uint64"],
  access: ["int", P, "int"],
  chdir: ["int", P],
  fchdir: ["int", "int"],
  chroot: ["int", P],
  getcwd: ["uint64", P, "size_t"],
  umask: ["uint", "uint"],
  chmod: ["int", P, "uint"],
  fchmod: ["int", "int", "uint"],
  chown: ["int", P, "int", "int"],
  lchown: ["int", P, "int", "int"],
  fchown: ["int", "int", "int", "int"],
  utimensat: ["int", "int", P, P, "int"],
  futimens: ["int", "int", P],
  setxattr: ["int", P, P, P, "size_t", "int"],
  lsetxattr: ["int", P, P, P, "size_t", "int"],
  fsetxattr: ["int", "int", P, P, "size_t", "int"],
  getxattr: [OFF, P, P, P, "size_t"],
  lgetxattr: [OFF, P, P, P, "size_t"],
  fgetxattr: [OFF, "int", P, P, "size_t"],
  listxattr: [OFF, P, P, "size_t"],
  llistxattr: [OFF, P, P, "size_t"],
  flistxattr: [OFF, "int", P, "size_t"],
  removexattr: ["int", P, P],
  lremovexattr: ["int", P, P],
  fremovexattr: ["int", "int", P],
  mount: ["int", P, P, P, "ulong", P],
  umount2: ["int", P, "int"],
  unshare: ["int", "int"],
  prctl: ["int", "int", "ulong", "ulong", "ulong", "ulong"],
} as const;

/** By number, as on x86-64. The C library's own setresuid and its kin would change every thread of the process. */
const SYSTEM_CALLS = {
  getdents64: [217, "int", P, "size_t"],
  renameat2: [316, "int", P, "int", P, "uint"],
  copy_file_range: [326, "int", P, "int", P, "size_t", "uint"],
  statx: [332, "int", P, "int", "uint", P],
  setgroups: [116, "size_t", P],
  setresuid: [117, "int", "int", "int"],
  setresgid: [119, "int", "int", "int"],
} as const;

type CallName = keyof typeof FUNCTIONS | keyof typeof SYSTEM_CALLS;

/** Loads koffi, and through it the C library of this process. @throws KernelUnavailable */
export async function loadLibc(): Promise<Libc> {
  mustBeKnown();
  const koffi = await loadKoffi();
  const library = koffi.load(null);
  const calls: Record<string, unknown> = { errno: () => koffi.errno() };
  for (const [name, [result, ...args]] of Object.entries(FUNCTIONS)) {
    calls[name] = library.func(name, result, args);
  }
  for (const [name, [number, ...args]] of Object.entries(SYSTEM_CALLS)) {
    const call = library.func("syscall", OFF, ["long", ...args]);
    calls[name] = (...given: Arg[]): number => call(number, ...given);
  }
  return calls as unknown as Libc;
}

/** @throws KernelUnavailable on another system, or another processor */
export function mustBeKnown(): void {
  const { platform, arch } = process;
  if (platform === "linux" && arch === "x64") return;
  throw new KernelUnavailable(
    `the kernel can be asked on Linux for x86-64 only, and this is ${platform} for ${arch}`,
  );
}

async function loadKoffi() {
  try {
    return (await import("koffi")).default;
  } catch (error) {
    const { message } = error as Error;
    const line = message.split("\n")[0];
    throw new KernelUnavailable(
      `calling the kernel needs the package koffi (npm install koffi): ${line}`,
    );
  }
}
