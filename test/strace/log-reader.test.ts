import { describe, expect, it } from "vitest";
import type { LogListener } from "../../src/strace/log-reader.ts";
import { LogReader } from "../../src/strace/log-reader.ts";

function heard(log: string, piece = log.length || 1): string[] {
  const told: string[] = [];
  const listener: LogListener = {
    wants: (name) => name !== "futex",
    onCall: (call) => {
      const args = Array.from({ length: call.count }, (_, i) => call.raw(i)).join("; ");
      told.push(`${call.pid} ${call.name}(${args}) ${call.errno ?? call.value} @${call.line}`);
    },
    onUnfinished: (pid, name) => told.push(`${pid} ${name} begins`),
    onExit: (pid) => told.push(`${pid} exits`),
    onSuperseded: (pid, by) => told.push(`${pid} superseded by ${by}`),
    onUnread: (kind, line) => told.push(`${kind} @${line}`),
  };
  const reader = new LogReader(listener);
  for (let at = 0; at < log.length; at += piece) reader.feed(log.slice(at, at + piece));
  reader.end();
  return told;
}

const LOG = `strace: Process 8 attached
7 read(3,  <unfinished ...>
8 futex(0x7f, FUTEX_WAIT, 2, NULL <unfinished ...>
8 close(4) = 0
7 <... read resumed>"ab", 10) = 2
8 <... futex resumed>) = 0
8 --- SIGCHLD {si_signo=SIGCHLD, si_pid=9} ---
8 +++ exited with 0 +++
7 +++ killed by SIGKILL +++
`;

const TOLD = ["7 read begins", "8 close(4) 0 @4", '7 read(3; "ab"; 10) 2 @5', "8 exits", "7 exits"];

describe("LogReader", () => {
  it("joins what others interrupted, and passes over what is not wanted", () => {
    expect(heard(LOG)).toEqual(TOLD);
  });

  it.each([1, 7, 64])("reads pieces of %i bytes alike", (piece) => {
    expect(heard(LOG, piece)).toEqual(TOLD);
  });

  it("reads the halves of old versions, and a last line without its end", () => {
    const log = '7 open("/a",  <unfinished ...>\n7 <... open resumed> O_RDONLY) = 3';

    expect(heard(log)).toEqual(["7 open begins", '7 open("/a"; O_RDONLY) 3 @2']);
  });

  it("counts what it cannot read", () => {
    const log =
      '7 <... read resumed>"x", 1) = 1\nhello world\n7 close(3\n7 read(3,  <unfinished ...>) = ?\n';

    expect(heard(log)).toEqual([
      "call without its beginning @1",
      "no strace line @2",
      "call cut off @3",
      // Killed: a call without a result.
      "7 read(3; <unfinished ...>) NaN @4",
    ]);
  });

  it("hears that a thread went on as its process", () => {
    const log = [
      '8 execve("/bin/x", ["x"], 0x1 /* 2 vars */ <unfinished ...>',
      "7 +++ superseded by execve in pid 8 +++",
      "7 <... execve resumed>) = 0",
      "",
    ].join("\n");

    expect(heard(log)).toEqual([
      "8 execve begins",
      "7 superseded by 8",
      '7 execve("/bin/x"; ["x"]; 0x1 /* 2 vars */) 0 @3',
    ]);
  });

  it("reads what a terminal shows: strace's own words in the middle of a call, names only where there are several", () => {
    const log = `close(3) = 0
vfork(strace: Process 8 attached
 <unfinished ...>
[pid 8] close(4) = 0
[pid 7] <... vfork resumed>) = 8
[pid 7] close(5) = 0
[pid 8] +++ exited with 0 +++
close(6) = 0
clone(child_stack=NULL, flags=SIGCHLDstrace: Process 9 attached
, child_tidptr=0x7f) = 9
[pid 9] close(7) = 0
[pid 7] close(8) = 0
`;

    expect(heard(log)).toEqual([
      "0 close(3) 0 @1",
      "0 vfork begins",
      "8 close(4) 0 @4",
      "7 superseded by 0",
      "7 vfork() 8 @5",
      "7 close(5) 0 @6",
      "8 exits",
      "7 close(6) 0 @8",
      "7 clone begins",
      "7 clone(child_stack=NULL; flags=SIGCHLD; child_tidptr=0x7f) 9 @10",
      "9 close(7) 0 @11",
      "7 close(8) 0 @12",
    ]);
  });

  it("takes lines without a process for one", () => {
    expect(heard("close(3) = 0\n")).toEqual(["0 close(3) 0 @1"]);
  });
});
