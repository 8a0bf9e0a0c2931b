import { Accounts } from "./account-database.ts";
import { settingsIn } from "./account-ids.ts";
import { Script, SPEC, stopWith } from "./adduser-script.ts";
import { type Call, program } from "./call.ts";
import { addGroup } from "./group-tools.ts";
import { copySkeleton, makeHome } from "./home-directory.ts";
import type { Given } from "./options.ts";
import { databaseLines, groupNamed, userNamed } from "./owners.ts";
import { addUser, join, type NewUser } from "./useradd.ts";

/** adduser(8), of Debian; two names put a user into a group. */
export const adduser = program(SPEC, (call, given) => {
  const script = new Script(call, given);
  const [name, group] = given.operands;
  if (name === undefined) stopWith(script, "Only one or two names allowed.");
  warnOfHome(script);
  if (given.has("group") && !given.has("system")) newGroup(script, name);
  else if (group !== undefined) addMember(script, name, group);
  else if (given.has("system")) systemUser(script, name);
  else newPerson(script, name);
});

/** A home directory that is not to be made should be there. */
function warnOfHome({ call, given }: Script): void {
  const path = given.value("home");
  if (path === null || !given.has("nohome") || given.has("quiet", "q")) return;
  if (call.process.tryStat(path) !== null) return;
  const why = "No such file or directory";
  call.note(`Warning: The home dir ${path} you specified can't be accessed: ${why}`);
}

/** addgroup(8). */
export const addgroup = program(SPEC, (call, given) => {
  const script = new Script(call, given);
  const [name, group] = given.operands;
  if (name === undefined) stopWith(script, "Only one or two names allowed.");
  if (group !== undefined)
    stopWith(script, "addgroup with two arguments is an unspecified operation.");
  newGroup(script, name);
});

function newGroup(script: Script, name: string): void {
  const { call, given } = script;
  const system = given.has("system");
  script.lock();
  const existing = groupNamed(call.process, name);
  if (existing !== null) {
    const { min, max } = script.range(true, "GID");
    if (system && existing >= min && existing <= max) {
      script.say(`addgroup: The group \`${name}' already exists as a system group. Exiting.`);
      return;
    }
    const why = system ? " and is not a system group. Exiting." : ".";
    stopWith(script, `The group \`${name}' already exists${why}`);
  }
  const gid = given.value("gid") === null ? script.free(system, "GID") : Number(given.value("gid"));
  script.say(`Adding group \`${name}' (GID ${gid}) ...`);
  addGroup(call, name, { gid, system: false, sameId: true });
  script.say("Done.");
}

function addMember(script: Script, name: string, group: string): void {
  const { call } = script;
  const user = userNamed(call.process, name);
  if (user === null) stopWith(script, `The user \`${name}' does not exist.`);
  const row = databaseLines(call.process, "/etc/group").find(([first]) => first === group);
  if (row === undefined) stopWith(script, `The group \`${group}' does not exist.`);
  if (user.gid === Number(row[2]) || (row[3] ?? "").split(",").includes(name)) {
    call.note(`The user \`${name}' is already a member of \`${group}'.`);
    return;
  }
  script.say(`Adding user \`${name}' to group \`${group}' ...`);
  script.lock();
  enter(call, name, group);
  script.say("Done.");
}

/** usermod -a -G. */
function enter(call: Call, name: string, group: string): void {
  const accounts = new Accounts(call, ["passwd", "shadow", "group", "gshadow"]);
  join(accounts, group, name);
  accounts.close();
}

function plainUser(given: Given): Omit<NewUser, "uid" | "group" | "home" | "shell"> {
  return {
    groups: [],
    comment: "",
    system: false,
    createHome: false,
    skeleton: "/etc/skel",
    sameId: false,
    password: "!",
    inactive: "",
    expire: "",
    badName: given.has("bad"),
  };
}

