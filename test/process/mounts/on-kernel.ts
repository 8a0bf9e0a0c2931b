import { statfsSync } from "node:fs";
import { makedev } from "../../../src/base/mode.ts";
import { asUser } from "../../../src/kernel/as-user.ts";
import { KernelProcess } from "../../../src/kernel/kernel-process.ts";
import { type Libc, loadLibc } from "../../../src/kernel/libc.ts";
import { Sandbox } from "../../../src/kernel/sandbox.ts";
import { bytes, type Entry, type Tree } from "../../support/layer.ts";
import { play } from "./play.ts";
import { CALLS, HOST, LOWERS, MOUNTS } from "./stage.ts";

const MS_RDONLY = 1;
const MS_REMOUNT = 0x20;
const MS_BIND = 0x1000;

/** What the kernel of this machine answers, in mounts that this thread alone sees. @throws when it may not */
export async function playOnKernel(): Promise<unknown[]> {
  const libc = await loadLibc();
  const sandbox = new Sandbox(libc);
  sandbox.setUp();
  const process = new KernelProcess(libc);
  try {
    libc.umask(0);
    setStage(libc, process);
    return sandbox.inside("m", () =>
      play(CALLS, {
        process,
        as: (uid, act) => asUser(libc, { uid, gid: uid, groups: [] }, act),
        fileSystem: (path) => statfsSync(path).type,
      }),
    );
  } finally {
    process.closeAll();
    sandbox.tearDown();
  }
}

function setStage(libc: Libc, process: KernelProcess): void {
  const names = LOWERS.map((_, i) => `l${i}`);
  for (const name of [...names, "u", "w", "h", "m"]) process.mkdir(name, 0o755);
  LOWERS.forEach((tree, i) => {
    lay(process, names[i]!, tree);
  });
  const mount = (source: string, target: string, type: string, flags: number, data: string) => {
    const result = libc.mount(source, target, type, flags, data);
    if (result === -1) throw new Error(`mount over ${target}: errno ${libc.errno()}`);
  };
  const lowers = names.toReversed().join(":");
  mount("overlay", "m", "overlay", 0, `lowerdir=${lowers},upperdir=u,workdir=w`);
  mount("host", "h", "tmpfs", 0, "mode=755");
  lay(process, "h", HOST);
  for (const { target, source, readonly } of MOUNTS) {
    const at = `m${target}`;
    if (source === null) mount("tmpfs", at, "tmpfs", 0, "mode=1777");
    else mount(`h${source}`, at, "none", MS_BIND, "");
    if (readonly) mount("none", at, "none", MS_REMOUNT | MS_BIND | MS_RDONLY, "");
  }
}

function lay(process: KernelProcess, top: string, tree: Tree): void {
  const made = new Set<string>();
  const makeDirectory = (path: string) => {
    if (path === "" || made.has(path)) return;
    makeDirectory(path.slice(0, path.lastIndexOf("/")));
    made.add(path);
    process.mkdir(`${top}${path}`, 0o755);
  };
  for (const [path, entry] of Object.entries(tree)) {
    const bare = path.replace(/\/$/, "");
    if (path.endsWith("/")) makeDirectory(bare);
    else makeDirectory(bare.slice(0, bare.lastIndexOf("/")));
    layEntry(process, `${top}${bare}`, entry, path.endsWith("/"));
  }
}

function layEntry(process: KernelProcess, path: string, given: Entry, isDir: boolean): void {
  const entry = typeof given === "string" ? { text: given } : given;
  if (entry.symlink !== undefined) {
    process.symlink(entry.symlink, path);
    return;
  }
  if (entry.char !== undefined) process.mknod(path, 0o020644, makedev(...entry.char));
  else if (!isDir) {
    const fd = process.open(path, "O_WRONLY|O_CREAT");
    process.write(fd, bytes((entry.text as string | undefined) ?? ""));
    process.close(fd);
  }
  process.chmod(path, entry.mode ?? (isDir ? 0o755 : 0o644));
}
