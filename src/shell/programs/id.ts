import type { Process } from "../../process/process.ts";
import { bytesOf } from "../bytes.ts";
import type { Command } from "../command.ts";
import { readGroups, readPasswd } from "../passwd.ts";

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
    // busybox is silent of its own groups where there are none beside the first.
    const silent = invocation.userland === "busybox" && wanted === undefined && groups.length === 0;
    const also = silent ? "" : ` groups=${list}`;
    const who = shown(uid, nameOfUser(process, uid));
    invocation.stdout(`uid=${who} gid=${shown(gid, nameOfGroup(process, gid))}${also}\n`);
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
