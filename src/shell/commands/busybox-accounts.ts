import { FsError, isErrno } from "../../base/fs-error.ts";
import { encodeName } from "../../base/names.ts";
import { withMember, withoutMember } from "./account-database.ts";
import type { Call } from "./call.ts";
import { databaseLines } from "./owners.ts";

export type AccountFile = "passwd" | "shadow" | "group" | "gshadow";

/** Rewrites one of the files as busybox does: it is opened for writing, a new one is written beside it, the old one
 *  gets a second name that ends in "-" (a hard link, no copy), and the new one is renamed over it. busybox: update_passwd */
function rewriteAccounts(
  call: Call,
  file: AccountFile,
  change: (rows: readonly string[][]) => readonly (readonly string[])[],
): boolean {
  const { process } = call;
  const path = `/etc/${file}`;
  try {
    if (process.tryStat(path) === null) return false;
    process.close(process.open(path, "O_RDWR"));
    const rows = databaseLines(process, path);
    const stat = process.stat(path);
    const fd = process.open(`${path}+`, "O_WRONLY|O_CREAT|O_EXCL", 0o600);
    process.fchmod(fd, stat.mode & 0o777);
    process.fchown(fd, stat.uid, stat.gid);
    try {
      process.unlink(`${path}-`);
    } catch (error) {
      if (!isErrno(error, "ENOENT")) throw error;
    }
    process.link(path, `${path}-`);
    const text = change(rows)
      .map((row) => `${row.join(":")}\n`)
      .join("");
    process.write(fd, encodeName(text));
    process.fsync(fd);
    process.close(fd);
    process.rename(`${path}+`, path);
    return true;
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    call.failed(path, error);
    return false;
  }
}

export function appendAccount(call: Call, file: AccountFile, row: readonly string[]): void {
  rewriteAccounts(call, file, (rows) => [...rows, row]);
}

export function dropAccount(call: Call, file: AccountFile, name: string): void {
  rewriteAccounts(call, file, (rows) => rows.filter(([first]) => first !== name));
}

/** Takes somebody out of all groups. */
export function leaveGroups(call: Call, user: string): void {
  rewriteAccounts(call, "group", (rows) =>
    rows.map((row) => [...row.slice(0, 3), withoutMember(row[3] ?? "", user)]),
  );
}

/** Puts somebody into a group, or takes them out. */
export function changeMember(call: Call, group: string, user: string, enters: boolean): void {
  for (const file of ["group", "gshadow"] as const) {
    rewriteAccounts(call, file, (rows) =>
      rows.map((row) =>
        row[0] === group
          ? [...row.slice(0, 3), (enters ? withMember : withoutMember)(row[3] ?? "", user)]
          : row,
      ),
    );
  }
}
