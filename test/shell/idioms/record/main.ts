import { execFileSync, spawnSync } from "node:child_process";
import {
  copyFileSync,
  cpSync,
  existsSync,
  lutimesSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { layOn } from "../../../../src/cases/lay-entries.ts";
import { rawTree } from "../../../../src/cases/tree.ts";
import { KernelProcess } from "../../../../src/kernel/kernel-process.ts";
import { loadLibc } from "../../../../src/kernel/libc.ts";
import { Sandbox } from "../../../../src/kernel/sandbox.ts";
import type { Recorded } from "../../commands/recorded.ts";
import { mask, treeText } from "../../commands/tree-text.ts";
import { IDIOMS } from "../idioms.ts";
import {
  argvOf,
  DEBIAN_PROGRAMS,
  ENVIRONMENT,
  lowersOf,
  SYSTEMS,
  type System,
} from "../systems.ts";

/** Runs the idioms with the real shells and commands on a real overlay, and writes down what each said and left in the
 *  upper: test/shell/idioms/fixtures. As root, on Debian 12, with adduser. BUSYBOX is a static one with all of its
 *  applets, as Alpine's is (make defconfig; Debian's lacks some), outside of /tmp:
 *
 *      tsc -p test/shell/idioms/record && BUSYBOX=/opt/busybox node .build/test/shell/idioms/record/main.js [SYSTEM…]
 */

const MS_BIND = 0x1000;
const MS_REC = 0x4000;
const MNT_DETACH = 2;
const FIXTURES = join(import.meta.dirname, "../../../../..", "test/shell/idioms/fixtures");
/** What programs need beside their libraries. */
const SUPPORT = [
  ...["security", "perl-base"].map((name) => `/usr/lib/x86_64-linux-gnu/${name}`),
  ...["/usr/share/perl5/Debian", "/etc/pam.d", "/etc/security"],
];
const BUSYBOX = process.env.BUSYBOX ?? "/bin/busybox";
const OLD = 1e9;

const libc = await loadLibc();
const kernel = new KernelProcess(libc);
const sandbox = new Sandbox(libc);
const given = process.argv.slice(2);
const outputs = new Map<System, string>();
for (const system of SYSTEMS.filter((each) => given.length === 0 || given.includes(each))) {
  sandbox.setUp();
  try {
    layImage(system);
    const recorded = IDIOMS[system].map((idiom) => record(system, idiom));
    outputs.set(system, recorded.map((each) => `${JSON.stringify(each)}\n`).join(""));
  } finally {
    kernel.closeAll();
    sandbox.tearDown();
  }
}
mkdirSync(FIXTURES, { recursive: true });
for (const [system, text] of outputs) writeFileSync(join(FIXTURES, `${system}.jsonl`), text);

function layImage(system: System): void {
  libc.umask(0);
  lowersOf(system).forEach((entries, i) => {
    kernel.mkdir(`l${i}`, 0o755);
    sandbox.inside(`l${i}`, () => layOn(kernel, entries, `lower[${i}]`));
  });
  mkdirSync("programs", { mode: 0o755 });
  if (system === "alpine") copyProgram(BUSYBOX, "/bin/busybox");
  else {
    for (const [where, names] of Object.entries(DEBIAN_PROGRAMS)) {
      for (const name of names) copyProgram(`/usr/${where}/${name}`, `/usr/${where}/${name}`);
    }
    copyProgram("/usr/bin/perl", "/usr/bin/perl");
    symlinkSync("usr/lib64", "programs/lib64");
    for (const path of SUPPORT) {
      mkdirSync(`programs${dirname(path)}`, { recursive: true, mode: 0o755 });
      cpSync(path, `programs${path}`, { recursive: true, verbatimSymlinks: true });
    }
    for (const name of readdirSync("programs/usr/lib/x86_64-linux-gnu/security")) {
      copyLibraries(`/usr/lib/x86_64-linux-gnu/security/${name}`);
    }
  }
  for (const path of execFileSync("find", ["programs"], { encoding: "utf8" }).trim().split("\n")) {
    lutimesSync(path, OLD, OLD);
  }
}

function copyProgram(from: string, to: string): void {
  const real = realpathSync(from);
  mkdirSync(`programs${dirname(to)}`, { recursive: true, mode: 0o755 });
  copyFileSync(real, `programs${to}`);
  kernel.chmod(`programs${to}`, statSync(real).mode & 0o7777);
  if (to !== "/bin/busybox") copyLibraries(real);
}

function copyLibraries(file: string): void {
  const { stdout } = spawnSync("ldd", [file], { encoding: "utf8" });
  for (const [library] of stdout.matchAll(/\/lib\S*/g)) {
    const to = `programs/usr${library}`;
    if (existsSync(to)) continue;
    mkdirSync(dirname(to), { recursive: true, mode: 0o755 });
    copyFileSync(library, to);
    kernel.chmod(to, 0o755);
  }
}

function record(system: System, line: string): Recorded {
  for (const name of ["u", "w", "m"]) {
    rmSync(name, { recursive: true, force: true });
    kernel.mkdir(name, 0o755);
  }
  kernel.utimens("u", { sec: OLD, nsec: 0 }, { sec: OLD, nsec: 0 });
  must(libc.mount("overlay", "m", "overlay", 0, "lowerdir=programs:l1:l0,upperdir=u,workdir=w"));
  for (const name of ["dev", "proc"]) {
    must(libc.mount(`/${name}`, `m/${name}`, null, MS_BIND | MS_REC, null));
  }
  const ran = run(system, line);
  for (const name of ["proc", "dev"]) libc.umount2(`m/${name}`, MNT_DETACH);
  must(libc.umount2("m", MNT_DETACH));
  return { line, ...ran, upper: sandbox.inside("u", () => treeText(rawTree(kernel))) };
}

function run(system: System, line: string): Pick<Recorded, "status" | "stdout" | "stderr"> {
  const [program, ...args] = argvOf(system, line);
  libc.umask(0o022);
  sandbox.enter("m");
  const { status, stdout, stderr } = spawnSync(program!, args, {
    env: ENVIRONMENT,
    stdio: ["ignore", "pipe", "pipe"],
    encoding: "latin1",
    timeout: 10_000,
    killSignal: "SIGKILL",
  });
  sandbox.leave();
  libc.umask(0);
  return { status: status ?? -1, stdout: mask(stdout), stderr: mask(stderr) };
}

function must(result: number): void {
  if (result === -1) throw new Error(`errno ${libc.errno()}`);
}
