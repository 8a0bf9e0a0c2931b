import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { diff } from "../../src/diff/diff.ts";
import { textPatch } from "../../src/diff/text-patch.ts";
import { mount, type Overlay } from "../../src/process/overlay.ts";
import type { Process } from "../../src/process/process.ts";
import { readText, writeText } from "../support/files.ts";
import { layer, type Tree } from "../support/layer.ts";

function opened(tree: Tree): { overlay: Overlay; process: Process } {
  const overlay = mount({ lowers: [layer("lower", tree)], upper: layer("upper", {}) });
  return { overlay, process: overlay.process() };
}

const TREE: Tree = {
  "/etc/": {},
  "/etc/conf": "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\n",
  "/etc/bare": "no newline",
  "/etc/gone": "goes\n",
  "/etc/dir/": {},
  "/etc/dir/inside": "goes, too\n",
  "/etc/dir/sub/": {},
  "/etc/dir/sub/deeper": "",
  "/bin/": {},
  "/bin/tool": { text: "#!/bin/sh\n", mode: 0o644 },
  "/bin/link": { symlink: "tool" },
  "/data": { text: Uint8Array.of(0, 1, 2) },
};

function change(process: Process): void {
  writeText(
    process,
    "/etc/conf",
    readText(process, "/etc/conf").replace("two", "2").replace("nine\n", "9"),
  );
  writeText(process, "/etc/bare", "a newline\n");
  process.unlink("/etc/gone");
  for (const path of ["/etc/dir/inside", "/etc/dir/sub/deeper"]) process.unlink(path);
  for (const path of ["/etc/dir/sub", "/etc/dir"]) process.rmdir(path);
  process.chmod("/bin/tool", 0o755);
  process.unlink("/bin/link");
  process.symlink("other", "/bin/link");
  process.mkdir("/new");
  writeText(process, '/new/a "name"\n', "x\n");
  writeText(process, "/new/empty", "");
}

describe("textPatch()", () => {
  it("writes what git diff writes", () => {
    const { overlay, process } = opened(TREE);
    const before = overlay.snapshot();
    change(process);

    expect(textPatch(diff(overlay, before))).toBe(
      [
        "diff --git a/bin/link b/bin/link",
        "--- a/bin/link",
        "+++ b/bin/link",
        "@@ -1 +1 @@",
        "-tool",
        "\\ No newline at end of file",
        "+other",
        "\\ No newline at end of file",
        "diff --git a/bin/tool b/bin/tool",
        "old mode 100644",
        "new mode 100755",
        "diff --git a/etc/bare b/etc/bare",
        "--- a/etc/bare",
        "+++ b/etc/bare",
        "@@ -1 +1 @@",
        "-no newline",
        "\\ No newline at end of file",
        "+a newline",
        "diff --git a/etc/conf b/etc/conf",
        "--- a/etc/conf",
        "+++ b/etc/conf",
        "@@ -1,9 +1,9 @@",
        " one",
        "-two",
        "+2",
        ...[" three", " four", " five", " six", " seven", " eight"],
        "-nine",
        "+9",
        "\\ No newline at end of file",
        "diff --git a/etc/dir/inside b/etc/dir/inside",
        "deleted file mode 100644",
        "--- a/etc/dir/inside",
        "+++ /dev/null",
        "@@ -1 +0,0 @@",
        "-goes, too",
        "diff --git a/etc/dir/sub/deeper b/etc/dir/sub/deeper",
        "deleted file mode 100644",
        "diff --git a/etc/gone b/etc/gone",
        "deleted file mode 100644",
        "--- a/etc/gone",
        "+++ /dev/null",
        "@@ -1 +0,0 @@",
        "-goes",
        'diff --git "a/new/a \\"name\\"\\n" "b/new/a \\"name\\"\\n"',
        "new file mode 100644",
        "--- /dev/null",
        '+++ "b/new/a \\"name\\"\\n"',
        "@@ -0,0 +1 @@",
        "+x",
        "diff --git a/new/empty b/new/empty",
        "new file mode 100644",
        "",
      ].join("\n"),
    );
  });

  it("says of other contents that they differ, and of a file that became a symlink that one went and one came", () => {
    const { overlay, process } = opened(TREE);
    const before = overlay.snapshot();
    process.truncate("/data", 1);
    process.unlink("/etc/gone");
    process.symlink("conf", "/etc/gone");
    process.chown("/etc/conf", 1, 1);

    const patch = textPatch(diff(overlay, before));

    expect(patch).toContain("Binary files a/data and b/data differ\n");
    expect(patch.match(/^(deleted|new) file mode .*/gm)).toEqual([
      "deleted file mode 100644",
      "new file mode 120000",
    ]);
    expect(patch).not.toContain("conf b/");
  });
});

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** Files, symlinks and directories of what a process sees, laid out for real. */
function layOut(process: Process): string {
  const folder = mkdtempSync(join(tmpdir(), "copyup-patch-"));
  folders.push(folder);
  const visit = (path: string): void => {
    for (const { name, type } of process.readdir(path)) {
      const below = join(path, name);
      if (type === "dir") mkdirSync(join(folder, below));
      if (type === "dir") visit(below);
      else if (type === "symlink") symlinkSync(process.readlink(below), join(folder, below));
      else {
        writeFileSync(join(folder, below), readText(process, below));
        chmodSync(join(folder, below), process.stat(below).mode & 0o777);
      }
    }
  };
  visit("/");
  return folder;
}

/** All that a patch can tell: no empty directories. */
function filesIn(folder: string, below = ""): string[] {
  return readdirSync(join(folder, below)).flatMap((name) => {
    const path = join(below, name);
    const stat = lstatSync(join(folder, path));
    if (stat.isDirectory()) return filesIn(folder, path);
    if (stat.isSymbolicLink()) return [`${path} -> ${readlinkSync(join(folder, path))}`];
    const executable = (stat.mode & 0o100) !== 0;
    return [`${path} ${executable} ${readFileSync(join(folder, path), "latin1")}`];
  });
}

const hasGit = spawnSync("git", ["--version"]).error === undefined;

it.skipIf(!hasGit)("git apply makes of what was what is (skipped without git)", () => {
  const { overlay, process } = opened(TREE);
  const before = overlay.snapshot();
  change(process);
  const changes = diff(overlay, before);
  const folder = layOut(changes.before);

  execFileSync("git", ["apply", "-"], { cwd: folder, input: textPatch(changes) });

  expect(filesIn(folder).sort()).toEqual(filesIn(layOut(process)).sort());
});
