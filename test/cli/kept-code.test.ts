import { execFileSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { keptCodeFile, readKeptCode, writeKeptCode } from "../../src/cli/kept-code.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const temporary = temporaryFolder();
const root = process.geteuid?.() === 0;

const SCRIPTS = new Map([
  ["/dist/a.js", { stamp: "3 1 1", code: Buffer.from("code of a") }],
  ["/dist/b.js", { stamp: "4 1 1", code: Buffer.alloc(1000, 7) }],
]);

/** A file with kept code, in a folder of its own. */
function kept(): string {
  const file = join(mkdtempSync(join(temporary, "home-")), ".cache", "copyup", "run.code");
  writeKeptCode(file, SCRIPTS);
  return file;
}

describe("keptCodeFile()", () => {
  it.each([
    [{ HOME: "/home/a" }, "run", "/home/a/.cache/copyup/run.code"],
    [{ HOME: "/home/a", XDG_CACHE_HOME: "/c" }, "run", "/c/copyup/run.code"],
    [{ HOME: "/home/a", XDG_CACHE_HOME: "c" }, "run", "/home/a/.cache/copyup/run.code"],
    [{ HOME: "/home/a" }, "--store", "/home/a/.cache/copyup/others.code"],
    [{ HOME: "/home/a" }, "../../x", "/home/a/.cache/copyup/others.code"],
    [{ HOME: "/home/a", NODE_DISABLE_COMPILE_CACHE: "1" }, "run", null],
    [{ HOME: "/home/a", NODE_DISABLE_COMPILE_CACHE: "" }, "run", "/home/a/.cache/copyup/run.code"],
    [{ HOME: "home" }, "run", null],
    [{}, "run", null],
  ])("of %o and %s is %s", (env, command, expected) => {
    expect(keptCodeFile(env, command)).toBe(expected);
  });
});

describe("writeKeptCode()", () => {
  it("keeps code for its user alone, where a later run finds it", () => {
    const file = kept();

    expect(readKeptCode(file)).toEqual(SCRIPTS);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(file)).mode & 0o777).toBe(0o700);
    expect(readdirSync(dirname(file))).toEqual(["run.code"]);
  });

  it("puts the new in the old one's place", () => {
    const file = kept();

    writeKeptCode(file, new Map());

    expect(readKeptCode(file)).toEqual(new Map());
    expect(readdirSync(dirname(file))).toEqual(["run.code"]);
  });

  it("keeps nothing where it cannot write", () => {
    const home = mkdtempSync(join(temporary, "home-"));
    writeFileSync(join(home, ".cache"), "a file");

    writeKeptCode(join(home, ".cache", "copyup", "run.code"), SCRIPTS);
    writeKeptCode(join(home, "missing", "too", ".cache", "copyup", "run.code"), SCRIPTS);

    expect(readdirSync(home)).toEqual([".cache"]);
  });

  it("keeps nothing where others may write", () => {
    const file = kept();
    chmodSync(dirname(file), 0o777);
    const before = readFileSync(file);

    writeKeptCode(file, new Map());

    expect(readFileSync(file)).toEqual(before);
  });

  it.runIf(root)("leaves nothing in another user's home", () => {
    const home = mkdtempSync(join(temporary, "home-"));
    chownSync(home, 12345, 12345);

    writeKeptCode(join(home, ".cache", "copyup", "run.code"), SCRIPTS);

    expect(existsSync(join(home, ".cache"))).toBe(false);
  });
});

describe("readKeptCode()", () => {
  it.each<[string, (file: string) => void]>([
    ["that is not there", (file) => renameSync(file, `${file}.old`)],
    ["that is empty", (file) => truncateSync(file)],
    ["that is cut off", (file) => truncateSync(file, statSync(file).size - 100)],
    ["that is half", (file) => truncateSync(file, statSync(file).size / 2)],
    ["that is something else", (file) => writeFileSync(file, "something else, twice as long")],
    [
      "of another Node",
      (file) => replace(file, process.version, process.version.replace("v", "w")),
    ],
    ["that others may write to", (file) => chmodSync(file, 0o602)],
    ["that the group may write to", (file) => chmodSync(file, 0o620)],
    ["in a folder that others may write to", (file) => chmodSync(dirname(file), 0o707)],
    ["that is a link", asLink],
    ["in a folder that is a link", (file) => asLink(dirname(file))],
    ["that is a pipe", asPipe],
    ["that is a folder", asFolder],
  ])("does without a file %s", (_what, spoil) => {
    const file = kept();
    spoil(file);

    expect(readKeptCode(file)).toEqual(new Map());
  });

  it.runIf(root)("does without what another user wrote", () => {
    const [file, other] = [kept(), kept()];
    chownSync(file, 12345, 0);
    chownSync(dirname(other), 12345, 0);

    expect(readKeptCode(file)).toEqual(new Map());
    expect(readKeptCode(other)).toEqual(new Map());
  });

  it("does without a file of which any byte is another", () => {
    const file = kept();
    const good = readFileSync(file);

    for (let at = 0; at < good.length; at += 7) {
      const bad = Buffer.from(good);
      bad[at]! ^= 1;
      writeFileSync(file, bad);
      expect(readKeptCode(file).size).toBe(0);
    }
    writeFileSync(file, good);
    expect(readKeptCode(file)).toEqual(SCRIPTS);
  });
});

function replace(file: string, text: string, by: string): void {
  writeFileSync(file, readFileSync(file, "latin1").replaceAll(text, by), "latin1");
}

function asLink(path: string): void {
  renameSync(path, `${path}.real`);
  symlinkSync(`${path}.real`, path);
}

function asFolder(file: string): void {
  renameSync(file, `${file}.old`);
  mkdirSync(file);
}

function asPipe(file: string): void {
  renameSync(file, `${file}.old`);
  execFileSync("mkfifo", ["-m", "600", file]);
}
