import { describe, expect, it } from "vitest";
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
        "index 719b620..27fa349 120000",
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
        "index 20cbb4d..8831c01 100644",
        "--- a/etc/bare",
        "+++ b/etc/bare",
        "@@ -1 +1 @@",
        "-no newline",
        "\\ No newline at end of file",
        "+a newline",
        "diff --git a/etc/conf b/etc/conf",
        "index 30a44a5..a9c3571 100644",
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
        "index 866a78e..0000000",
        "--- a/etc/dir/inside",
        "+++ /dev/null",
        "@@ -1 +0,0 @@",
        "-goes, too",
        "diff --git a/etc/dir/sub/deeper b/etc/dir/sub/deeper",
        "deleted file mode 100644",
        "index e69de29..0000000",
        "diff --git a/etc/gone b/etc/gone",
        "deleted file mode 100644",
        "index 5b5e7de..0000000",
        "--- a/etc/gone",
        "+++ /dev/null",
        "@@ -1 +0,0 @@",
        "-goes",
        'diff --git "a/new/a \\"name\\"\\n" "b/new/a \\"name\\"\\n"',
        "new file mode 100644",
        "index 0000000..587be6b",
        "--- /dev/null",
        '+++ "b/new/a \\"name\\"\\n"\t',
        "@@ -0,0 +1 @@",
        "+x",
        "diff --git a/new/empty b/new/empty",
        "new file mode 100644",
        "index 0000000..e69de29",
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

it("textPatch() says no more than that bytes differ, unless it is asked to; never of those that are too many", () => {
  const { overlay, process } = opened(TREE);
  const before = overlay.snapshot();
  process.truncate("/data", 1);
  process.close(process.creat("/large"));
  process.truncate("/large", 2 ** 40);
  const changes = diff(overlay, before);

  expect(textPatch(changes)).toContain("Binary files a/data and b/data differ\n");
  expect(textPatch(changes, { binary: true })).toContain("GIT binary patch\nliteral 1\n");
  expect(textPatch(changes, { binary: true })).toContain(
    "Binary files /dev/null and b/large differ\n",
  );
});

it("textPatch() passes over names that a listing has and that lead nowhere", () => {
  const lower = layer("lower", { "/dir/": {}, "/dir/stray": { whiteout: true }, "/dir/a": "x\n" });
  const upper = layer("upper", {});
  const overlay = mount({ lowers: [lower], upper, options: "redirect_dir=on" });
  const process = overlay.process();
  const before = overlay.snapshot();
  expect(process.readdir("/dir").map(({ name }) => name)).toContain("stray");

  process.rename("/dir", "/moved");

  expect(textPatch(diff(overlay, before)).match(/^diff .*/gm)).toEqual([
    "diff --git a/dir/a b/dir/a",
    "diff --git a/moved/a b/moved/a",
  ]);
});
