import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { layOn } from "../../../../src/cases/lay-entries.ts";
import { rawTree } from "../../../../src/cases/tree.ts";
import { KernelProcess } from "../../../../src/kernel/kernel-process.ts";
import { type Libc, loadLibc } from "../../../../src/kernel/libc.ts";
import { Sandbox } from "../../../../src/kernel/sandbox.ts";
import { LINES } from "../lines/lines.ts";
import { LOWERS } from "../lowers.ts";
import type { Recorded } from "../recorded.ts";
import { mask, treeText } from "../tree-text.ts";
import { callsOf, STRACE } from "./strace.ts";

/** Runs the command lines of test/shell/commands/lines with the real commands on a real overlay, and writes down what
 *  each did to the upper: test/shell/commands/fixtures. As root, on Debian 12, with strace, attr and libcap2-bin:
 *
 *      tsc -p test/shell/commands/record && node .build/test/shell/commands/record/main.js [FAMILY…]
 */

const MS_BIND = 0x1000;
const MS_REC = 0x4000;
const BOUND = ["usr", "dev", "proc", "etc/pam.d", "etc/security"];
const FIXTURES = join(import.meta.dirname, "../../../../..", "test/shell/commands/fixtures");
const ENV = { PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", HOME: "/root" };

const libc = await loadLibc();
const wanted = process.argv.slice(2);
mkdirSync(FIXTURES, { recursive: true });
const families = Object.keys(LINES).filter((name) => wanted.length === 0 || wanted.includes(name));
const texts = new Map<string, string>();
const sandbox = new Sandbox(libc);
for (const family of families) {
  const records = LINES[family]!.map((given) => record(libc, sandbox, given));
  texts.set(family, records.map((each) => `${JSON.stringify(each)}\n`).join(""));
}
for (const [family, text] of texts) writeFileSync(join(FIXTURES, `${family}.jsonl`), text);
process.stdout.write(`${families.length} families of ${readdirSync(FIXTURES).length}\n`);

function record(lib: Libc, place: Sandbox, given: (typeof LINES)[string][number]): Recorded {
  place.setUp();
  const kernel = new KernelProcess(lib);
  try {
    lib.umask(0);
    LOWERS.forEach((entries, i) => {
      kernel.mkdir(`l${i}`, 0o755);
      place.inside(`l${i}`, () => layOn(kernel, entries, `lower[${i}]`));
    });
    for (const name of ["u", "w", "m", "out"]) kernel.mkdir(name, 0o777);
    kernel.chmod("u", 0o755);
    kernel.utimens("u", { sec: 1e9, nsec: 0 }, { sec: 1e9, nsec: 0 });
    must(lib, lib.mount("overlay", "m", "overlay", 0, "lowerdir=l1:l0,upperdir=u,workdir=w"));
    for (const name of BOUND)
      must(lib, lib.mount(`/${name}`, `m/${name}`, null, MS_BIND | MS_REC, null));
    const ran = run(lib, place, given);
    for (const name of [...BOUND].reverse()) lib.umount2(`m/${name}`, 2);
    must(lib, lib.umount2("m", 0));
    const upper = place.inside("u", () => treeText(rawTree(kernel)));
    const { line, as, stdin } = given;
    return {
      line,
      ...(as === undefined ? {} : { as }),
      ...(stdin === undefined ? {} : { stdin }),
      ...ran,
      upper,
    };
  } finally {
    kernel.closeAll();
    place.tearDown();
  }
}

function run(
  lib: Libc,
  place: Sandbox,
  { line, as, stdin, calls }: (typeof LINES)[string][number],
) {
  lib.umask(0o022);
  const who =
    as === undefined ? [] : ["setpriv", `--reuid=${as}`, `--regid=${as}`, "--clear-groups"];
  const traced = calls
    ? ["strace", "-f", "-qq", "-y", "-s", "300", "-o", "|cat 1>&3", ...STRACE]
    : [];
  const argv = [...traced, ...who, "/bin/sh", "-c", line];
  place.enter("m");
  lib.chdir("/w");
  const { status, stdout, stderr, output } = spawnSync(argv[0]!, argv.slice(1), {
    env: ENV,
    input: stdin ?? "",
    stdio: ["pipe", "pipe", "pipe", "pipe"],
    encoding: "latin1",
    timeout: 5000,
    killSignal: "SIGKILL",
  });
  place.leave();
  lib.umask(0);
  const made = calls ? { calls: callsOf(String(output[3])).map(mask) } : {};
  return { status: status ?? -1, stdout: mask(stdout), stderr: mask(stderr), ...made };
}

function must(lib: Libc, result: number): void {
  if (result === -1) throw new Error(`errno ${lib.errno()}`);
}
