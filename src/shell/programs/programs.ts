import type { Command } from "../command.ts";
import { cat } from "./cat.ts";
import { cut } from "./cut.ts";
import { date } from "./date.ts";
import { base64, cmp, sum } from "./hashes.ts";
import { head, tac, tail, uniq, wc } from "./lines.ts";
import { ls } from "./ls.ts";
import { basename, dirname, readlink, realpath } from "./paths.ts";
import { echo, printf, seq, yes } from "./say.ts";
import { stat } from "./stat.ts";
import {
  arch,
  fail,
  getent,
  groups,
  hostname,
  id,
  nproc,
  printenv,
  pwd,
  succeed,
  uname,
  whoami,
} from "./system.ts";
import { textCommand } from "./text.ts";
import { tr } from "./tr.ts";
import { df, du } from "./usage.ts";

/** Those of just-bash whose output is that of the real ones. */
const TEXT = [
  ...["awk", "column", "comm", "diff", "egrep", "expand", "expr", "fgrep", "fold", "grep", "jq"],
  ...["join", "nl", "od", "paste", "rev", "strings", "unexpand"],
] as const;

/** Commands that read, and those that tell of the system. */
export const PROGRAMS: ReadonlyMap<string, Command> = new Map<string, Command>([
  ...TEXT.map((name): [string, Command] => [name, textCommand(name)]),
  ["arch", arch],
  ["base64", base64],
  ["basename", basename],
  ["cat", cat],
  ["cmp", cmp],
  ["cut", cut],
  ["date", date],
  ["df", df],
  ["dirname", dirname],
  ["du", du],
  ["echo", echo],
  ["false", fail],
  ["gawk", textCommand("awk")],
  ["getent", getent],
  ["groups", groups],
  ["head", head],
  ["hostname", hostname],
  ["id", id],
  ["ls", ls],
  ["mawk", textCommand("awk")],
  ["md5sum", sum("md5")],
  ["nproc", nproc],
  ["printenv", printenv],
  ["printf", printf],
  ["pwd", pwd],
  ["readlink", readlink],
  ["realpath", realpath],
  ["seq", seq],
  ["sha1sum", sum("sha1")],
  ["sha256sum", sum("sha256")],
  ["sha512sum", sum("sha512")],
  ["sleep", succeed],
  ["stat", stat],
  ["tac", tac],
  ["tail", tail],
  ["tr", tr],
  ["true", succeed],
  ["uname", uname],
  ["uniq", uniq],
  ["wc", wc],
  ["whoami", whoami],
  ["yes", yes],
]);
