import { FsError, isErrno } from "../../base/fs-error.ts";
import { isLinkMode } from "../../base/mode.ts";
import type { Stat } from "../../process/stat.ts";
import { type Call, program, Stop } from "./call.ts";
import { type Given, type OptionSpec, UsageError } from "./options.ts";
import { groupName, type Owner, parseGroup, parseOwner, userName } from "./owners.ts";
import { quote } from "./quote.ts";
import { strerror } from "./strerror.ts";
import { type Follow, walkTree } from "./walk-tree.ts";

const SPEC: OptionSpec = {
  short: "HLPRcfhv",
  long: {
    recursive: "R",
    changes: "c",
    dereference: "dereference",
    from: "from:",
    "no-dereference": "h",
    "no-preserve-root": "noroot",
    "preserve-root": "root",
    quiet: "f",
    silent: "f",
    reference: "reference:",
    verbose: "v",
  },
};

/** chown(1). */
export const chown = program(SPEC, (call, given) => {
  const { first, files } = operandsOf(given);
  const owner = given.has("reference") ? ownerOfFile(call, given) : ownerSpec(call, first);
  const from = given.value("from");
  const required = from === null ? null : ownerSpec(call, from);
  new OwnerChange(call, given, owner, required).apply(files);
});

/** chgrp(1). */
export const chgrp = program(SPEC, (call, given) => {
  const { first, files } = operandsOf(given);
  let owner: Owner;
  if (given.has("reference")) owner = { ...ownerOfFile(call, given), uid: -1, userText: null };
  else {
    const gid = first === "" ? -1 : parseGroup(call.process, first);
    if (gid === null) {
      call.fail(`invalid group: ${quote(first)}`);
      throw new Stop();
    }
    owner = { uid: -1, gid, userText: null, groupText: first === "" ? null : first };
  }
  new OwnerChange(call, given, owner, null).apply(files);
});

function operandsOf(given: Given): { first: string; files: readonly string[] } {
  const [first] = given.operands;
  const reference = given.has("reference");
  const files = reference ? given.operands : given.operands.slice(1);
  if (files.length === 0) {
    throw new UsageError(
      first === undefined ? "missing operand" : `missing operand after ${quote(first)}`,
    );
  }
  return { first: first!, files };
}

function ownerOfFile(call: Call, given: Given): Owner {
  const path = given.value("reference")!;
  try {
    const { uid, gid } = call.process.stat(path);
    const userText = userName(call.process, uid) ?? String(uid);
    return { uid, gid, userText, groupText: groupName(call.process, gid) ?? String(gid) };
  } catch (error) {
    call.failed(`failed to get attributes of ${quote(path)}`, error);
    throw new Stop();
  }
}

/** An old form parts user and group with a dot. */
function ownerSpec(call: Call, spec: string): Owner {
  const owner = parseOwner(call.process, spec);
  if (typeof owner !== "string") return owner;
  if (!spec.includes(":") && spec.includes(".")) {
    const dotted = parseOwner(call.process, spec.replace(".", ":"));
    if (typeof dotted !== "string") {
      call.note(`warning: '.' should be ':': ${quote(spec)}`);
      return dotted;
    }
  }
  call.fail(`${owner}: ${quote(spec)}`);
  throw new Stop();
}

class OwnerChange {
  readonly #call: Call;
  readonly #owner: Owner;
  readonly #required: Owner | null;
  readonly #recursive: boolean;
  readonly #quiet: boolean;
  readonly #says: "all" | "changes" | "nothing";
  /** Symlinks themselves are changed. */
  readonly #links: boolean;
  readonly #follow: Follow;

