import { Accounts, withMember } from "./account-database.ts";
import { idRange, nextId, settingsIn, today, usedIds } from "./account-ids.ts";
import type { Call } from "./call.ts";
import { parseDate } from "./date-words.ts";
import { isName, shadowTool, stop, usage } from "./group-tools.ts";
import { copySkeleton, makeHome } from "./home-directory.ts";
import type { Given } from "./options.ts";
import { databaseLines, groupNamed, parseGroup, userNamed } from "./owners.ts";

const FORM = "LOGIN\n       useradd -D\n       useradd -D [options]";
const BAD_ARGUMENT = 3;
const ID_IN_USE = 4;
const NOT_FOUND = 6;
const NAME_IN_USE = 9;

const SPEC = {
  short: "b:c:d:De:f:Fg:G:hk:K:lmMNop:rR:P:s:u:UZ:",
  long: {
    badname: "badname",
    "base-dir": "b",
    comment: "c",
    "home-dir": "d",
    defaults: "D",
    expiredate: "e",
    inactive: "f",
    "add-subids-for-system": "F",
    gid: "g",
    groups: "G",
    skel: "k",
    key: "K",
    "no-log-init": "l",
    "create-home": "m",
    "no-create-home": "M",
    "no-user-group": "N",
    "non-unique": "o",
    password: "p",
    system: "r",
    root: "R",
    prefix: "P",
    shell: "s",
    uid: "u",
    "user-group": "U",
  },
};

/** useradd(8), of Debian's shadow. */
export const useradd = shadowTool(SPEC, FORM, (call, given) => {
  const [name, extra] = given.operands;
  if (name === undefined || extra !== undefined) usage(call, FORM);
  addUser(call, name, newUser(call, given));
});

export interface NewUser {
  readonly uid: number | null;
  /** The primary group; null: one of the user's own. */
  readonly group: string | null;
  readonly groups: readonly string[];
  readonly comment: string;
  readonly home: string | null;
  readonly shell: string | null;
  readonly system: boolean;
  readonly createHome: boolean;
  readonly skeleton: string;
  readonly sameId: boolean;
  readonly password: string;
  readonly inactive: string;
  readonly expire: string;
  readonly badName: boolean;
}

function newUser(call: Call, given: Given): NewUser {
  const defs = settingsIn(call, "/etc/login.defs");
  const own = given.has("U") || (defs.get("USERGROUPS_ENAB") === "yes" && !given.has("N"));
  const defaults = settingsIn(call, "/etc/default/useradd");
  const expire = given.value("e");
  const day = expire ? parseDate(expire, call.invocation.clock.now()) : null;
  const home =
    given.value("d") ??
    (given.value("b") === null ? null : `${given.value("b")}/${given.operands[0]}`);
  return {
    uid: given.value("u") === null ? null : Number(given.value("u")),
    group: given.value("g") ?? (own ? null : (defaults.get("GROUP") ?? "100")),
    groups: (given.value("G") ?? "").split(",").filter((each) => each !== ""),
    comment: given.value("c") ?? "",
    home,
    shell: given.value("s"),
    system: given.has("r"),
    createHome:
      !given.has("M") && (given.has("m") || (!given.has("r") && defs.get("CREATE_HOME") === "yes")),
    skeleton: given.value("k") ?? defaults.get("SKEL") ?? "/etc/skel",
    sameId: given.has("o"),
    password: given.value("p") ?? "!",
    inactive: given.value("f") ?? "",
    expire: day === null ? "" : String(Math.floor(day.sec / 86_400)),
    badName: given.has("badname"),
  };
}

