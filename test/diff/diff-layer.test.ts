import { expect, it } from "vitest";
import { diff } from "../../src/diff/diff.ts";
import { textPatch } from "../../src/diff/text-patch.ts";
import { mount } from "../../src/process/overlay.ts";
import { writeText } from "../support/files.ts";
import { layer, type Tree } from "../support/layer.ts";

const TREE: Tree = { "/dir/": {}, "/dir/a": "a", "/dir/b": "b" };
const value = new TextEncoder().encode("y");

it.each([
  ["", "trusted.overlay.opaque"],
  ["userxattr", "user.overlay.opaque"],
  ["userxattr", "trusted.overlay.opaque"],
])("layer() takes no user's xattr for a mark (mount with %j, %s)", (options, name) => {
  const overlay = mount({ lowers: [layer("lower", TREE)], upper: layer("upper", {}), options });
  const before = overlay.snapshot();
  overlay.process().setxattr("/dir", name, value);

  const made = diff(overlay, before).layer();

  const shown = mount({ lowers: [made, layer("lower", TREE)], options }).process();
  expect(shown.readdir("/dir").map((entry) => entry.name)).toEqual(["b", "a"]);
  expect(shown.listxattr("/dir")).toEqual([name]);
  expect(shown.getxattr("/dir", name)).toEqual(value);
});

it("diff() reaches what lies deeper than a path can tell", () => {
  const overlay = mount({ lowers: [layer("lower", TREE)], upper: layer("upper", {}) });
  const process = overlay.process();
  for (let i = 0; i < 1000; i++) {
    process.mkdir("deep");
    process.chdir("deep");
  }
  writeText(process, "file", "1\n");
  process.symlink("one", "link");
  const before = overlay.snapshot();
  writeText(process, "file", "2\n");
  process.unlink("link");
  process.symlink("other", "link");

  const changes = diff(overlay, before);

  const told = changes.changes.map(({ path, aspects }) => [path.length, ...aspects]);
  expect(told).toEqual([
    [5000, "mtime"],
    [5005, "data", "mtime"],
    [5005, "target", "mtime"],
  ]);
  expect(textPatch(changes)).toContain("-1\n+2\n");
  expect(changes.layer().get(changes.changes[1]!.path)).toBeDefined();
});
