import { nameOf } from "../bytes.ts";
import { type Given, type OptionSpec, parseOptions, UsageError } from "../commands/options.ts";
import { DEFAULT_PATH } from "../default-path.ts";
import { readGroups, readPasswd, type User } from "../passwd.ts";
import { runSubshell } from "../run/execute.ts";
import { cannotRun, runNamed } from "../run/external.ts";
import type { Shell } from "../run/shell-state.ts";
import { Variables } from "../run/variables.ts";
import { reasonOf } from "../run/words.ts";

/** Programs that run others as somebody else: su and its kin. Only for root, who is not asked for a password. */

interface Ids {
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
}

/** Works in a subshell whose system calls are somebody's. */
function actAs(shell: Shell, ids: Ids, work: (child: Shell) => Promise<number>): Promise<number> {
  const { process } = shell;
  const before = process.credentials;
  const child = shell.fork();
  return runSubshell(child, async () => {
    process.setCredentials(ids);
    try {
      return await work(child);
    } finally {
      process.setCredentials(before);
    }
  });
}

function idsOf({ process }: Shell, { name, uid, gid }: User): Ids {
  const others = readGroups(process).filter(({ members }) => members.includes(name));
  return { uid, gid, groups: [...new Set([gid, ...others.map((group) => group.gid)])] };
}

/** A user by name; by number, too, if somebody has it. */
function findUser({ process }: Shell, text: string): User | undefined {
  const users = readPasswd(process);
  return users.find(({ name }) => name === text) ?? users.find(({ uid }) => String(uid) === text);
}

function exportAll({ variables }: Shell, values: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(values)) {
    variables.set(name, value);
    variables.declare(name).exported = true;
  }
}

const SU: OptionSpec = {
  short: "c:fg:G:lmpPs:u:w:",
  long: {
    command: "c",
    "session-command": "c",
    login: "l",
    "preserve-environment": "p",
    shell: "s",
    group: "g",
    "supp-group": "G",
    user: "u",
    pty: "P",
  },
};
const LOGIN_PATH = "/usr/local/bin:/usr/bin:/bin:/usr/local/games:/usr/games";

/** su [-] [-c command] [-s shell] [user [argument…]], and so runuser; `runuser -u user command…`. */
export async function su(shell: Shell, argv: readonly string[]): Promise<number> {
  const name = argv[0]!.slice(argv[0]!.lastIndexOf("/") + 1);
  let given: Given;
  try {
    given = parseOptions(SU, argv.slice(1));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    shell.err(`${name}: ${error.message}\n`);
    return 1;
  }
  const operands = given.operands.filter((one, index) => index > 0 || one !== "-");
  const login = given.has("l") || operands.length < given.operands.length;
  const direct = name === "runuser" ? given.value("u") : null;
  const wanted = direct ?? operands[0] ?? "root";
  const user = readPasswd(shell.process).find((one) => one.name === wanted);
  if (user === undefined) {
    shell.err(`${name}: ${unknownUser(shell, wanted)}\n`);
    return 1;
  }
  if (shell.process.credentials.uid !== 0) {
    shell.err(
      shell.shared.system === "ash"
        ? "su: must be suid to work properly\n"
        : "Password: su: Authentication failure\n",
    );
    return 1;
  }
  return actAs(shell, idsOf(shell, user), async (child) => {
    if (direct !== null) return runNamed(child, operands);
    const program = given.value("s") ?? (user.shell || "/bin/sh");
    if (!given.has("m", "p")) setEnvironment(child, user, program, login);
    if (login) goHome(child, user, name);
    const command = given.value("c");
    return runNamed(child, [
      program,
      ...(command === null ? [] : ["-c", command]),
      ...operands.slice(1),
    ]);
  });
}

function unknownUser(shell: Shell, name: string): string {
  return shell.shared.system === "ash"
    ? `unknown user ${name}`
    : `user ${name} does not exist or the user entry does not contain all the required fields`;
}

function setEnvironment(child: Shell, user: User, program: string, login: boolean): void {
  if (login) {
    const term = child.variables.get("TERM");
    child.variables = new Variables();
    const path = user.uid === 0 ? DEFAULT_PATH : LOGIN_PATH;
    exportAll(child, { PATH: path, ...(term === undefined ? {} : { TERM: term }) });
  }
  exportAll(child, { HOME: user.home, SHELL: program });
  if (login || user.uid !== 0) exportAll(child, { USER: user.name, LOGNAME: user.name });
}

