import { bytesOf } from "../bytes.ts";
import type { Command } from "../command.ts";
import { readGroups, readPasswd } from "../passwd.ts";

/** What the simulated machine says it is, in order of uname's options. */
const UNAME: readonly (readonly [string, string])[] = [
  ["s", "Linux"],
  ["n", "localhost"],
  ["r", "6.18.0"],
  ["v", "#1 SMP"],
  ["m", "x86_64"],
  ["p", "unknown"],
  ["i", "unknown"],
  ["o", "GNU/Linux"],
];

/** uname [-asnrvmpio] */
export const uname: Command = (invocation) => {
  const options = invocation.args.join("").replaceAll("-", "") || "s";
  const shown = UNAME.filter(
    ([letter, value]) => options.includes(letter) || (options.includes("a") && value !== "unknown"),
  );
  invocation.stdout(`${shown.map(([, value]) => value).join(" ")}\n`);
  return 0;
};

export const hostname: Command = (invocation) => {
  invocation.stdout(`${bytesOf(invocation.env.get("HOSTNAME") ?? "localhost")}\n`);
  return 0;
};

export const arch: Command = (invocation) => {
  invocation.stdout("x86_64\n");
  return 0;
};

export const nproc: Command = (invocation) => {
  invocation.stdout("1\n");
  return 0;
};

/** whoami: the name of the user id; the number fails, as no such user. */
export const whoami: Command = (invocation) => {
  const { uid } = invocation.process.credentials;
  const name = nameOfUser(invocation.process, uid);
  if (name === undefined) {
    invocation.stderr(`whoami: cannot find name for user ID ${uid}\n`);
    return 1;
  }
  invocation.stdout(`${name}\n`);
  return 0;
};

type Process = Parameters<Command>[0]["process"];

function nameOfUser(process: Process, uid: number): string | undefined {
  return (
    readPasswd(process).find((user) => user.uid === uid)?.name ?? (uid === 0 ? "root" : undefined)
  );
}

function nameOfGroup(process: Process, gid: number): string | undefined {
  return (
    readGroups(process).find((group) => group.gid === gid)?.name ?? (gid === 0 ? "root" : undefined)
  );
}

/** id [-u|-g|-G] [-n] [user] */
export const id: Command = (invocation) => {
  const { process } = invocation;
  const options = invocation.args.filter((arg) => arg.startsWith("-")).join("");
  const wanted = invocation.args.find((arg) => !arg.startsWith("-"));
  let { uid, gid, groups } = process.credentials;
  if (wanted !== undefined) {
    const user = readPasswd(process).find(
      ({ name, uid: one }) => name === wanted || String(one) === wanted,
    );
    if (user === undefined) {
      invocation.stderr(`id: '${bytesOf(wanted)}': no such user\n`);
      return 1;
    }
    uid = user.uid;
    gid = user.gid;
    groups = readGroups(process)
      .filter(({ members }) => members.includes(user.name))
      .map((group) => group.gid);
  }
  const all = [...new Set([gid, ...groups])];
  const named = options.includes("n");
  const user = (): string => nameOfUser(process, uid) ?? String(uid);
  const group = (one: number): string => nameOfGroup(process, one) ?? String(one);
  if (options.includes("u")) invocation.stdout(`${named ? user() : uid}\n`);
  else if (options.includes("G")) {
    invocation.stdout(`${all.map((one) => (named ? group(one) : one)).join(" ")}\n`);
  } else if (options.includes("g")) invocation.stdout(`${named ? group(gid) : gid}\n`);
  else {
    const shown = (number: number, name: string | undefined): string =>
      name === undefined ? String(number) : `${number}(${name})`;
    const list = all.map((one) => shown(one, nameOfGroup(process, one))).join(",");
    const who = shown(uid, nameOfUser(process, uid));
    invocation.stdout(`uid=${who} gid=${shown(gid, nameOfGroup(process, gid))} groups=${list}\n`);
  }
  return 0;
};

/** groups */
export const groups: Command = (invocation) => {
  const { gid, groups: more } = invocation.process.credentials;
  const names = [...new Set([gid, ...more])].map(
    (one) => nameOfGroup(invocation.process, one) ?? one,
  );
  invocation.stdout(`${names.join(" ")}\n`);
  return 0;
};

/** getent passwd|group [key…] */
export const getent: Command = (invocation) => {
  const [database, ...keys] = invocation.args;
  const users = readPasswd(invocation.process).map((one) => ({
    keys: [one.name, String(one.uid)],
    line: `${one.name}:x:${one.uid}:${one.gid}::${one.home}:${one.shell}`,
  }));
  const groupLines = readGroups(invocation.process).map((one) => ({
    keys: [one.name, String(one.gid)],
    line: `${one.name}:x:${one.gid}:${one.members.join(",")}`,
  }));
  const all = database === "passwd" ? users : database === "group" ? groupLines : [];
  const found =
    keys.length === 0 ? all : keys.flatMap((key) => all.filter((one) => one.keys.includes(key)));
  for (const { line } of found) invocation.stdout(`${line}\n`);
  return keys.length > 0 && found.length < keys.length ? 2 : 0;
};

/** Waits for nothing: time does not pass here. */
export const succeed: Command = () => 0;
export const fail: Command = () => 1;

/** printenv [name…] */
export const printenv: Command = (invocation) => {
  const { args, env } = invocation;
  if (args.length === 0)
    for (const [name, value] of env) invocation.stdout(`${bytesOf(`${name}=${value}`)}\n`);
  let status = 0;
  for (const name of args) {
    const value = env.get(name);
    if (value === undefined) status = 1;
    else invocation.stdout(`${bytesOf(value)}\n`);
  }
  return status;
};

export const pwd: Command = (invocation) => {
  invocation.stdout(`${bytesOf(invocation.process.getcwd())}\n`);
  return 0;
};
