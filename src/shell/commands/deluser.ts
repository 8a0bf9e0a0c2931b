import { Accounts, withoutMember } from "./account-database.ts";
import { Script, SPEC, stopWith } from "./adduser-script.ts";
import { type Call, program } from "./call.ts";
import { removeGroup } from "./group-tools.ts";
import { groupNamed, userNamed } from "./owners.ts";
import { removeUser } from "./userdel.ts";

/** deluser(8); with two names, takes a user out of a group. */
export const deluser = program(SPEC, (call, given) => {
  const script = new Script(call, given);
  const [name, group] = given.operands;
  if (name === undefined) stopWith(script, "Only one or two names allowed.");
  if (given.has("group")) {
    takeGroup(script, name);
    return;
  }
  if (userNamed(call.process, name) === null)
    stopWith(script, `The user \`${name}' does not exist.`);
  if (group !== undefined) {
    script.say(`Removing user \`${name}' from group \`${group}' ...`);
    script.lock();
    leave(call, name, group);
  } else {
    const crontab = "/usr/bin/crontab";
    if (call.process.tryStat(crontab) === null) {
      call.note(`\`${crontab}' not executed. Skipping crontab removal. Package \`cron' required.`);
    }
    script.say(`Removing user \`${name}' ...`);
    script.lock();
    removeUser(call, name, given.has("removehome"));
  }
  script.say("Done.");
});

function leave(call: Call, name: string, group: string): void {
  const accounts = new Accounts(call, ["group", "gshadow"]);
  for (const file of ["group", "gshadow"] as const) {
    const row = accounts.find(file, group);
    if (row === undefined) continue;
    accounts.replace(file, group, [...row.slice(0, 3), withoutMember(row[3] ?? "", name)]);
  }
  accounts.close();
}

/** delgroup(8). */
export const delgroup = program(SPEC, (call, given) => {
  const script = new Script(call, given);
  const [name] = given.operands;
  if (name === undefined) stopWith(script, "Only one or two names allowed.");
  takeGroup(script, name);
});

function takeGroup(script: Script, name: string): void {
  if (groupNamed(script.call.process, name) === null) {
    stopWith(script, `The group \`${name}' does not exist.`);
  }
  script.say(`Removing group \`${name}' ...`);
  script.lock();
  removeGroup(script.call, name);
  script.say("Done.");
}
