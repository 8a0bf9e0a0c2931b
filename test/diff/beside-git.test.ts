import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { encodeName } from "../../src/base/names.ts";
import { readAll } from "../../src/diff/aspects.ts";
import { type Diff, diff } from "../../src/diff/diff.ts";
import { textPatch } from "../../src/diff/text-patch.ts";
import { mount } from "../../src/process/overlay.ts";
import type { Process } from "../../src/process/process.ts";
import { writeText } from "../support/files.ts";
import { type Bytes, layer, type Tree } from "../support/layer.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** What one tree becomes, and how. */
type Story = readonly [what: string, tree: Tree, change: (process: Process) => void];

function told([, tree, change]: Story): Diff {
  const overlay = mount({ lowers: [layer("lower", tree)], upper: layer("upper", {}) });
  const before = overlay.snapshot();
  change(overlay.process());
  return diff(overlay, before);
}

/** Every file of "/" gets this text. */
const rewrite =
  (text: Bytes) =>
  (process: Process): void => {
    for (const { name } of process.readdir("/")) writeText(process, `/${name}`, text);
  };

const NAMES = [
  ...[
    "a b",
    "c ",
    'q"q',
    "b\\s",
    "t\tt",
    "n\nn",
    "\x07\x7f",
    "é日😀",
    "-a",
    "--- b",
    "@@ -1 +1 @@",
  ],
];
const NAMED: Tree = Object.fromEntries(NAMES.map((name) => [`/${name}`, "x\n"]));

/** Written as git writes them, to the letter. */
const TEXTS: readonly Story[] = [
  ["names of all kinds", NAMED, rewrite("y\n")],
  [
    "names of all kinds that come and go",
    NAMED,
    (process) => {
      for (const name of NAMES) process.rename(`/${name}`, `/new ${name}`);
    },
  ],
  ["CRLF", { "/a": "x\r\ny\r\nz\r\n" }, rewrite("x\r\nY\r\nz\n")],
  ["a lone CR, FF, U+2028", { "/a": "x\ry\f\u2028z\nb\n" }, rewrite("x\rY\f\u2028z\nb\n")],
  ["no newline before", { "/a": "x\ny" }, rewrite("x\ny\n")],
  ["no newline afterwards", { "/a": "x\ny\n" }, rewrite("x\ny")],
  ["a byte order mark", { "/a": "\ufeffx\n" }, rewrite("\ufeffy\n")],
  ["nothing before", { "/a": "" }, rewrite("x\n")],
  ["nothing afterwards", { "/a": "x\n" }, rewrite("")],
  [
    "what looks like a patch",
    { "/a": "-- x\n++ y\nz\n" },
    rewrite("z\n--- a\n+++ b\n@@ -1 +1 @@\n"),
  ],
  [
    "a mode, with and without text",
    { "/a": "x\n", "/b": "x\n" },
    (process) => {
      for (const path of ["/a", "/b"]) process.chmod(path, 0o755);
      writeText(process, "/b", "y\n");
    },
  ],
  ["a target of two lines", { "/a": "" }, (process) => process.symlink("a\nb", "/l")],
  [
    "a directory that became a file, and a file that became a directory",
    { "/d/": {}, "/d/a": "x\n", "/d/e/": {}, "/d/e/b": "", "/f": "y\n" },
    (process) => {
      for (const path of ["/d/a", "/d/e/b", "/f"]) process.unlink(path);
      for (const path of ["/d/e", "/d"]) process.rmdir(path);
      writeText(process, "/d", "z\n");
      process.mkdir("/f");
      writeText(process, "/f/x", "");
    },
  ],
];

const NOISE = Uint8Array.from({ length: 200_000 }, (_, i) => (i * i * 31) >>> 3);

