import { isErrno } from "../base/fs-error.ts";
import type { Process } from "../process/process.ts";
import { BuildError } from "./build-error.ts";
import type { Owner } from "./copy/copy-tree.ts";

/** Ids and groups that a USER or a --chown names in an image: `app`, `app:staff`, `1000`, `1000:0`. */
export interface NamedUser extends Owner {
  /** Further groups of the user. */
  readonly groups: readonly number[];
  readonly home: string;
  readonly name: string | undefined;
}

interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
}

/** What a USER says, looked up in the image's /etc/passwd and /etc/group. A bare number that is no account's has
 *  group 0. @throws BuildError when a name is not there. moby/sys/user: GetExecUserPath */
export function runUser(process: Process, text: string): NamedUser {
  const [userText = "", groupText = ""] = text.split(":", 2);
  const accounts = passwd(process);
  const number = idOf(userText);
  const account = accounts.find(
    ({ name, uid }) => name === userText || (number !== null && uid === number),
  );
  if (userText !== "" && account === undefined && number === null) {
    throw new BuildError(`unable to find user ${userText}: no matching entries in passwd file`);
  }
  const root = accounts.find(({ uid }) => uid === 0);
  const found = userText === "" ? root : account;
  const groups = groupFile(process);
  const gid = groupText === "" ? (found?.gid ?? 0) : groupId(groups, groupText);
  return {
    uid: userText === "" ? 0 : (found?.uid ?? number ?? 0),
    gid,
    groups: found === undefined || groupText !== "" ? [] : memberOf(groups, found.name),
    home: found?.home ?? "/",
    name: found?.name,
  };
}

/** What a --chown says. A number without a group is the group's, too; of a name the classic builder looks for a group
 *  of that name, and BuildKit takes the group that /etc/passwd has for it. A name that is not there is an error of the
 *  classic builder, and root for BuildKit. @throws BuildError. moby: parseChownFlag, BuildKit: readUser */
export function chownOwner(process: Process, text: string, builder: "classic" | "buildkit"): Owner {
  return builder === "classic" ? classicOwner(process, text) : buildkitOwner(process, text);
}

function classicOwner(process: Process, text: string): Owner {
  const [userText = "", groupText = userText] = text.split(":", 2);
  const lookUp = (word: string, what: "user" | "group"): number => {
    const number = idOf(word);
    if (number !== null) return number;
    const file = what === "user" ? "/etc/passwd" : "/etc/group";
    const found =
      what === "user"
        ? passwd(process).find(({ name }) => name === word)?.uid
        : groupFile(process).find(({ name }) => name === word)?.gid;
    if (found !== undefined) return found;
    const id = what === "user" ? "uid" : "gid";
    const why =
      process.tryStat(file) === null
        ? `open ${file}: no such file or directory`
        : `no such ${what}: ${word}`.trimEnd();
    throw new BuildError(
      `unable to convert uid/gid chown string to host mapping: can't find ${id} for ${what} ${word}: ${why}`,
      { remedy: `add the ${what} in a RUN before, or give its number` },
    );
  };
  return { uid: lookUp(userText, "user"), gid: lookUp(groupText, "group") };
}

function buildkitOwner(process: Process, text: string): Owner {
  const [userText = "", groupText = ""] = text.split(":", 2);
  const number = idOf(userText);
  const isNumbers =
    (number !== null || userText === "") && (groupText === "" || ID.test(groupText));
  // Without a layer below there is nothing to look a name up in.
  if (!isNumbers && process.readdir("/").length === 0) {
    throw new BuildError("invalid user index: -1", {
      remedy: "give numbers in an image from scratch",
    });
  }
  const account = passwd(process).find(({ name }) => name === userText);
  const uid = number ?? account?.uid ?? 0;
  const group = groupFile(process).find(({ name }) => name === groupText)?.gid ?? idOf(groupText);
  return { uid, gid: group ?? number ?? account?.gid ?? 0 };
}

const ID = /^[0-9]+$/;
const idOf = (text: string): number | null => (ID.test(text) ? Number(text) : null);

interface Group {
  readonly name: string;
  readonly gid: number;
  readonly members: readonly string[];
}

function groupId(groups: readonly Group[], text: string): number {
  const found = groups.find(({ name }) => name === text)?.gid ?? idOf(text);
  if (found === null) {
    throw new BuildError(`unable to find group ${text}: no matching entries in group file`);
  }
  return found;
}

function memberOf(groups: readonly Group[], name: string): number[] {
  return groups.filter(({ members }) => members.includes(name)).map(({ gid }) => gid);
}

function passwd(process: Process): Account[] {
  return lines(process, "/etc/passwd").flatMap((line) => {
    const [name = "", , uid = "", gid = "", , home = ""] = line.split(":");
    return ID.test(uid) && ID.test(gid) ? [{ name, uid: Number(uid), gid: Number(gid), home }] : [];
  });
}

function groupFile(process: Process): Group[] {
  return lines(process, "/etc/group").flatMap((line) => {
    const [name = "", , gid = "", members = ""] = line.split(":");
    return ID.test(gid)
      ? [{ name, gid: Number(gid), members: members.split(",").filter((member) => member !== "") }]
      : [];
  });
}

/** The lines of a file of the image; none if it is not there. */
function lines(process: Process, path: string): string[] {
  let fd: number;
  try {
    fd = process.open(path, "O_RDONLY|O_NOATIME");
  } catch (error) {
    if (isErrno(error, "ENOENT") || isErrno(error, "ENOTDIR")) return [];
    throw error;
  }
  try {
    return new TextDecoder().decode(process.readContent(fd).bytes()).split("\n");
  } finally {
    process.close(fd);
  }
}
