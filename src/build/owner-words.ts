import { isErrno } from "../base/fs-error.ts";
import type { Process } from "../process/process.ts";
import { BuildError } from "./build-error.ts";
import type { Owner } from "./copy/copy-tree.ts";
import type { BuildProfile } from "./profile.ts";

/** Ids and groups that a USER or a --chown names in an image: `app`, `app:staff`, `1000`, `1000:0`. */
export interface NamedUser extends Owner {
  /** Further groups of the user. */
  readonly groups: readonly number[];
  readonly home: string;
  readonly name: string | undefined;
}

type Builder = BuildProfile["builder"];

interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
}

/** What a USER says, looked up in the image's /etc/passwd and /etc/group. A bare number that is no account's has
 *  group 0. The classic builder, and `docker run`, take a file that is not there for an empty one; BuildKit does not, but
 *  looks nothing up where both user and group are numbers.
 *  @throws BuildError when a name is not there. moby/sys/user: GetExecUser; BuildKit: oci.GetUser */
export function runUser(process: Process, text: string, builder: Builder): NamedUser {
  const [userText = "", groupText = ""] = text.split(":", 2);
  const ids = { uid: idOrRoot(userText), gid: idOrRoot(groupText) };
  if (builder === "buildkit" && ids.uid !== null && ids.gid !== null) {
    const { home = "/", name } = accountOf(passwd(process) ?? [], ids.uid) ?? {};
    return { uid: ids.uid, gid: ids.gid, groups: [], home, name };
  }
  const accounts = passwd(process);
  if (accounts === null && builder === "buildkit" && text !== "") {
    throw new BuildError(`unable to find user ${userText}: ${NO_FILE}`);
  }
  const number = userText === "" ? 0 : idOf(userText);
  const found =
    number === null
      ? accounts?.find(({ name }) => name === userText)
      : accountOf(accounts ?? [], number);
  if (number === null && found === undefined) {
    throw new BuildError(`unable to find user ${userText}: no matching entries in passwd file`);
  }
  const groups = groupFile(process);
  const looks = groupText !== "" || found !== undefined;
  if (looks && groups === null && builder === "buildkit" && text !== "") {
    throw new BuildError(`unable to find groups for spec ${found?.name ?? ""}: ${NO_FILE}`);
  }
  const gid = groupText === "" ? (found?.gid ?? 0) : groupId(groups ?? [], groupText);
  return {
    uid: found?.uid ?? number ?? 0,
    gid,
    groups: found === undefined || groupText !== "" ? [] : memberOf(groups ?? [], found.name),
    home: found?.home ?? "/",
    name: found?.name,
  };
}

/** What reading a file that could not be opened comes to. */
const NO_FILE = "invalid argument";

/** What a --chown says. A number without a group is the group's, too; of a name the classic builder looks for a group
 *  of that name, and BuildKit takes the group that /etc/passwd has for it. A name that is not there is an error of the
 *  classic builder, and root for BuildKit. @throws BuildError. moby: parseChownFlag, BuildKit: readUser */
export function chownOwner(process: Process, text: string, builder: Builder): Owner {
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
        ? passwd(process)?.find(({ name }) => name === word)?.uid
        : groupFile(process)?.find(({ name }) => name === word)?.gid;
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
  const [userText = "", groupText] = text.split(":", 2);
  const lookUp = <Entry extends { readonly name: string }>(
    word: string,
    entries: readonly Entry[] | null,
    file: string,
  ): Entry | undefined => {
    // Without a layer below there is nothing to look a name up in.
    if (process.readdir("/").length === 0) {
      throw new BuildError("invalid user index: -1", {
        remedy: "give numbers in an image from scratch",
      });
    }
    if (entries === null) {
      throw new BuildError(`open ${file}: no such file or directory`, {
        remedy: "give numbers where the image has no names",
      });
    }
    return entries.find(({ name }) => name === word);
  };
  const number = userText === "" ? 0 : idOrRoot(userText);
  const account = number === null ? lookUp(userText, passwd(process), "/etc/passwd") : undefined;
  const uid = number ?? account?.uid ?? 0;
  const own = number ?? account?.gid ?? 0;
  if (groupText === undefined) return { uid, gid: own };
  const group = groupText === "" ? 0 : idOrRoot(groupText);
  if (group !== null) return { uid, gid: group };
  return { uid, gid: lookUp(groupText, groupFile(process), "/etc/group")?.gid ?? own };
}

const ID = /^[0-9]+$/;
const idOf = (text: string): number | null => (ID.test(text) ? Number(text) : null);
/** BuildKit takes `root` for 0 without asking the image. */
const idOrRoot = (text: string): number | null => (text === "root" ? 0 : idOf(text));

const accountOf = (accounts: readonly Account[], id: number): Account | undefined =>
  accounts.find(({ uid }) => uid === id);

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

function passwd(process: Process): Account[] | null {
  return entries(process, "/etc/passwd", (line) => {
    const [name = "", , uid = "", gid = "", , home = ""] = line.split(":");
    return ID.test(uid) && ID.test(gid) ? [{ name, uid: Number(uid), gid: Number(gid), home }] : [];
  });
}

function groupFile(process: Process): Group[] | null {
  return entries(process, "/etc/group", (line) => {
    const [name = "", , gid = "", members = ""] = line.split(":");
    return ID.test(gid)
      ? [{ name, gid: Number(gid), members: members.split(",").filter((member) => member !== "") }]
      : [];
  });
}

/** What the lines of a file of the image say; null if it is not there. */
function entries<Entry>(
  process: Process,
  path: string,
  read: (line: string) => Entry[],
): Entry[] | null {
  let fd: number;
  try {
    fd = process.open(path, "O_RDONLY|O_NOATIME");
  } catch (error) {
    if (isErrno(error, "ENOENT") || isErrno(error, "ENOTDIR")) return null;
    throw error;
  }
  try {
    const text = new TextDecoder().decode(process.readContent(fd).bytes());
    return text.split("\n").flatMap(read);
  } finally {
    process.close(fd);
  }
}
