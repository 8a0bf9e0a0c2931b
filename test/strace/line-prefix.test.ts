import { describe, expect, it } from "vitest";
import { type Prefix, readPrefix } from "../../src/strace/line-prefix.ts";

function prefixOf(line: string) {
  const prefix: Prefix = { pid: 0, bracketed: false, time: 0, at: 0 };
  readPrefix(line, prefix);
  return [prefix.pid, prefix.time, line.slice(prefix.at)];
}

describe("readPrefix()", () => {
  it.each<[what: string, line: string, pid: number, time: number]>([
    ["no prefix", "close(3) = 0", -1, Number.NaN],
    ["a terminal's", "[pid  1234] close(3) = 0", 1234, Number.NaN],
    ["a file's", "1234  close(3) = 0", 1234, Number.NaN],
    ["-t", "10:00:01 close(3) = 0", -1, 36_001],
    ["-tt", "17 10:00:01.500000 close(3) = 0", 17, 36_001.5],
    ["-ttt", "17 1700000000.250000 close(3) = 0", 17, 1_700_000_000.25],
    ["-ttt on a terminal", "[pid 17] 1700000000.250000 close(3) = 0", 17, 1_700_000_000.25],
    ["-r", "17      0.000123 close(3) = 0", 17, Number.NaN],
    ["-r and -t", "17 10:00:01 (+     0.000123) close(3) = 0", 17, 36_001],
    ["-Y", "[pid 17<my prog>] close(3) = 0", 17, Number.NaN],
    ["-i", "17 [00007f19a390fad7] close(3) = 0", 17, Number.NaN],
    ["-i in a process that is gone", "[????????????????] close(3) = 0", -1, Number.NaN],
    ["-n behind a time", "10:00:01 [   3] close(3) = 0", -1, 36_001],
    ["-Y in a file", "17<bash> close(3) = 0", 17, Number.NaN],
  ])("reads %s", (_what, line, pid, time) => {
    expect(prefixOf(line)).toEqual([pid, time, "close(3) = 0"]);
  });
});
