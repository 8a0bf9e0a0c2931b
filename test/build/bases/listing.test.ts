import { describe, expect, it } from "vitest";
import { readListing } from "../../../src/build/bases/listing.ts";

const shown = (lines: readonly string[]): string[] =>
  [...readListing(lines)].map(
    ({ path, kind, mode, uid, gid, size, target }) =>
      `${kind} ${path} ${mode.toString(8)} ${uid}:${gid} ${size} ${target}`,
  );

describe("readListing()", () => {
  it("reads every kind of line", () => {
    const lines = [
      "usr/",
      " bin/",
      "  perl 3804464x",
      "  perl5.36.0 => /usr/bin/perl",
      "  chage 80376 2755 0:42",
      "  a,b%20c -> /bin/busybox",
      " share/doc/jq/copyright 20973",
      " share/x/",
      "  +3 10",
      "  @2 14",
      "root/ 0700 1:2",
      "l -> t 5:6",
    ];

    expect(shown(lines)).toEqual([
      "dir /usr 755 0:0 0 ",
      "dir /usr/bin 755 0:0 0 ",
      "file /usr/bin/perl 755 0:0 3804464 ",
      "link /usr/bin/perl5.36.0 644 0:0 0 /usr/bin/perl",
      "file /usr/bin/chage 2755 0:42 80376 ",
      "symlink /usr/bin/a 777 0:0 0 /bin/busybox",
      "symlink /usr/bin/b c 777 0:0 0 /bin/busybox",
      "file /usr/share/doc/jq/copyright 644 0:0 20973 ",
      "dir /usr/share/x 755 0:0 0 ",
      "file /usr/share/x/part-1 644 0:0 4 ",
      "file /usr/share/x/part-2 644 0:0 3 ",
      "file /usr/share/x/part-3 644 0:0 3 ",
      "symlink /usr/share/x/part-link-1 777 0:0 0 part-xx",
      "symlink /usr/share/x/part-link-2 777 0:0 0 part-xx",
      "dir /root 700 1:2 0 ",
      "symlink /l 777 5:6 0 t",
    ]);
  });

  it.each([["a"], ["a b"], ["  deep 1"], ["dir/ x"], ["f 1 644"]])("refuses %j", (line) => {
    expect(() => shown([line])).toThrow(`not a line of a listing: `);
  });
});
