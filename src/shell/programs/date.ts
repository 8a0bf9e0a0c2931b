import { isErrno } from "../../base/fs-error.ts";
import { bytesOf } from "../bytes.ts";
import type { Command } from "../command.ts";
import { complainOf } from "./input.ts";

const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS = [
  ...["January", "February", "March", "April", "May", "June", "July"],
  ...["August", "September", "October", "November", "December"],
];

/** date [-u] [-d @seconds|text] [-r file] [-I] [-R] [+format]: the build's clock, in UTC. */
export const date: Command = (invocation) => {
  const { args } = invocation;
  let { sec, nsec } = invocation.clock.now();
  let format = "%a %b %e %H:%M:%S UTC %Y";
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]!;
    const given = /^(?:-d|--date=)(.*)$/.exec(arg);
    if (given !== null) {
      const text = given[1] || (args[++at] ?? "");
      const parsed = /^@-?\d+$/.test(text)
        ? Number(text.slice(1))
        : Date.parse(`${text} UTC`) / 1000;
      if (text !== "now") [sec, nsec] = [Math.floor(parsed), 0];
      if (Number.isNaN(sec)) {
        invocation.stderr(`date: invalid date '${bytesOf(text)}'\n`);
        return 1;
      }
    } else if (arg === "-r") {
      const file = args[++at] ?? "";
      try {
        const stat = invocation.process.stat(file);
        [sec, nsec] = [stat.mtimeSec, stat.mtimeNsec];
      } catch (error) {
        if (!isErrno(error)) throw error;
        complainOf(invocation, file, error);
        return 1;
      }
    } else if (arg.startsWith("+")) format = bytesOf(arg.slice(1));
    else if (arg === "-R") format = "%a, %d %b %Y %H:%M:%S +0000";
    else if (arg === "-I" || arg === "-Idate") format = "%F";
    else if (arg === "-Iseconds" || arg === "-Is") format = "%FT%T+00:00";
  }
  invocation.stdout(`${shown(format, sec, nsec)}\n`);
  return 0;
};

function shown(format: string, sec: number, nsec: number): string {
  const at = new Date(sec * 1000);
  const two = (number: number): string => String(number).padStart(2, "0");
  const start = Date.UTC(at.getUTCFullYear(), 0, 1);
  const day = Math.floor((at.getTime() - start) / 86_400_000) + 1;
  const fields: Readonly<Record<string, () => string>> = {
    "%": () => "%",
    a: () => DAYS[at.getUTCDay()]!.slice(0, 3),
    A: () => DAYS[at.getUTCDay()]!,
    b: () => MONTHS[at.getUTCMonth()]!.slice(0, 3),
    B: () => MONTHS[at.getUTCMonth()]!,
    c: () => shown("%a %b %e %H:%M:%S %Y", sec, nsec),
    d: () => two(at.getUTCDate()),
    D: () => shown("%m/%d/%y", sec, nsec),
    e: () => String(at.getUTCDate()).padStart(2),
    F: () => shown("%Y-%m-%d", sec, nsec),
    H: () => two(at.getUTCHours()),
    I: () => two(at.getUTCHours() % 12 || 12),
    j: () => String(day).padStart(3, "0"),
    m: () => two(at.getUTCMonth() + 1),
    M: () => two(at.getUTCMinutes()),
    n: () => "\n",
    N: () => String(nsec).padStart(9, "0"),
    p: () => (at.getUTCHours() < 12 ? "AM" : "PM"),
    R: () => shown("%H:%M", sec, nsec),
    s: () => String(sec),
    S: () => two(at.getUTCSeconds()),
    t: () => "\t",
    T: () => shown("%H:%M:%S", sec, nsec),
    u: () => String(at.getUTCDay() || 7),
    w: () => String(at.getUTCDay()),
    y: () => two(at.getUTCFullYear() % 100),
    Y: () => String(at.getUTCFullYear()),
    z: () => "+0000",
    Z: () => "UTC",
  };
  return format.replace(/%[-_0]?([a-zA-Z%])/g, (whole, letter) => fields[letter]?.() ?? whole);
}
