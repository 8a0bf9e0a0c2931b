import type { Command } from "../command.ts";
import { firstId, today, usedIds } from "./account-ids.ts";
import { appendAccount, changeMember, dropAccount, leaveGroups } from "./busybox-accounts.ts";
import { type Call, program, Stop } from "./call.ts";
import { copySkeleton, makeHome } from "./home-directory.ts";
import { databaseLines, groupNamed, userNamed } from "./owners.ts";
import { removeTree, WHOLE_TREE } from "./remove-tree.ts";

const PEOPLE = { min: 1000, max: 59_999 };
const SYSTEM = { min: 100, max: 999 };

function stop(call: Call, message: string): never {
  call.fail(message);
  throw new Stop();
}

/** adduser of busybox: `adduser -D -u 1000 app`. A password is never asked for, as with -D. */
export const busyboxAdduser: Command = program(
  {
    short: "h:g:s:G:DSHu:k:",
    long: {
      home: "h",
      gecos: "g",
      shell: "s",
      ingroup: "G",
      "disabled-password": "D",
      "empty-password": "D",
      system: "S",
      "no-create-home": "H",
      uid: "u",
      skel: "k",
    },
  },
  (call, given) => {
    const [name, group] = given.operands;
    if (name === undefined) stop(call, "no user name given");
    if (group !== undefined) {
      enterGroup(call, name, group);
      return;
    }
    const { process } = call;
    if (userNamed(process, name) !== null) stop(call, `user '${name}' in use`);
    const system = given.has("S");
    const used = usedIds(call, "UID");
    const asked = given.value("u");
    const uid = asked === null ? firstId(system ? SYSTEM : PEOPLE, used) : Number(asked);
    if (asked !== null && used.has(uid)) stop(call, `uid '${uid}' in use`);
    const ingroup = given.value("G") ?? (system ? "nogroup" : null);
    const gid = ingroup === null ? ownGid(call, uid) : groupNamed(process, ingroup);
    if (gid === null) stop(call, `unknown group ${ingroup}`);
    const home = given.value("h") ?? `/home/${name}`;
    const shell = given.value("s") ?? (system ? "/bin/false" : "/bin/sh");
    const comment = given.value("g") ?? "Linux User,,,";
    appendAccount(call, "passwd", [name, "x", String(uid), String(gid), comment, home, shell]);
    appendAccount(call, "shadow", [name, "!", String(today(call)), "0", "99999", "7", "", "", ""]);
    if (ingroup === null) newGroup(call, name, gid);
    else changeMember(call, ingroup, name, true);
    if (!given.has("H")) giveHome(call, home, uid, gid, given.value("k") ?? "/etc/skel");
  },
);

function ownGid(call: Call, uid: number): number {
  const used = usedIds(call, "GID");
  return used.has(uid) ? firstId(PEOPLE, used) : uid;
}

/** A home directory hands its group down to what is made in it. */
function giveHome(call: Call, path: string, uid: number, gid: number, skeleton: string): void {
  const { process } = call;
  if (process.tryStat(path) === null) {
    const home = { path, uid, gid, mode: 0o755 };
    makeHome(process, home);
    copySkeleton(process, skeleton, home, true);
  }
  process.chown(path, uid, gid);
  process.chmod(path, 0o2755);
}

function newGroup(call: Call, name: string, gid: number): void {
  appendAccount(call, "group", [name, "x", String(gid), ""]);
  appendAccount(call, "gshadow", [name, "!", "", ""]);
}

function enterGroup(call: Call, name: string, group: string): void {
  if (userNamed(call.process, name) === null) stop(call, `unknown user ${name}`);
  const row = databaseLines(call.process, "/etc/group").find(([first]) => first === group);
  if (row === undefined) stop(call, `unknown group ${group}`);
  if (!(row[3] ?? "").split(",").includes(name)) changeMember(call, group, name, true);
}

/** addgroup of busybox; two names put a user into a group. */
export const busyboxAddgroup: Command = program(
  { short: "g:S", long: { gid: "g", system: "S" } },
  (call, given) => {
    const [name, group] = given.operands;
    if (name === undefined) stop(call, "no group name given");
    if (group !== undefined) {
      enterGroup(call, name, group);
      return;
    }
    if (groupNamed(call.process, name) !== null) stop(call, `group '${name}' in use`);
    const used = usedIds(call, "GID");
    const asked = given.value("g");
    const gid = asked === null ? firstId(given.has("S") ? SYSTEM : PEOPLE, used) : Number(asked);
    if (asked !== null && used.has(gid)) stop(call, `gid '${gid}' in use`);
    newGroup(call, name, gid);
  },
);

/** deluser of busybox. */
export const busyboxDeluser: Command = program(
  { short: "", long: { "remove-home": "home" } },
  (call, given) => {
    const [name, group] = given.operands;
    if (name === undefined) stop(call, "no user name given");
    const row = databaseLines(call.process, "/etc/passwd").find(([first]) => first === name);
    if (row === undefined) stop(call, `unknown user ${name}`);
    if (group !== undefined) {
      changeMember(call, group, name, false);
      return;
    }
    dropAccount(call, "passwd", name);
    dropAccount(call, "shadow", name);
    leaveGroups(call, name);
    if (groupNamed(call.process, name) !== null) dropGroup(call, name);
    if (!given.has("home")) return;
    removeTree(call, row[5]!, WHOLE_TREE);
  },
);

/** delgroup of busybox; two names take a user out of a group. */
export const busyboxDelgroup: Command = program({ short: "" }, (call, { operands }) => {
  const [name, group] = operands;
  if (name === undefined) stop(call, "no group name given");
  const target = group ?? name;
  if (groupNamed(call.process, target) === null) stop(call, `unknown group ${target}`);
  if (group !== undefined) changeMember(call, group, name, false);
  else dropGroup(call, name);
});

/** Takes a group away that is nobody's own. */
function dropGroup(call: Call, name: string): void {
  const gid = groupNamed(call.process, name);
  const users = databaseLines(call.process, "/etc/passwd");
  const owner = users.find((row) => Number(row[3]) === gid);
  if (owner !== undefined) {
    stop(call, `'${owner[0]}' still has '${name}' as their primary group!`);
  }
  dropAccount(call, "group", name);
  dropAccount(call, "gshadow", name);
}
