import type { Timespec } from "../../base/clock.ts";
import { bytesOf } from "../bytes.ts";
import type { Command } from "../command.ts";
import { program } from "../commands/call.ts";
import { parseDate } from "../commands/date-words.ts";
import type { Given } from "../commands/options.ts";

const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS = [
  ...["January", "February", "March", "April", "May", "June", "July"],
  ...["August", "September", "October", "November", "December"],
];

const ISO: Readonly<Record<string, string>> = {
  date: "%F",
  hours: "%FT%H+00:00",
  minutes: "%FT%H:%M+00:00",
  seconds: "%FT%T+00:00",
  ns: "%FT%T,%N+00:00",
};

/** date [-u] [-d text] [-r file] [-I[unit]] [-R] [--rfc-3339=unit] [+format]: the build's clock, in UTC. */
export const date: Command = program(
  {
    short: "d:f:I::r:Rs:uD:",
    long: {
      date: "d",
      "iso-8601": "I",
      reference: "r",
      "rfc-email": "R",
      "rfc-3339": "rfc:",
      universal: "u",
      utc: "u",
    },
  },
  (call, given) => {
    let at: Timespec | null = call.invocation.clock.now();
    const [text, file] = [given.value("d"), given.value("r")];
    if (text !== null) at = parseDate(text, at);
    if (at === null) {
      call.fail(`invalid date '${text}'`);
      return;
    }
    if (file !== null) {
      const found = call.attempt(file, () => call.process.stat(file));
      if (found === null) return;
      at = { sec: found.mtimeSec, nsec: found.mtimeNsec };
    }
    const format = given.operands.find((one) => one.startsWith("+"))?.slice(1);
    call.invocation.stdout(`${shown(bytesOf(format ?? formatOf(given)), at.sec, at.nsec)}\n`);
  },
);

function formatOf(given: Given): string {
  const unit = (text: string, units: Readonly<Record<string, string>>): string =>
    Object.entries(units).find(([name]) => name.startsWith(text))?.[1] ?? "%F";
  switch (given.last("I", "R", "rfc")) {
    case "I":
      return unit(given.value("I") ?? "date", ISO);
    case "R":
      return "%a, %d %b %Y %H:%M:%S +0000";
    case "rfc":
      return unit(given.value("rfc")!, ISO).replace("T%", " %").replace(",%N", ".%N");
    default:
      return "%a %b %e %H:%M:%S UTC %Y";
  }
}

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
  return format.replace(/%([-_0]?)([a-zA-Z%])/g, (whole, padding, letter) => {
    const value = fields[letter]?.() ?? whole;
    // `%-d`: without what fills it up.
    return padding === "-" ? value.replace(/^[ 0]+(?=\d)/, "") : value;
  });
}