function systemUser(script: Script, name: string): void {
  const { call, given } = script;
  const { process } = call;
  script.lock();
  const existing = userNamed(process, name);
  if (existing !== null) {
    const { min, max } = script.range(true, "UID");
    if (existing.uid >= min && existing.uid <= max) {
      call.note(`The system user \`${name}' already exists. Exiting.`);
      return;
    }
    stopWith(script, `The user \`${name}' already exists, but is not a system user. Exiting.`);
  }
  const uid = given.value("uid") === null ? script.free(true, "UID") : Number(given.value("uid"));
  script.say(`Adding system user \`${name}' (UID ${uid}) ...`);
  let group = given.value("ingroup") ?? "nogroup";
  if (given.has("group")) {
    const gid = given.value("gid") === null ? script.free(true, "GID") : Number(given.value("gid"));
    script.say(`Adding new group \`${name}' (GID ${gid}) ...`);
    addGroup(call, name, { gid, system: false });
    group = name;
  }
  script.say(`Adding new user \`${name}' (UID ${uid}) with group \`${group}' ...`);
  const home = given.value("home") ?? "/nonexistent";
  const shell = given.value("shell") ?? "/usr/sbin/nologin";
  addUser(call, name, { ...plainUser(given), system: true, uid, group, home, shell });
  giveHome(script, name, home, false);
}

function newPerson(script: Script, name: string): void {
  const { call, given } = script;
  const { process } = call;
  script.lock();
  if (userNamed(process, name) !== null) stopWith(script, `The user \`${name}' already exists.`);
  script.say(`Adding user \`${name}' ...`);
  const uid =
    given.value("uid") === null ? script.free(false, "UID", "GID") : Number(given.value("uid"));
  let group = given.value("ingroup");
  if (group === null) {
    script.say(`Adding new group \`${name}' (${uid}) ...`);
    addGroup(call, name, { gid: uid, system: false });
    group = name;
  }
  const gid = groupNamed(process, group);
  script.say(`Adding new user \`${name}' (${uid}) with group \`${group} (${gid})' ...`);
  const home = given.value("home") ?? `/home/${name}`;
  const conf = settingsIn(call, "/etc/adduser.conf");
  const shell = given.value("shell") ?? conf.get("DSHELL") ?? "/bin/bash";
  addUser(call, name, { ...plainUser(given), uid, group, home, shell });
  giveHome(script, name, home, true);
  setComment(call, name, given.value("gecos") ?? "");
  script.say(`Adding new user \`${name}' to supplemental / extra groups \`users' ...`);
  if (groupNamed(process, "users") === null || group === "users") return;
  script.say(`Adding user \`${name}' to group \`users' ...`);
  enter(call, name, "users");
}

/** chfn(1): what is not said is empty, and its commas stay. */
function setComment(call: Call, name: string, text: string): void {
  const accounts = new Accounts(call, ["passwd"]);
  const row = accounts.find("passwd", name)!;
  const parts = text.split(",");
  const comment = [0, 1, 2, 3].map((i) => parts[i] ?? "").join(",");
  accounts.replace("passwd", name, [...row.slice(0, 4), comment, ...row.slice(5)]);
  accounts.close();
}

function giveHome(script: Script, name: string, path: string, isPerson: boolean): void {
  const { process } = script.call;
  if (path.startsWith("/nonexistent")) {
    script.say(`Not creating \`${path}'.`);
    return;
  }
  if (script.given.has("nohome")) {
    script.say(`Not creating home directory \`${path}'.`);
    return;
  }
  const there = process.tryStat(path);
  if (there !== null) {
    script.call.note(`Warning: The home dir ${path} you specified already exists.`);
    return;
  }
  const { uid, gid } = userNamed(process, name)!;
  const mode = Number.parseInt(
    settingsIn(script.call, "/etc/adduser.conf").get(isPerson ? "DIR_MODE" : "SYS_DIR_MODE") ??
      (isPerson ? "0700" : "0755"),
    8,
  );
  const home = { path, uid, gid, mode };
  script.say(`Creating home directory \`${path}' ...`);
  makeHome(process, home);
  if (!isPerson) return;
  script.say("Copying files from `/etc/skel' ...");
  copySkeleton(process, "/etc/skel", home, false);
}
