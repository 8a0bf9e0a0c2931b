import { type ChildProcess, fork, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const TMPFS_MAGIC = 0x01021994;
/** Set for the process that runs inside its own mount namespace. */
const INSIDE = "COPYUP_BENCH_SCRATCH";

/** A folder for the rivals that live on a real file system. It goes when the process does, with all that was mounted
 *  below it. */
export class Scratch {
  readonly folder: string;
  /** What node:fs is called that works in here. */
  readonly nodeName: string;
  /** Why there is no real overlay to compare with; null when there is one. */
  readonly noOverlay: string | null;
  #made = 0;
  #clearing: (() => void)[] = [];

  private constructor(folder: string, noOverlay: string | null) {
    this.folder = folder;
    this.noOverlay = noOverlay;
    const onTmpfs = statfsSync(folder).type === TMPFS_MAGIC;
    this.nodeName = `node:fs on ${onTmpfs ? "tmpfs" : "disk"}`;
  }

  static open(): Scratch {
    const inside = insideFolder();
    const folder = inside ?? newFolder();
    const mounted = inside !== null && run("mount", ["-t", "tmpfs", "tmpfs", folder], "/");
    process.on("exit", () => {
      if (mounted) run("umount", ["-l", folder], "/");
      rmSync(folder, { recursive: true, force: true });
    });
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.on(signal, () => process.exit(130));
    }
    if (inside !== null) endWithParent();
    const noOverlay = mounted ? whyNoOverlay(folder) : "mounting needs root on Linux";
    const scratch = new Scratch(folder, noOverlay);
    scratch.clear();
    return scratch;
  }

  /** A new empty folder. */
  make(): string {
    const folder = join(this.folder, `${this.#made++}`);
    mkdirSync(folder);
    return folder;
  }

  /** Says what to undo before the folders go. */
  onClear(undo: () => void): void {
    this.#clearing.push(undo);
  }

  /** Ends all mounts and removes all folders made so far. */
  clear(): void {
    for (const undo of this.#clearing) undo();
    this.#clearing = [];
    for (const name of readdirSync(this.folder)) {
      rmSync(join(this.folder, name), { recursive: true, force: true });
    }
  }
}

const UNSHARE = ["--mount", "--propagation", "private"];

/** Starts a script with a channel to it, in a mount namespace of its own where that is allowed: whatever it mounts, nobody
 *  else sees, and all of it ends with it. */
export function startInNamespace(script: URL, args: readonly string[]): ChildProcess {
  const path = fileURLToPath(script);
  const isRoot = process.platform === "linux" && process.getuid?.() === 0;
  if (!isRoot || !run("unshare", [...UNSHARE, "true"], "/")) return fork(path, args);
  const folder = newFolder();
  const child = fork(path, args, {
    execPath: "unshare",
    execArgv: [...UNSHARE, process.execPath, ...process.execArgv],
    env: { ...process.env, [INSIDE]: folder },
  });
  child.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return child;
}

/** The folder that startInNamespace made for this process, if it runs in there. */
function insideFolder(): string | null {
  const folder = process.env[INSIDE];
  if (folder === undefined) return null;
  const namespaceOf = (id: number | "self"): string => readlinkSync(`/proc/${id}/ns/mnt`);
  return namespaceOf("self") === namespaceOf(process.ppid) ? null : folder;
}

function endWithParent(): void {
  const parent = process.ppid;
  const look = (): void => {
    if (process.ppid !== parent) process.exit(1);
  };
  setInterval(look, 1000).unref();
}

function newFolder(): string {
  const prefix = "copyup-bench-";
  try {
    return mkdtempSync(join("/dev/shm", prefix));
  } catch {
    return mkdtempSync(join(tmpdir(), prefix));
  }
}

/** As many layers as overlayfs takes: a name for each has to fit the page that a mount's options have. */
const MOST_LAYERS = 500;

function whyNoOverlay(folder: string): string | null {
  const lowers = Array.from({ length: MOST_LAYERS }, (_, i) => `${i}`);
  for (const name of [...lowers, "upper", "work", "merged"]) mkdirSync(join(folder, name));
  const options = `lowerdir=${lowers.join(":")},upperdir=upper,workdir=work`;
  const mounts = run("mount", ["-t", "overlay", "overlay", "-o", options, "merged"], folder);
  if (mounts) run("umount", ["merged"], folder);
  return mounts ? null : `an overlay of ${MOST_LAYERS} layers does not mount here`;
}

/** Whether the command was there and succeeded. */
export function run(command: string, args: readonly string[], cwd: string): boolean {
  // Newer versions of mount would pass the options one by one, and none longer than 256 bytes.
  const env = { ...process.env, LIBMOUNT_FORCE_MOUNT2: "always" };
  return spawnSync(command, args, { cwd, env, stdio: "ignore" }).status === 0;
}
