import { constants } from "node:fs";
import { describe, expect, it } from "vitest";
import * as flags from "../../src/process/flags.ts";
import { outcomeOf } from "../support/errno.ts";

describe("openFlags()", () => {
  it.each<[text: string | number, bits: number]>([
    ["O_RDONLY", 0],
    ["", 0],
    ["O_RDWR|O_CREAT", 0o102],
    ["O_WRONLY | O_TRUNC", 0o1001],
    ["O_WRONLY O_APPEND", 0o2001],
    ["O_TMPFILE", 0o20200000],
    [0o4321, 0o4321],
  ])("%j", (text, bits) => {
    expect(flags.openFlags(text)).toBe(bits);
    expect(flags.openFlags(text)).toBe(bits);
  });

  it.each(["RDWR", "O_RDWR|O_WHATEVER"])("%j is EINVAL", (text) => {
    expect(outcomeOf(() => flags.openFlags(text))).toBe("EINVAL");
  });

  it("a name that every object has is EINVAL, too", () => {
    expect(outcomeOf(() => flags.openFlags("toString"))).toBe("EINVAL");
  });

  it.runIf(process.platform === "linux" && process.arch === "x64")(
    "has the numbers of Linux on x86-64",
    () => {
      const names = [
        ...[
          "O_RDONLY",
          "O_WRONLY",
          "O_RDWR",
          "O_CREAT",
          "O_EXCL",
          "O_NOCTTY",
          "O_TRUNC",
          "O_APPEND",
        ],
        ...[
          "O_NONBLOCK",
          "O_DSYNC",
          "O_SYNC",
          "O_DIRECT",
          "O_DIRECTORY",
          "O_NOFOLLOW",
          "O_NOATIME",
        ],
      ] as const;

      expect(names.map((name) => [name, flags.openFlags(name)])).toEqual(
        names.map((name) => [name, constants[name]]),
      );
    },
  );
});

describe("renameFlags()", () => {
  it.each<[text: string | number, bits: number]>([
    ["NOREPLACE", 1],
    ["RENAME_NOREPLACE", 1],
    ["EXCHANGE", 2],
    ["RENAME_EXCHANGE|RENAME_NOREPLACE", 3],
    ["WHITEOUT", 4],
    ["", 0],
    [6, 6],
  ])("%j", (text, bits) => {
    expect(flags.renameFlags(text)).toBe(bits);
  });

  it("refuses what is none", () => {
    expect(outcomeOf(() => flags.renameFlags("O_RDWR"))).toBe("EINVAL");
  });
});
