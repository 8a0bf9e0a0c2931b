import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { joinedRun } from "../../../src/analyze/findings/joined-run.ts";
import { parseCreatedBy } from "../../../src/analyze/instruction.ts";

const run = (script: string) => parseCreatedBy(`/bin/sh -c ${script}`);

describe("joinedRun()", () => {
  it.each<[string, string, string | null]>([
    ["make", "rm a", "make && rm a"],
    ["a; b;  ", "c", "a; b && c"],
    ["a || true", "b", "a || true && b"],
    ["cd /src && make", "rm -rf *", "(cd /src && make) && rm -rf *"],
    ["set -e; a; b", "c", "set -e; a; b && c"],
    ["set -e; cd /src; make", "c", null],
    ["make # all of it", "c", null],
    ["daemon &", "c", null],
    ["test -f x || exit 0; make", "c", null],
    ["cat <<EOF", "c", null],
  ])("of %j and %j is %j", (first, second, line) => {
    expect(joinedRun(run(first), run(second))).toEqual(line === null ? [] : [`RUN ${line}`]);
  });

  // A real shell, in the same directory for both lines.
  it.each([
    ["cd / && true", "pwd"],
    ["echo a; false; echo b;", "echo c"],
    ["set -e; echo a; false; echo b", "echo c"],
    ["false || true", "echo c"],
    ["umask 77", "umask"],
  ])("does what the steps %j and %j do", (first, second) => {
    const sh = (script: string) => {
      try {
        return { ok: true, out: execFileSync("sh", ["-c", script], { encoding: "utf8" }) };
      } catch (error) {
        return { ok: false, out: (error as { stdout: string }).stdout };
      }
    };
    const one = sh(first);
    const both = one.ok ? { ...sh(second) } : { ok: false, out: "" };

    const [line] = joinedRun(run(first), run(second));
    expect(sh(line!.slice("RUN ".length))).toEqual({ ok: both.ok, out: one.out + both.out });
  });
});