  constructor(call: Call, given: Given, owner: Owner, required: Owner | null) {
    this.#call = call;
    this.#owner = owner;
    this.#required = required;
    this.#recursive = given.has("R");
    this.#quiet = given.has("f");
    const last = given.last("v", "c");
    this.#says = last === "v" ? "all" : last === "c" ? "changes" : "nothing";
    const way = given.last("H", "L", "P");
    const dereference = given.last("h", "dereference");
    this.#links = dereference === "h" || (this.#recursive && way !== "L" && way !== "H");
    this.#follow = this.#recursive
      ? way === "L"
        ? "always"
        : way === "H"
          ? "arguments"
          : "never"
      : "never";
  }

  apply(files: readonly string[]): void {
    for (const path of files) this.#applyTo(path);
  }

  #applyTo(path: string): void {
    const { process } = this.#call;
    if (this.#recursive && path === "/") {
      this.#call.fail("it is dangerous to operate recursively on '/'");
      this.#call.note("use --no-preserve-root to override this failsafe");
      return;
    }
    for (const visit of walkTree(process, path, { follow: this.#follow })) {
      const { at } = visit;
      switch (visit.kind) {
        case "before":
          at.skip = !this.#recursive;
          break;
        case "after":
        case "entry":
          this.#change(at.path, visit.stat);
          break;
        case "unreadable":
          this.#fail(`cannot read directory ${quote(at.path)}: ${strerror(visit.error)}`);
          break;
        case "missing":
          this.#fail(`cannot access ${quote(at.path)}: ${strerror(visit.error)}`);
          break;
        case "cycle":
          break;
        default:
          visit satisfies never;
      }
    }
  }

  #fail(message: string): void {
    if (this.#quiet) this.#call.status = 1;
    else this.#call.fail(message);
  }

  #change(path: string, met: Stat): void {
    const { process } = this.#call;
    let { uid, gid } = this.#owner;
    if (this.#call.isBusybox) {
      // What is not said, busybox sets as it found it: on what a link leads to, as on the link.
      if (uid === -1) uid = met.uid;
      if (gid === -1) gid = met.gid;
    }
    const throughLink = isLinkMode(met.mode) && !this.#links;
    let stat = met;
    try {
      if (throughLink) stat = process.stat(path);
    } catch (error) {
      if (!isErrno(error)) throw error;
      this.#fail(`cannot dereference ${quote(path)}: ${strerror(error)}`);
      return;
    }
    const { uid: wantUid = -1, gid: wantGid = -1 } = this.#required ?? {};
    if ((wantUid !== -1 && wantUid !== stat.uid) || (wantGid !== -1 && wantGid !== stat.gid)) {
      this.#report(path, stat, false);
      return;
    }
    try {
      if (throughLink || !isLinkMode(stat.mode)) process.chown(path, uid, gid);
      else process.lchown(path, uid, gid);
    } catch (error) {
      if (!(error instanceof FsError)) throw error;
      const what = this.#owner.uid === -1 ? "changing group of" : "changing ownership of";
      this.#fail(`${what} ${quote(path)}: ${strerror(error)}`);
      return;
    }
    const changed = (uid !== -1 && uid !== stat.uid) || (gid !== -1 && gid !== stat.gid);
    this.#report(path, stat, changed);
  }

  #report(path: string, { uid, gid }: Stat, changed: boolean): void {
    if (this.#says === "nothing" || (this.#says === "changes" && !changed)) return;
    const { process } = this.#call;
    const { userText, groupText } = this.#owner;
    const user = userText === null ? null : (userName(process, uid) ?? String(uid));
    const group = groupText === null ? null : (groupName(process, gid) ?? String(gid));
    const what = userText === null && groupText !== null ? "group" : "ownership";
    const now = ownerText(userText, groupText);
    const before = ownerText(user, group);
    const text = changed
      ? `changed ${what} of ${quote(path)} from ${before} to ${now}`
      : `${what} of ${quote(path)} retained as ${before}`;
    this.#call.out(`${text}\n`);
  }
}

function ownerText(user: string | null, group: string | null): string {
  if (user === null) return group ?? "";
  return group === null ? user : `${user}:${group}`;
}
