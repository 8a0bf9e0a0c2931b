import { isErrno } from "../../base/fs-error.ts";
import { isLinkMode } from "../../base/mode.ts";
import { Accounts, type Database, withoutMember } from "./account-database.ts";
import { usedIds } from "./account-ids.ts";
import type { Call } from "./call.ts";
import { EVERYTHING, PLAIN } from "./copy-settings.ts";
import { Copier } from "./copy-tree.ts";
import { parseDate } from "./date-words.ts";
import { shadowTool, stop, usage } from "./group-tools.ts";
import type { Given } from "./options.ts";
import { databaseLines, parseGroup } from "./owners.ts";
import { removeTree, WHOLE_TREE } from "./remove-tree.ts";
import { groupNameOf, join } from "./useradd.ts";
import { walkTree } from "./walk-tree.ts";

const ID_IN_USE = 4;
const NOT_FOUND = 6;
const NAME_IN_USE = 9;

const SPEC = {
  short: "abc:d:e:f:g:G:hl:Lmop:rR:P:s:u:UZ:",
  long: {
    append: "a",
    badname: "b",
    comment: "c",
    home: "d",
    expiredate: "e",
    inactive: "f",
    gid: "g",
    groups: "G",
    login: "l",
    lock: "L",
    "move-home": "m",
    "non-unique": "o",
    password: "p",
    remove: "r",
    shell: "s",
    uid: "u",
    unlock: "U",
  },
};

/** usermod(8). */
export const usermod = shadowTool(SPEC, "LOGIN", (call, given) => {
  const [name] = given.operands;
  if (name === undefined) usage(call, "LOGIN");
  const row = databaseLines(call.process, "/etc/passwd").find(([first]) => first === name);
  if (row === undefined) stop(call, `user '${name}' does not exist`, NOT_FOUND);
  if (given.options.length === 0) usage(call, "LOGIN", "no options");
  changeUser(call, given, name, row);
});

function changeUser(call: Call, given: Given, name: string, row: readonly string[]): void {
  const { process } = call;
  const [uid, group, login] = [given.value("u"), given.value("g"), given.value("l")];
  const groups =
    given
      .value("G")
      ?.split(",")
      .filter((each) => each !== "") ?? null;
  for (const each of [...(group === null ? [] : [group]), ...(groups ?? [])]) {
    const gid = parseGroup(process, each);
    if (gid === null || !usedIds(call, "GID").has(gid)) {
      stop(call, `group '${each}' does not exist`, NOT_FOUND);
    }
  }
  const known = databaseLines(process, "/etc/passwd");
  if (login !== null && known.some(([first]) => first === login)) {
    stop(call, `user '${login}' already exists`, NAME_IN_USE);
  }
  if (uid !== null && usedIds(call, "UID").has(Number(uid)) && !given.has("o")) {
    stop(call, `UID '${uid}' already exists`, ID_IN_USE);
  }
  const accounts = new Accounts(call, [
    "passwd",
    "shadow",
    ...(groups !== null || login !== null ? (["group", "gshadow"] as const) : []),
  ]);
  const gid = group === null ? row[3]! : String(parseGroup(process, group));
  const after = [
    login ?? name,
    row[1]!,
    uid ?? row[2]!,
    gid,
    given.value("c") ?? row[4]!,
    given.value("d") ?? row[5]!,
    given.value("s") ?? row[6]!,
  ];
  if (given.has("l", "c", "d", "e", "f", "g", "L", "p", "s", "u", "U"))
    put(accounts, "passwd", name, after);
  changeShadow(call, given, accounts, name);
  if (groups !== null) setGroups(call, given, accounts, login ?? name, name, groups);
  else if (login !== null) renameMember(accounts, name, login);
  accounts.close();
  if (uid !== null) openLogs(call);
  changeHome(call, given, row, after);
}

/** Logins are kept by user id: the tool opens both logs to move them, which alone copies a lower one up. */
function openLogs({ process }: Call): void {
  for (const path of ["/var/log/lastlog", "/var/log/faillog"]) {
    if (process.tryStat(path) !== null) process.close(process.open(path, "O_RDWR"));
  }
}

