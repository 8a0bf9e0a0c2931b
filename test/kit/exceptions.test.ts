import { describe, expect, it } from "vitest";
import type { Outcome, TreeEntry } from "../../src/cases/outcome.ts";
import { replay } from "../../src/cases/replay.ts";
import { EXCEPTIONS } from "../../src/kit/exceptions.ts";
import { LAWS } from "../../src/kit/laws/laws.ts";

const at = (tree: readonly TreeEntry[] | null, path: string): TreeEntry | undefined =>
  tree!.find((entry) => entry.path === path);

const last = ({ ops }: Outcome) => ops.at(-1);

/** What each example shows on the engine. */
const SHOWN: Readonly<Record<string, (outcome: Outcome) => void>> = {
  "a directory that has a lower part cannot be renamed": (outcome) => {
    expect(last(outcome)).toEqual({ ok: false, errno: "EXDEV" });
    expect(at(outcome.upper, "/d")).toBeUndefined();
  },
  "a failed rename leaves what it did before it failed": (outcome) => {
    expect(last(outcome)).toEqual({ ok: false, errno: "ENOTEMPTY" });
    expect(at(outcome.upper, "/t")?.xattrs).toHaveProperty(["trusted.overlay.opaque"], "y");
  },
  "setxattr copies up even when it fails": (outcome) => {
    expect(last(outcome)).toEqual({ ok: false, errno: "ENODATA" });
    expect(at(outcome.upper, "/f")?.type).toBe("file");
  },
  "whiteouts in a directory that is not merged are listed": (outcome) => {
    expect(at(outcome.merged, "/d/w")).toEqual({ path: "/d/w", error: "ENOENT" });
  },
  "a merged directory has one link": (outcome) => {
    expect(at(outcome.merged, "/d")?.nlink).toBe(1);
  },
  "a hard link of a lower layer is broken when it is copied up": (outcome) => {
    expect(at(outcome.merged, "/a")?.content).toBe("y");
    expect(at(outcome.merged, "/b")).toMatchObject({ content: "x", nlink: 2 });
  },
  "links are counted in the layer, not in the view": (outcome) => {
    expect(at(outcome.merged, "/a")?.nlink).toBe(2);
    expect(at(outcome.merged, "/b")).toBeUndefined();
  },
  "looking writes marks to the upper": (outcome) => {
    expect(at(outcome.upper, "/d")?.xattrs).toEqual({ "trusted.overlay.origin": "<fh>" });
  },
  "the root has the attributes of the topmost layer": (outcome) => {
    expect(at(outcome.merged, "/")).toMatchObject({ mode: 0o755, mtime: 1_000_000_000 });
  },
  "a directory that is moved into a merged one becomes opaque": (outcome) => {
    expect(at(outcome.upper, "/e")?.xattrs).toHaveProperty(["trusted.overlay.opaque"], "y");
  },
};

describe("the exceptions", () => {
  it.each(EXCEPTIONS.map((each) => [each.name, each] as const))(
    "occur: %s",
    (name, { example }) => {
      const outcome = replay(example);

      expect(outcome).toHaveProperty("mount", "ok");
      SHOWN[name]!(outcome as Outcome);
    },
  );

  it("name laws that there are", () => {
    const names = LAWS.map(({ name }) => name);

    for (const { laws } of EXCEPTIONS) for (const law of laws) expect(names).toContain(law);
  });
});