function goHome(child: Shell, { home }: User, by: string): void {
  const enter = (path: string): void => {
    child.changeDirectory(nameOf(path));
    child.cwd = path;
  };
  try {
    enter(home);
  } catch (error) {
    const reason = reasonOf(error);
    if (child.shared.system === "ash") enter("/");
    else child.err(`${by}: warning: cannot change directory to ${home}: ${reason}\n`);
  }
}

/** gosu user[:group] command…, and so su-exec. */
export async function gosu(shell: Shell, argv: readonly string[]): Promise<number> {
  const [spec = "", ...rest] = argv.slice(1);
  const [wanted = "", group] = spec.split(":");
  const user = findUser(shell, wanted);
  const uid = user?.uid ?? numberOf(wanted);
  const named = readGroups(shell.process).find(({ name }) => name === group)?.gid;
  const gid = group === undefined ? (user?.gid ?? 0) : (named ?? numberOf(group));
  if (rest.length === 0 || uid === null || gid === null) {
    shell.err(
      `error: failed switching to "${spec}": unable to find user ${wanted}: no matching entries in passwd file\n`,
    );
    return 1;
  }
  const groups = user === undefined || group !== undefined ? [gid] : idsOf(shell, user).groups;
  return actAs(shell, { uid, gid, groups }, (child) => {
    exportAll(child, { HOME: user?.home ?? "/" });
    return runNamed(child, rest);
  });
}

const numberOf = (text: string): number | null => (/^\d+$/.test(text) ? Number(text) : null);

/** setpriv [--reuid=user] [--regid=group] [--clear-groups|--init-groups|--keep-groups] command… */
export async function setpriv(shell: Shell, argv: readonly string[]): Promise<number> {
  const at = argv.findIndex((arg, index) => index > 0 && !arg.startsWith("-"));
  const options = argv.slice(1, at === -1 ? undefined : at);
  let { uid, gid, groups } = shell.process.credentials as Ids;
  for (const option of options) {
    const [key = "", text = ""] = option.split(/=([\s\S]*)/);
    const user = findUser(shell, text);
    if (key === "--reuid" || key === "--ruid" || key === "--euid") {
      uid = user?.uid ?? numberOf(text) ?? uid;
    } else if (key === "--regid" || key === "--rgid" || key === "--egid") {
      const named = readGroups(shell.process).find(({ name }) => name === text);
      gid = named?.gid ?? numberOf(text) ?? gid;
    } else if (key === "--clear-groups") groups = [];
  }
  if (options.includes("--init-groups")) {
    const user = findUser(shell, String(uid));
    if (user !== undefined) groups = idsOf(shell, { ...user, gid }).groups;
  }
  if (at === -1) return 0;
  return actAs(shell, { uid, gid, groups }, (child) => runNamed(child, argv.slice(at)));
}

/** sudo [-EHn] [-u user] [name=value…] command… */
export async function sudo(shell: Shell, argv: readonly string[]): Promise<number> {
  if (shell.process.credentials.uid !== 0) return cannotRun(shell, argv[0]!);
  let given: Given;
  try {
    given = parseOptions({ short: "+EHnSkiu:g:", long: { user: "u", group: "g" } }, argv.slice(1));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    shell.err(`sudo: ${error.message}\n`);
    return 1;
  }
  const wanted = given.value("u") ?? "root";
  const user = findUser(shell, wanted.replace(/^#/, ""));
  if (user === undefined) {
    shell.err(`sudo: unknown user ${wanted}\n`);
    return 1;
  }
  const words = [...given.operands];
  return actAs(shell, idsOf(shell, user), (child) => {
    exportAll(child, { HOME: user.home, USER: user.name, LOGNAME: user.name });
    while (/^[A-Za-z_]\w*=/.test(words[0] ?? "")) {
      const [name = "", value = ""] = words.shift()!.split(/=([\s\S]*)/);
      exportAll(child, { [name]: value });
    }
    return words.length === 0 ? Promise.resolve(0) : runNamed(child, words);
  });
}
