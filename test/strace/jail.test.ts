import { describe, expect, it } from "vitest";
import { followsLast, pathInJail } from "../../src/strace/jail.ts";
import { play } from "./support/play.ts";

const { look } = play(
  {
    "/jail/in/f": "f",
    "/jail/abs": { symlink: "/in" },
    "/jail/up": { symlink: "../../../in/f" },
    "/jail/loop": { symlink: "loop" },
    "/in/f": "another",
  },
  "",
);

describe("pathInJail()", () => {
  it.each<[path: string, from: string, to: string]>([
    ["/in/f", "/jail", "/jail/in/f"],
    ["in/./f", "/jail", "/jail/in/f"],
    ["/../../in", "/jail", "/jail/in"],
    ["../..", "/jail/in", "/jail"],
    ["/abs/f", "/jail", "/jail/in/f"],
    ["/up", "/jail", "/jail/in/f"],
    ["/new/", "/jail", "/jail/new/"],
    ["../in/f", "/jail/none", "/jail/in/f"],
    ["../in", "/other", "/in"],
    ["..", "", "/"],
  ])("leads %s from %s", (path, from, to) => {
    expect(pathInJail(look, "/jail", from, path, true)).toBe(to);
  });

  it("names a symlink itself for calls that do", () => {
    expect(pathInJail(look, "/jail", "/jail", "/abs", false)).toBe("/jail/abs");
    expect(pathInJail(look, "/jail", "/jail", "/loop/x", true)).toMatch(/^\/jail\/loop/);
  });
});

describe("followsLast()", () => {
  it.each<[name: string, args: string, follows: boolean]>([
    ["open", '("/x", O_RDONLY)', true],
    ["openat", '(AT_FDCWD, "/x", O_RDONLY|O_NOFOLLOW)', false],
    ["openat", '(AT_FDCWD, "/x", O_WRONLY|O_CREAT|O_EXCL, 0600)', false],
    ["unlink", '("/x")', false],
    ["linkat", '(AT_FDCWD, "/x", AT_FDCWD, "/y", 0)', false],
    ["linkat", '(AT_FDCWD, "/x", AT_FDCWD, "/y", AT_SYMLINK_FOLLOW)', true],
    ["fchownat", '(AT_FDCWD, "/x", 1, 1, AT_SYMLINK_NOFOLLOW)', false],
  ])("knows %s%s", (name, args, follows) => {
    expect(followsLast(name, args)).toBe(follows);
  });
});