/** A row under another name goes to the end. */
function put(accounts: Accounts, file: Database, name: string, row: readonly string[]): void {
  if (row[0] === name) accounts.replace(file, name, row);
  else {
    accounts.remove(file, ([first]) => first !== name);
    accounts.add(file, row);
  }
}

function changeShadow(call: Call, given: Given, accounts: Accounts, name: string): void {
  const row = accounts.find("shadow", name);
  if (row === undefined) return;
  const after = [...row];
  after[0] = given.value("l") ?? name;
  if (given.has("L") && !row[1]!.startsWith("!")) after[1] = `!${row[1]}`;
  if (given.has("U") && row[1]!.startsWith("!")) after[1] = row[1]!.slice(1);
  after[1] = given.value("p") ?? after[1]!;
  after[6] = given.value("f") ?? row[6]!;
  const expire = given.value("e");
  if (expire !== null) {
    const day = parseDate(expire, call.invocation.clock.now());
    after[7] = day === null ? "" : String(Math.floor(day.sec / 86_400));
  }
  if (given.has("l", "e", "f", "p", "L", "U")) put(accounts, "shadow", name, after);
}

function setGroups(
  call: Call,
  given: Given,
  accounts: Accounts,
  login: string,
  name: string,
  wanted: readonly string[],
): void {
  const names = wanted.map((group) => groupNameOf(call, group));
  if (!given.has("a")) {
    for (const file of ["group", "gshadow"] as const) {
      for (const row of accounts.rows(file)) {
        const leaves = (row[3] ?? "").split(",").includes(name) && !names.includes(row[0]!);
        if (leaves)
          accounts.replace(file, row[0]!, [...row.slice(0, 3), withoutMember(row[3]!, name)]);
      }
    }
  }
  for (const group of names) join(accounts, group, login);
}

function renameMember(accounts: Accounts, name: string, login: string): void {
  for (const file of ["group", "gshadow"] as const) {
    for (const row of accounts.rows(file)) {
      const members = (row[3] ?? "").split(",");
      if (!members.includes(name)) continue;
      const after = members.map((each) => (each === name ? login : each)).join(",");
      accounts.replace(file, row[0]!, [...row.slice(0, 3), after]);
    }
  }
}

/** -m moves the directory; a new uid or gid goes to what is in it. */
function changeHome(
  call: Call,
  given: Given,
  row: readonly string[],
  after: readonly string[],
): void {
  const { process } = call;
  const [from, to] = [row[5]!, after[5]!];
  if (given.has("m") && from !== to && process.tryStat(from) !== null) {
    if (process.tryStat(to) !== null) {
      stop(call, `directory ${to} exists`, 12);
    }
    try {
      process.rename(from, to);
    } catch (error) {
      if (!isErrno(error, "EXDEV")) throw error;
      const settings = {
        ...PLAIN,
        recursive: true,
        dereference: "never",
        preserve: EVERYTHING,
      } as const;
      new Copier(call, settings).copy(from, to);
      removeTree(call, from, WHOLE_TREE);
    }
  }
  const [uid, gid] = [Number(after[2]), Number(after[3])];
  const [oldUid, oldGid] = [Number(row[2]), Number(row[3])];
  if (uid === oldUid && gid === oldGid) return;
  const home = given.has("m") ? to : from;
  const stat = process.tryStat(home);
  if (stat === null || stat.uid !== oldUid) return;
  for (const visit of walkTree(process, home, { follow: "never" })) {
    if (visit.kind !== "entry" && visit.kind !== "after") continue;
    const own = visit.stat.uid === oldUid;
    const ours = visit.stat.gid === oldGid;
    if (!own && !ours) continue;
    process.lchown(visit.at.path, own ? uid : -1, ours ? gid : -1);
    if (!isLinkMode(visit.stat.mode) && visit.stat.mode & 0o6000) {
      process.chmod(visit.at.path, visit.stat.mode & 0o7777);
    }
  }
}
