import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  copyFileSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Recording } from "./recording.ts";
import { argvOf, COMMANDS, ENVIRONMENT, entriesOf, type RealShell, SHELLS } from "./scene.ts";
import { SCRIPTS } from "./scripts.ts";

/** Records what real shells do: `COPYUP_SHELL=record npx vitest run test/shell/record`, as root on Linux, with
 *  strace, attr, dash, bash and a static busybox installed. Otherwise nothing is recorded and nothing is tested here: what
 *  was recorded is compared in test/shell/recorded.test.ts. */
const RECORDS = process.env.COPYUP_SHELL === "record";
const HERE = dirname(fileURLToPath(import.meta.url));

const why = RECORDS ? "" : " (skipped: it records where COPYUP_SHELL=record says so)";

describe.runIf(RECORDS)(`the recorder${why}`, () => {
  const root = mkdtempSync(join(tmpdir(), "copyup-shell-"));
  const at = (...names: string[]): string => join(root, ...names);

  beforeAll(() => {
    execFileSync("mount", ["-t", "tmpfs", "none", root]);
    for (const shell of SHELLS) {
      lay(at(shell), shell);
      layPrograms(at(`${shell}-programs`), shell);
    }
  });

  afterAll(() => {
    execFileSync("umount", ["-l", root]);
    rmSync(root, { recursive: true });
  });

  it.each(SHELLS)("records %s", (shell) => {
    const recordings = SCRIPTS.filter(({ only }) => only === undefined || only === shell).map(
      ({ script, uid = 0 }) => record(root, shell, script, uid),
    );

    writeFileSync(
      join(HERE, `${shell}.json`),
      `[\n${recordings.map((one) => JSON.stringify(one)).join(",\n")}\n]\n`,
    );
    expect(recordings.length).toBeGreaterThan(60);
  });
});

describe.skipIf(RECORDS)("the recorder", () => {
  it("has scripts that are recorded once each", () => {
    const keys = SCRIPTS.map(({ script, uid = 0, only = "both" }) => `${only} ${uid} ${script}`);

    expect(new Set(keys).size).toBe(keys.length);
  });
});

function lay(into: string, shell: RealShell): void {
  mkdirSync(into);
  for (const { path, type, mode, uid = 0, text = "", target = "" } of entriesOf(shell)) {
    const real = join(into, path);
    if (type === "dir") mkdirSync(real);
    else if (type === "file") writeFileSync(real, Buffer.from(text, "latin1"));
    else symlinkSync(target, real);
    if (type === "symlink") continue;
    chmodSync(real, mode ?? (type === "dir" ? 0o755 : 0o644));
    chownSync(real, uid, uid);
  }
}

/** The programs themselves, over the empty ones of the image, and what they need. */
function layPrograms(into: string, shell: RealShell): void {
  mkdirSync(join(into, "bin"), { recursive: true });
  const names = shell === "ash" ? ["busybox"] : [shell, ...COMMANDS];
  for (const name of names) {
    const program = join(into, "bin", name);
    copyFileSync(`/bin/${name}`, program);
    chmodSync(program, 0o755);
    if (shell === "ash") continue;
    const needed = execFileSync("ldd", [`/bin/${name}`], { encoding: "utf8" });
    for (const [library] of needed.matchAll(/\/lib[^\s]*/g)) {
      mkdirSync(join(into, dirname(library)), { recursive: true });
      copyFileSync(library, join(into, library));
      chmodSync(join(into, library), 0o755);
    }
  }
}

function record(root: string, shell: RealShell, script: string, uid: number): Recording {
  const at = (name: string): string => join(root, name);
  for (const name of ["upper", "work", "merged", "log"]) {
    rmSync(at(name), { recursive: true, force: true });
    if (name !== "log") mkdirSync(at(name));
  }
  const layers = `lowerdir=${at(`${shell}-programs`)}:${at(shell)},upperdir=${at("upper")},workdir=${at("work")}`;
  execFileSync("mount", ["-t", "overlay", "overlay", "-o", layers, at("merged")]);
  execFileSync("mount", ["--bind", "/dev", at("merged/dev")]);
  execFileSync("mount", ["-t", "proc", "proc", at("merged/proc")]);
  try {
    const strace = [
      "10",
      "strace",
      "-f",
      "-qq",
      "-Y",
      "-e",
      "trace=open,openat,creat",
      "-o",
      at("log"),
    ];
    const user = [`--userspec=${uid}:${uid}`, "--groups="];
    const run = ["/usr/sbin/chroot", ...user, at("merged"), ...argvOf(shell, script)];
    const { status, stdout, stderr } = spawnSync(
      "/usr/bin/timeout",
      ["-s", "KILL", ...strace, ...run],
      {
        env: ENVIRONMENT,
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    const said = { stdout: stdout.toString("latin1"), stderr: stderr.toString("latin1") };
    const opens = opensIn(readFileSync(at("log"), "latin1"));
    return { script, uid, status: status ?? -1, ...said, opens, upper: dump(at("upper")) };
  } finally {
    execFileSync("umount", [at("merged/proc")]);
    execFileSync("umount", [at("merged/dev")]);
    execFileSync("umount", [at("merged")]);
  }
}

/** Opens that could change something. The commands that scripts call open nothing for writing. */
function opensIn(log: string): string[] {
  const pattern = /^\d+<[^>]*>\s+(?:open\(|openat\(AT_FDCWD, )"([^"]*)", ([A-Z_|]+)/gm;
  return Array.from(log.matchAll(pattern), ([, path, flags]) => `${path} ${flags}`)
    .filter((open) => /O_(WRONLY|RDWR)/.test(open) && !open.startsWith("/dev/"))
    .map((open) => open.replace("|O_LARGEFILE", "").replace("|O_CLOEXEC", ""));
}

function dump(upper: string): string[] {
  const lines: string[] = [];
  const visit = (path: string): void => {
    const real = upper + path;
    const stat = lstatSync(real);
    const whiteout = stat.isCharacterDevice() && stat.rdev === 0;
    const mode = (stat.mode & 0o7777).toString(8).padStart(4, "0");
    const type = stat.isDirectory() ? "dir" : stat.isSymbolicLink() ? "symlink" : "file";
    const text = stat.isFile() ? ` ${JSON.stringify(readFileSync(real, "latin1"))}` : "";
    const marks = marksOf(real);
    if (path !== "") {
      lines.push(
        whiteout ? `${path} whiteout` : `${path} ${type} ${mode} ${stat.uid}${text}${marks}`,
      );
    }
    if (!stat.isDirectory()) return;
    for (const name of readdirSync(real).sort()) visit(`${path}/${name}`);
  };
  visit("");
  return lines;
}

function marksOf(real: string): string {
  const listed = execFileSync("getfattr", [
    "-h",
    "-m",
    "^trusted.overlay",
    "--absolute-names",
    real,
  ]);
  const marks = Array.from(
    listed.toString().matchAll(/^trusted\.overlay\.(\w+)/gm),
    ([, mark]) => mark,
  );
  const shown = marks.filter((mark) => mark === "origin" || mark === "opaque");
  return shown.length === 0 ? "" : ` [${shown.join(" ")}]`;
}
