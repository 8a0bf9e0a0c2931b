import { describe, expect, it } from "vitest";
import { argumentsOf, commandsOf, givenBy } from "../../src/analyze/run-commands.ts";

describe("commandsOf()", () => {
  it.each<[string, string[][]]>([
    ["a b && c", [["a", "b"], ["c"]]],
    ["a 'b && c' \"d;e\" | f", [["a", "b && c", "d;e"], ["f"]]],
    [
      "set -e; X=1 sudo chown -R a:b /c",
      [
        ["set", "-e"],
        ["chown", "-R", "a:b", "/c"],
      ],
    ],
    ["if true; then rm -rf /x; fi", [["true"], ["rm", "-rf", "/x"], ["fi"]]],
    ["( cd /a && ls ) ; { ls; }", [["cd", "/a"], ["ls"], ["ls"]]],
    ["rm /a/{b,c} ${D}", [["rm", "/a/{b,c}", "${D}"]]],
    ["a \\\n b \\; c", [["a", "b", ";", "c"]]],
    ["", []],
  ])("splits %j", (script, commands) => {
    expect(commandsOf(script)).toEqual(commands);
  });
});

describe("argumentsOf()", () => {
  it("leaves the options out, and finds the command by its path, too", () => {
    expect(argumentsOf("/usr/bin/apt-get -y purge --auto-remove gcc", "apt-get")).toEqual([
      ["purge", "gcc"],
    ]);
  });
});

describe("givenBy()", () => {
  it.each<[string, string | null]>([
    ["chown -R app:app /app && chown app:app /b", "app:app"],
    ["chown app /a && chown root /b", null],
    ['chown "$USER" /a', null],
    ["ls", null],
  ])("finds the owner in %j", (script, owner) => {
    expect(givenBy(script, "chown")).toBe(owner);
  });
});
