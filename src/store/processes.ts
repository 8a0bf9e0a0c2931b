import { createHash } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { isErrno } from "./store-error.ts";

/** A process as it signs what it leaves in the store: no other process ever has the same name. */
export type ProcessName = string;

/** Which processes there are. */
export interface Processes {
  readonly self: ProcessName;
  /** "unknown": it runs on another machine or in another container, where it cannot be seen. */
  state(name: ProcessName): "alive" | "gone" | "unknown";
}

/** This process and those beside it. A number alone does not name a process, for numbers are given again: the time it
 *  started, the boot it started in, and the namespace that the number counts in belong to it. */
export function systemProcesses(): Processes {
  const boot = short(told(() => readFileSync("/proc/sys/kernel/random/boot_id", "latin1")));
  const space = short(told(() => readlinkSync("/proc/self/ns/pid")));
  const host = short(hostname());
  const here = `${boot}.${space}.${host}`;
  return {
    self: `${process.pid}.${startOf(process.pid)}.${here}`,
    state(name) {
      const [pid = "", start = "", itsBoot = "", itsSpace = "", itsHost = ""] = name.split(".");
      if (itsHost === host && itsBoot !== boot) return "gone";
      if (`${itsBoot}.${itsSpace}.${itsHost}` !== here || !/^\d+$/.test(pid)) return "unknown";
      if (!exists(Number(pid))) return "gone";
      return startOf(Number(pid)) === start ? "alive" : "gone";
    },
  };
}

/** When a process started, in ticks since the boot (proc(5), field 22 of stat); "" where that is not told. */
function startOf(pid: number): string {
  const stat = told(() => readFileSync(`/proc/${pid}/stat`, "latin1"));
  // The second field is the program's name in brackets, and may hold anything.
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !isErrno(error, "ESRCH");
  }
}

function short(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 8);
}

/** What the system tells of itself; "" where it tells nothing: only Linux has these files. */
function told(read: () => string): string {
  try {
    return read();
  } catch (error) {
    if (error instanceof Error && "code" in error) return "";
    throw error;
  }
}
