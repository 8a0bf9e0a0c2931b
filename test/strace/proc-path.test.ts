import { describe, expect, it } from "vitest";
import { procPath } from "../../src/strace/proc-path.ts";

describe("procPath()", () => {
  it.each([
    ["/proc/self/fd/3", { pid: null, what: 3, rest: "" }],
    ["/proc/thread-self/fd/12/x/y", { pid: null, what: 12, rest: "/x/y" }],
    ["/proc/4711/fd/3", { pid: 4711, what: 3, rest: "" }],
    ["/proc/4711/task/4712/cwd/x", { pid: 4711, what: "cwd", rest: "/x" }],
    ["/proc/self/root", { pid: null, what: "root", rest: "" }],
    ["/dev/fd/7", { pid: null, what: 7, rest: "" }],
    ["/dev/stderr", { pid: null, what: 2, rest: "" }],
    ["/proc/self/fd", null],
    ["/proc/self/status", null],
    ["/proc/self/fdinfo/3", null],
    ["/dev/null", null],
  ])("reads %s", (path, found) => {
    expect(procPath(path)).toEqual(found);
  });
});