/** Adds a user to the databases, with a home directory if so wanted. */
export function addUser(call: Call, name: string, user: NewUser): void {
  const { process } = call;
  const accounts = new Accounts(call, []);
  const stopped = (message: string, status: number): never => {
    accounts.unlock();
    return stop(call, message, status);
  };
  const requireGroup = (text: string): number => {
    const gid = parseGroup(process, text);
    const known = gid !== null && usedIds(call, "GID").has(gid);
    return known ? gid : stopped(`group '${text}' does not exist`, NOT_FOUND);
  };
  const primary = user.group === null ? null : requireGroup(user.group);
  if (user.groups.length > 0) accounts.open(["group", "gshadow"]);
  for (const group of user.groups) requireGroup(group);
  if (!isName(name) && !user.badName) {
    stopped(`invalid user name '${name}': use --badname to ignore`, BAD_ARGUMENT);
  }
  if (userNamed(process, name) !== null) stopped(`user '${name}' already exists`, NAME_IN_USE);
  if (user.group === null && groupNamed(process, name) !== null) {
    const advice = "if you want to add this user to that group, use -g.";
    stopped(`group ${name} exists - ${advice}`, NAME_IN_USE);
  }
  const uids = usedIds(call, "UID");
  const { min, max } = idRange(call, "UID", false);
  const inRange = user.uid === null || (user.uid >= min && user.uid <= max);
  accounts.open([
    "passwd",
    ...(user.groups.length > 0 ? [] : (["group", "gshadow"] as const)),
    ...(user.system || !inRange ? [] : (["subuid", "subgid"] as const)),
  ]);
  if (user.uid !== null && uids.has(user.uid) && !user.sameId) {
    stopped(`UID ${user.uid} is not unique`, ID_IN_USE);
  }
  if (user.uid !== null) warnOfRange(call, name, user.uid, user.system);
  accounts.open(["shadow"]);
  const uid = user.uid ?? nextId(idRange(call, "UID", user.system), uids, user.system)!;
  const gid = primary ?? ownGroup(call, accounts, name, user.system, uid);
  for (const group of user.groups) join(accounts, groupNameOf(call, group), name);
  const home =
    user.home ?? `${settingsIn(call, "/etc/default/useradd").get("HOME") ?? "/home"}/${name}`;
  const shell = user.shell ?? settingsIn(call, "/etc/default/useradd").get("SHELL") ?? "";
  accounts.add("passwd", [name, "x", String(uid), String(gid), user.comment, home, shell]);
  accounts.add("shadow", shadowRow(call, name, user));
  addSubordinates(call, accounts, name);
  accounts.close();
  if (user.createHome) giveHome(call, home, uid, gid, user.skeleton);
}

/** shadow: check_uid_range */
function warnOfRange(call: Call, name: string, uid: number, system: boolean): void {
  const { min, max } = idRange(call, "UID", system);
  const outside = system
    ? uid > max && `is greater than SYS_UID_MAX ${max}`
    : (uid < min || uid > max) && `outside of the UID_MIN ${min} and UID_MAX ${max} range.`;
  if (outside !== false) call.err(`useradd warning: ${name}'s uid ${uid} ${outside}\n`);
}

export function groupNameOf(call: Call, text: string): string {
  const gid = parseGroup(call.process, text);
  const lines = databaseLines(call.process, "/etc/group");
  return lines.find((line) => Number(line[2]) === gid)?.[0] ?? text;
}

/** Makes somebody a member of a group. */
export function join(accounts: Accounts, group: string, user: string): void {
  for (const file of ["group", "gshadow"] as const) {
    const row = accounts.find(file, group);
    if (row === undefined) continue;
    const members = withMember(row[3] ?? "", user);
    if (members !== row[3]) accounts.replace(file, group, [...row.slice(0, 3), members]);
  }
}

function ownGroup(
  call: Call,
  accounts: Accounts,
  name: string,
  system: boolean,
  uid: number,
): number {
  const gid = nextId(idRange(call, "GID", system), usedIds(call, "GID"), system, uid)!;
  accounts.add("group", [name, "x", String(gid), ""]);
  accounts.add("gshadow", [name, "!", "", ""]);
  return gid;
}

function shadowRow(call: Call, name: string, user: NewUser): string[] {
  const defs = settingsIn(call, "/etc/login.defs");
  const ages = user.system
    ? ["", "", ""]
    : ["PASS_MIN_DAYS", "PASS_MAX_DAYS", "PASS_WARN_AGE"].map((key) => defs.get(key) ?? "");
  return [name, user.password, String(today(call)), ...ages, user.inactive, user.expire, ""];
}

function addSubordinates(call: Call, accounts: Accounts, name: string): void {
  const defs = settingsIn(call, "/etc/login.defs");
  for (const [file, kind] of [
    ["subuid", "UID"],
    ["subgid", "GID"],
  ] as const) {
    if (!accounts.has(file)) continue;
    const count = Number(defs.get(`SUB_${kind}_COUNT`) ?? 65_536);
    const first = Number(defs.get(`SUB_${kind}_MIN`) ?? 100_000);
    const ends = accounts.rows(file).map((row) => Number(row[1]) + Number(row[2]));
    accounts.add(file, [name, String(Math.max(first, ...ends)), String(count)]);
  }
}

function giveHome(call: Call, path: string, uid: number, gid: number, skeleton: string): void {
  const { process } = call;
  if (process.tryStat(path) !== null) {
    call.note(`warning: the home directory ${path} already exists.`);
    call.note("Not copying any file from skel directory into it.");
    return;
  }
  const defs = settingsIn(call, "/etc/login.defs");
  const umask = Number.parseInt(defs.get("UMASK") ?? "022", 8);
  const mode = defs.has("HOME_MODE") ? Number.parseInt(defs.get("HOME_MODE")!, 8) : 0o777 & ~umask;
  const home = { path, uid, gid, mode };
  makeHome(process, home);
  copySkeleton(process, skeleton, home, true);
}
