import { describe, expect, it } from "vitest";
import { modeHint, parseMode } from "../../src/base/mode-text.ts";

describe("parseMode()", () => {
  it.each([
    ["0640", 0o640],
    ["0o640", 0o640],
    ["00640", 0o640],
    ["04755", 0o4755],
    ["0", 0],
    ["0000", 0],
    ["u=rw,g=r", 0o640],
    ["u=rwx,go=rx", 0o755],
    ["a=r", 0o444],
    ["u=rwxs,g=xs,o=", 0o6710],
    ["a=rwx,u=rwxt", 0o1777],
  ])("reads %s as %i", (text, mode) => {
    expect(parseMode(text)).toBe(mode);
  });

  it.each(["640", "0888", "017777", "u+x", "u=rw;g=r", "rw-r-----", "", "u", "=r"])(
    "refuses %j",
    (text) => {
      expect(parseMode(text)).toBeUndefined();
    },
  );
});

describe("modeHint()", () => {
  it.each([
    ["640", "did you mean 0640?"],
    ["1777", "did you mean 01777?"],
    ["420", "did you mean 0420?"],
    ["33188", "modes are octal and begin with 0, as 0640"],
    ["u+x", "a change as u+x needs a mode to start from: write it out, as u=rwx,g=rx"],
    ["rw", undefined],
  ])("of %s is %s", (text, hint) => {
    expect(modeHint(text)).toBe(hint);
  });
});
