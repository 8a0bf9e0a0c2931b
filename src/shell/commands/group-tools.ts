import { Accounts } from "./account-database.ts";
import { idRange, nextId, usedIds } from "./account-ids.ts";
import { type Call, program, Stop } from "./call.ts";
import { changedCall } from "./changed-call.ts";
import type { Given } from "./options.ts";
import { databaseLines, groupNamed } from "./owners.ts";

const BAD_SYNTAX = 2;
const BAD_ARGUMENT = 3;
const ID_IN_USE = 4;
const NOT_FOUND = 6;
const GROUP_BUSY = 8;
const NAME_IN_USE = 9;

/** Ends a command with the words and status of the shadow tools. */
export function stop(call: Call, message: string, status: number): never {
  call.fail(message, status);
  throw new Stop(status);
}

/** What these tools say when a command line has no sense: a usage of their own, which is cut short here. */
export function usage(call: Call, form: string, message?: string): never {
  if (message !== undefined) call.note(message);
  call.err(`Usage: ${call.name} [options] ${form}\n`);
  throw new Stop(BAD_SYNTAX);
}

export const isName = (name: string): boolean =>
  /^[a-z_][a-z0-9_-]*\$?$/i.test(name) && name.length <= 32;

const ADD_SPEC = {
  short: "fg:hK:op:rR:P:U:",
  long: {
    force: "f",
    gid: "g",
    key: "K",
    "non-unique": "o",
    password: "p",
    system: "r",
    root: "R",
    prefix: "P",
    users: "U",
  },
};

/** A body that turns faults of getopt into the usage of the shadow tools. */
export function shadowTool(
  spec: Parameters<typeof program>[0],
  form: string,
  body: (call: Call, given: Given) => void,
): ReturnType<typeof program> {
  const command = program(spec, body, BAD_SYNTAX);
  return (invocation) =>
    command(
      changedCall(invocation, {
        stderr: (text) =>
          invocation.stderr(
            text.replace(/^Try '.*\n/, `Usage: ${invocation.name} [options] ${form}\n`),
          ),
      }),
    );
}

/** groupadd(8). */
export const groupadd = shadowTool(ADD_SPEC, "GROUP", (call, given) => {
  const [name, extra] = given.operands;
  if (name === undefined || extra !== undefined) usage(call, "GROUP");
  addGroup(call, name, {
    gid: given.value("g") === null ? null : Number(given.value("g")),
    system: given.has("r"),
    force: given.has("f"),
    sameId: given.has("o"),
  });
});

export interface NewGroup {
  readonly gid: number | null;
  readonly system: boolean;
  readonly force?: boolean;
  readonly sameId?: boolean;
}

/** Adds a group; its gid. */
export function addGroup(call: Call, name: string, wanted: NewGroup): number {
  if (!isName(name)) stop(call, `'${name}' is not a valid group name`, BAD_ARGUMENT);
  const existing = groupNamed(call.process, name);
  if (existing !== null) {
    if (wanted.force) return existing;
    stop(call, `group '${name}' already exists`, NAME_IN_USE);
  }
  const used = usedIds(call, "GID");
  let asked = wanted.gid;
  if (asked !== null && used.has(asked) && !wanted.sameId) {
    if (!wanted.force) stop(call, `GID '${asked}' already exists`, ID_IN_USE);
    asked = null;
  }
  const gid = asked ?? nextId(idRange(call, "GID", wanted.system), used, wanted.system);
  const accounts = new Accounts(call, ["group", "gshadow"]);
  if (gid === null) stop(call, "Can't get unique GID (no more available GIDs)", ID_IN_USE);
  accounts.add("group", [name, "x", String(gid), ""]);
  accounts.add("gshadow", [name, "!", "", ""]);
  accounts.close();
  return gid;
}

/** groupdel(8). */
export const groupdel = shadowTool({ short: "fhR:P:" }, "GROUP", (call, given) => {
  const [name] = given.operands;
  if (name === undefined) usage(call, "GROUP");
  removeGroup(call, name);
});

export function removeGroup(call: Call, name: string): void {
  const gid = groupNamed(call.process, name);
  if (gid === null) stop(call, `group '${name}' does not exist`, NOT_FOUND);
  const owner = databaseLines(call.process, "/etc/passwd").find((line) => Number(line[3]) === gid);
  if (owner !== undefined) {
    stop(call, `cannot remove the primary group of user '${owner[0]}'`, GROUP_BUSY);
  }
  const accounts = new Accounts(call, ["group", "gshadow"]);
  for (const file of ["group", "gshadow"] as const) {
    accounts.remove(file, ([first]) => first !== name);
  }
  accounts.close();
}

/** groupmod(8). */
export const groupmod = shadowTool(
  { short: "g:hn:op:aU:R:P:", long: { gid: "g", "new-name": "n", "non-unique": "o" } },
  "GROUP",
  (call, given) => {
    const [name] = given.operands;
    if (name === undefined) usage(call, "GROUP");
    const row = databaseLines(call.process, "/etc/group").find(([first]) => first === name);
    if (row === undefined) stop(call, `group '${name}' does not exist`, NOT_FOUND);
    const [gid, newName] = [given.value("g"), given.value("n")];
    if (gid !== null && usedIds(call, "GID").has(Number(gid)) && !given.has("o")) {
      stop(call, `GID '${gid}' already exists`, ID_IN_USE);
    }
    if (newName !== null && groupNamed(call.process, newName) !== null) {
      stop(call, `group '${newName}' already exists`, NAME_IN_USE);
    }
    const accounts = new Accounts(call, [
      "group",
      ...(newName === null ? [] : (["gshadow"] as const)),
      ...(gid === null ? [] : (["passwd"] as const)),
    ]);
    const after = [newName ?? name, ...row.slice(1)];
    if (gid !== null) after[2] = gid;
    if (newName === null) accounts.replace("group", name, after);
    else {
      // Under its new name it goes to the end.
      const secret = accounts.find("gshadow", name);
      accounts.remove("group", ([first]) => first !== name);
      accounts.add("group", after);
      accounts.remove("gshadow", ([first]) => first !== name);
      if (secret !== undefined) accounts.add("gshadow", [newName, ...secret.slice(1)]);
    }
    for (const user of accounts
      .rows("passwd")
      .filter((line) => gid !== null && line[3] === row[2])) {
      accounts.replace("passwd", user[0]!, [...user.slice(0, 3), gid!, ...user.slice(4)]);
    }
    accounts.close();
  },
);
