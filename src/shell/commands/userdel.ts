import { isDirMode } from "../../base/mode.ts";
import { Accounts, withoutMember } from "./account-database.ts";
import { settingsIn } from "./account-ids.ts";
import type { Call } from "./call.ts";
import { shadowTool, stop, usage } from "./group-tools.ts";
import { databaseLines } from "./owners.ts";
import { removeTree, WHOLE_TREE } from "./remove-tree.ts";

const NOT_FOUND = 6;
const HOME_FAILED = 12;

/** userdel(8). */
export const userdel = shadowTool(
  { short: "fhrR:P:Z", long: { force: "f", remove: "r", root: "R", prefix: "P" } },
  "LOGIN",
  (call, given) => {
    const [name] = given.operands;
    if (name === undefined) usage(call, "LOGIN");
    removeUser(call, name, given.has("r"));
  },
);

/** Takes a user out of the databases, and the group of that name if nobody else is in it. */
export function removeUser(call: Call, name: string, withHome: boolean): void {
  const row = databaseLines(call.process, "/etc/passwd").find(([first]) => first === name);
  if (row === undefined) stop(call, `user '${name}' does not exist`, NOT_FOUND);
  const accounts = new Accounts(call, ["passwd", "shadow", "group", "gshadow", "subuid", "subgid"]);
  for (const file of ["passwd", "shadow"] as const) {
    accounts.remove(file, ([first]) => first !== name);
  }
  for (const file of ["subuid", "subgid"] as const) {
    accounts.remove(file, ([first]) => first !== name);
  }
  for (const file of ["group", "gshadow"] as const) {
    for (const group of accounts.rows(file)) {
      if (!(group[3] ?? "").split(",").includes(name)) continue;
      accounts.replace(file, group[0]!, [...group.slice(0, 3), withoutMember(group[3]!, name)]);
    }
  }
  const own = accounts.find("group", name);
  const grouped = settingsIn(call, "/etc/login.defs").get("USERGROUPS_ENAB") === "yes";
  const shared = accounts.rows("passwd").some((line) => line[3] === own?.[2]);
  if (grouped && own !== undefined && own[3] === "" && !shared) {
    for (const file of ["group", "gshadow"] as const) {
      accounts.remove(file, ([first]) => first !== name);
    }
  }
  accounts.close();
  if (withHome) removeHome(call, name, row);
}

function removeHome(call: Call, name: string, row: readonly string[]): void {
  const { process } = call;
  const spool = `${settingsIn(call, "/etc/login.defs").get("MAIL_DIR") ?? "/var/mail"}/${name}`;
  if (process.tryLstat(spool) === null) call.note(`${name} mail spool (${spool}) not found`);
  else call.attempt(`warning: can't remove ${spool}`, () => process.unlink(spool));
  const home = row[5]!;
  const stat = process.tryStat(home);
  if (stat === null) {
    call.note(`${name} home directory (${home}) not found`);
    return;
  }
  if (stat.uid !== Number(row[2])) {
    call.fail(`${home} not owned by ${name}, not removing`, HOME_FAILED);
    return;
  }
  if (!isDirMode(stat.mode)) return;
  removeTree(call, home, WHOLE_TREE);
}
