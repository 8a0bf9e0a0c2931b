import { createHash } from "node:crypto";
import { encodeName } from "../../base/names.ts";
import { Accounts } from "./account-database.ts";
import { today } from "./account-ids.ts";
import { type Call, program, Stop } from "./call.ts";
import { shadowTool, stop, usage } from "./group-tools.ts";
import { databaseLines, userNamed } from "./owners.ts";

const LOCKED = 3;

/** passwd(1): -d, -l, -u and -S; a password cannot be typed in here. */
export const passwd = shadowTool(
  {
    short: "adehi:kln:qr:R:Sux:w:",
    long: { delete: "d", expire: "e", lock: "l", unlock: "u", status: "S", quiet: "q" },
  },
  "[LOGIN]",
  (call, given) => {
    const [name] = given.operands;
    if (name === undefined) usage(call, "[LOGIN]");
    if (userNamed(call.process, name) === null) stop(call, `user '${name}' does not exist`, 1);
    const row = databaseLines(call.process, "/etc/shadow").find(([first]) => first === name);
    if (row === undefined) stop(call, `user '${name}' does not exist`, 1);
    if (given.has("S")) {
      call.out(`${status(row)}\n`);
      return;
    }
    if (!given.has("d", "l", "u", "e")) {
      stop(call, "a password cannot be asked for here: use chpasswd", 1);
    }
    const accounts = new Accounts(call, ["shadow"]);
    const after = [...row];
    if (given.has("d")) after[1] = "";
    if (given.has("l") && !row[1]!.startsWith("!")) after[1] = `!${row[1]}`;
    if (given.has("u")) {
      if (/^!?$/.test(row[1]!)) {
        accounts.unlock();
        call.note("unlocking the password would result in a passwordless account.");
        call.err(
          "You should set a password with usermod -p to unlock the password of this account.\n",
        );
        throw new Stop(LOCKED);
      }
      after[1] = row[1]!.replace(/^!/, "");
    }
    if (given.has("e")) after[2] = "0";
    else if (given.has("d")) after[2] = String(today(call));
    accounts.replace("shadow", name, after);
    accounts.close();
    const words =
      given.has("e") && !given.has("d", "l", "u") ? "password expiry information" : "password";
    if (!given.has("q")) call.out(`passwd: ${words} changed.\n`);
  },
);

function status(row: readonly string[]): string {
  const [name, secret = "", day = "0", min, max, warn, inactive] = row;
  const kind = secret === "" ? "NP" : /^[!*]/.test(secret) ? "L" : "P";
  const date = new Date(Number(day) * 86_400_000).toISOString().slice(0, 10);
  return [name, kind, date, min, max, warn, inactive === "" ? "-1" : inactive].join(" ");
}

/** chpasswd(8). The hash is not one that could be checked: its salt is chance in reality, and its length is all that
 *  a layer can tell. */
export const chpasswd = program(
  {
    short: "c:ehmR:s:",
    long: { "crypt-method": "c", encrypted: "e", md5: "m", "sha-rounds": "s" },
  },
  (call, given) => {
    const lines = call.invocation.stdin.split("\n").filter((line) => line !== "");
    const direct = given.has("e", "c", "m");
    const accounts = direct ? new Accounts(call, ["passwd", "shadow"]) : null;
    lines.forEach((line, i) => {
      const [name, ...rest] = line.split(":");
      if (userNamed(call.process, name!) === null) {
        if (direct) call.fail(`line ${i + 1}: user '${name}' does not exist`);
        else {
          call.note(`(user ${name}) pam_chauthtok() failed, error:`);
          call.err("Authentication token manipulation error\n");
          call.fail(`(line ${i + 1}, user ${name}) password not changed`);
        }
        return;
      }
      const secret = given.has("e") ? rest.join(":") : hashLike(name!, rest.join(":"));
      if (accounts !== null) setSecret(call, accounts, name!, secret);
      else rewriteShadow(call, name!, secret);
    });
    if (accounts === null) return;
    if (call.status === 0) accounts.close();
    else accounts.unlock();
  },
);

function setSecret(call: Call, accounts: Accounts, name: string, secret: string): void {
  const row = accounts.find("shadow", name);
  if (row !== undefined) {
    accounts.replace("shadow", name, [name, secret, String(today(call)), ...row.slice(3)]);
  }
}

/** As PAM does it: a new file that is renamed into place, and no copy of the old one. */
function rewriteShadow(call: Call, name: string, secret: string): void {
  const { process } = call;
  process.close(process.open("/etc/.pwd.lock", "O_WRONLY|O_CREAT", 0o600));
  const stat = process.stat("/etc/shadow");
  const text = databaseLines(process, "/etc/shadow")
    .map((row) => (row[0] === name ? [name, secret, String(today(call)), ...row.slice(3)] : row))
    .map((row) => `${row.join(":")}\n`)
    .join("");
  const fd = process.open("/etc/nshadow", "O_WRONLY|O_CREAT|O_TRUNC", 0o600);
  process.fchown(fd, stat.uid, stat.gid);
  process.fchmod(fd, stat.mode & 0o7777);
  process.write(fd, encodeName(text));
  process.fsync(fd);
  process.close(fd);
  process.rename("/etc/nshadow", "/etc/shadow");
}

const SALT_LENGTH = 22;
const HASH_LENGTH = 43;

/** As long as a yescrypt hash. */
function hashLike(name: string, password: string): string {
  const letters = createHash("sha512").update(`${name}:${password}`).digest("base64");
  const text = letters.replace(/[+=]/g, ".");
  return `$y$j9T$${text.slice(0, SALT_LENGTH)}$${text.slice(SALT_LENGTH, SALT_LENGTH + HASH_LENGTH)}`;
}