/** Git's own words are others here: it compresses, and it reads bytes where we read text. */
const OTHERS: readonly Story[] = [
  [
    "a name that is no UTF-8",
    { "/a": "x" },
    (process) => writeText(process, "/\udcff\udce9", "x\n"),
  ],
  [
    "text that is no UTF-8",
    { "/a": { text: Uint8Array.of(0xe9, 10) } },
    rewrite(Uint8Array.of(0xe8, 10)),
  ],
  ["a target that is no UTF-8", { "/a": "" }, (process) => process.symlink("\udcff", "/l")],
  ["bytes", { "/a": { text: NOISE } }, rewrite(NOISE.subarray(70_000))],
  ["bytes that came", { "/b": "" }, (process) => writeText(process, "/a", NOISE)],
  ["bytes that went", { "/a": { text: NOISE } }, (process) => process.unlink("/a")],
  ["bytes in the place of text", { "/a": "x" }, rewrite(Uint8Array.of(0))],
  [
    "more changed lines than are looked for",
    { "/a": `1\n2\n3\n4\n${"x\n".repeat(1500)}5\n6\n7\n8` },
    rewrite(`1\n2\n3\n4\n${"y\n".repeat(1500)}5\n6\n7\n8`),
  ],
  ["nothing but changed lines", { "/a": "x\n".repeat(1500) }, rewrite(`${"y\n".repeat(1499)}y`)],
  ["more text than is compared", { "/a": "x\n".repeat(600_000) }, rewrite("y\n".repeat(600_000))],
];

const CONFIG = [
  "core.quotePath=false",
  "user.name=a",
  "user.email=a@b",
  "commit.gpgSign=false",
].flatMap((setting) => ["-c", setting]);
const hasGit = spawnSync("git", ["--version"]).error === undefined;

describe("beside git (skipped without it)", () => {
  it.skipIf(!hasGit).each(TEXTS)("textPatch() is git diff, to the letter: %s", (...story) => {
    const changes = told(story);
    const top = temporaryFolder();
    const git = (...argv: string[]): string =>
      execFileSync("git", [...CONFIG, ...argv], { cwd: top, encoding: "utf8" });
    layOut(changes.before, top);
    for (const argv of [
      ["init", "-q"],
      ["add", "-A"],
      ["commit", "-qm", "before"],
    ])
      git(...argv);
    for (const name of readdirSync(top))
      if (name !== ".git") rmSync(join(top, name), { recursive: true });
    layOut(changes.now, top);
    git("add", "-A");

    const stdout = git("diff", "--cached", "--no-renames");

    expect(stdout).not.toBe("");
    expect(sectionsOf(textPatch(changes))).toEqual(sectionsOf(stdout));
  });

  it.skipIf(!hasGit).each([...TEXTS, ...OTHERS])(
    "git apply makes of what was what is, and the other way round: %s",
    (...story) => {
      const changes = told(story);
      const input = textPatch(changes, { binary: true });
      const [folder, after] = [temporaryFolder(), temporaryFolder()];
      layOut(changes.before, folder);
      layOut(changes.now, after);
      const [before, now] = [filesIn(folder), filesIn(after)];
      expect(now).not.toEqual(before);

      for (const [options, expected] of [
        [[], now],
        [["-R"], before],
      ] as const) {
        const argv = ["apply", "--whitespace=nowarn", ...options, "-"];
        execFileSync("git", argv, { cwd: folder, input });
        expect(filesIn(folder)).toEqual(expected);
      }
    },
  );
});

const sectionsOf = (patch: string): string[] =>
  patch
    .split(/^(?=diff --git )/m)
    .filter((section) => section !== "")
    .sort();

/** Files, symlinks and directories of what a process sees, laid out for real. */
function layOut(process: Process, folder: string): void {
  mkdirSync(folder, { recursive: true });
  const visit = (path: string): void => {
    for (const { name, type } of process.readdir(path)) {
      const below = join(path, name);
      const at = Buffer.from(encodeName(folder + below));
      if (type === "dir") mkdirSync(at);
      if (type === "dir") visit(below);
      else if (type === "symlink") {
        symlinkSync(Buffer.from(encodeName(process.readlink(below))), at);
      } else {
        writeFileSync(at, readAll(process, below).bytes());
        chmodSync(at, process.stat(below).mode & 0o777);
      }
    }
  };
  visit("/");
}

/** All that a patch can tell: no empty directories. Bytes as Latin-1. */
function filesIn(folder: string, below = ""): string[] {
  const at = (path: string): Buffer => Buffer.from(`${folder}/${path}`, "latin1");
  const names = readdirSync(at(below), "latin1").sort();
  return names.flatMap((name) => {
    const path = join(below, name);
    const stat = lstatSync(at(path));
    if (stat.isDirectory()) return filesIn(folder, path);
    if (stat.isSymbolicLink()) return [`${path} -> ${readlinkSync(at(path), "latin1")}`];
    const executable = (stat.mode & 0o100) !== 0;
    return [`${path} ${executable} ${readFileSync(at(path), "latin1")}`];
  });
}
