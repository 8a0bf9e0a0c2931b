import type { Command } from "../command.ts";
import { awk } from "./awk.ts";
import { base32, base64 } from "./base64.ts";
import { cat } from "./cat.ts";
import { sum } from "./checksums.ts";
import { cksum } from "./cksum.ts";
import { cmp } from "./cmp.ts";
import { cut } from "./cut.ts";
import { date } from "./date.ts";
import { diff } from "./diff.ts";
import { expr } from "./expr.ts";
import { factor } from "./factor.ts";
import { getent } from "./getent.ts";
import { getopt } from "./getopt.ts";
import { grep } from "./grep.ts";
import { hexdump, xxd } from "./hex-dumps.ts";
import { groups, id, whoami } from "./id.ts";
import { head, tac, tail, uniq, wc } from "./lines.ts";
import { ls } from "./ls.ts";
import { numfmt } from "./numfmt.ts";
import { od } from "./od.ts";
import { paste } from "./paste.ts";
import { basename, dirname, readlink, realpath } from "./paths.ts";
import { echo, printf, seq, yes } from "./say.ts";
import { shuf } from "./shuf.ts";
import { stat } from "./stat.ts";
import {
  arch,
  fail,
  hostname,
  nologin,
  nproc,
  printenv,
  pwd,
  succeed,
  tty,
  uname,
} from "./system.ts";
import { textCommand } from "./text.ts";
import { tr } from "./tr.ts";
import { df, du } from "./usage.ts";

/** Those of just-bash whose output is that of the real ones. */
const TEXT = [
  ...["column", "comm", "expand", "fold", "jq", "join", "nl", "rev"],
  ...["strings", "unexpand"],
] as const;

/** Commands that read, and those that tell of the system. */
export const PROGRAMS: ReadonlyMap<string, Command> = new Map<string, Command>([
  ...TEXT.map((name): [string, Command] => [name, textCommand(name)]),
  ["arch", arch],
  ["awk", awk],
  ["b2sum", sum("blake2b512")],
  ["base32", base32],
  ["base64", base64],
  ["basename", basename],
  ["cat", cat],
  ["cksum", cksum],
  ["cmp", cmp],
  ["cut", cut],
  ["date", date],
  ["df", df],
  ["diff", diff],
  ["dirname", dirname],
  ["du", du],
  ["echo", echo],
  ["egrep", grep],
  ["expr", expr],
  ["factor", factor],
  ["false", fail],
  ["fgrep", grep],
  ["gawk", awk],
  ["getent", getent],
  ["getopt", getopt],
  ["grep", grep],
  ["groups", groups],
  ["hd", hexdump],
  ["head", head],
  ["hexdump", hexdump],
  ["hostname", hostname],
  ["id", id],
  ["ls", ls],
  ["mawk", awk],
  ["md5sum", sum("md5")],
  ["nologin", nologin],
  ["nproc", nproc],
  ["numfmt", numfmt],
  ["od", od],
  ["paste", paste],
  ["printenv", printenv],
  ["printf", printf],
  ["pwd", pwd],
  ["readlink", readlink],
  ["realpath", realpath],
  ["seq", seq],
  ["sha1sum", sum("sha1")],
  ["sha224sum", sum("sha224")],
  ["sha256sum", sum("sha256")],
  ["sha384sum", sum("sha384")],
  ["sha512sum", sum("sha512")],
  ["shuf", shuf],
  ["sleep", succeed],
  ["stat", stat],
  ["tac", tac],
  ["tail", tail],
  ["tr", tr],
  ["true", succeed],
  ["tty", tty],
  ["uname", uname],
  ["uniq", uniq],
  ["wc", wc],
  ["whoami", whoami],
  ["xxd", xxd],
  ["yes", yes],
]);
