import { FsError, isErrno } from "../../base/fs-error.ts";
import { decodeName, encodeName } from "../../base/names.ts";
import { fromArray, toArray } from "../bytes.ts";
import { type Call, program } from "./call.ts";
import { type Given, UsageError } from "./options.ts";
import { strerror } from "./strerror.ts";
import { walkTree } from "./walk-tree.ts";

/** The tools of attr(1) have a word of their own for it. */
const wordsFor = (error: FsError): string =>
  isErrno(error, "ENODATA") ? "No such attribute" : strerror(error);

/** setfattr(1). */
export const setfattr = program(
  {
    short: "n:x:v:hB:",
    long: { name: "n", remove: "x", value: "v", "no-dereference": "h", restore: "B", raw: "raw" },
  },
  (call, given) => {
    const { process } = call;
    const [name, removed] = [given.value("n"), given.value("x")];
    if ((name === null) === (removed === null) || given.operands.length === 0) {
      throw new UsageError("Usage: setfattr {-n name} [-v value] [-h] file...", { status: 2 });
    }
    const value = valueBytes(given.value("v") ?? "");
    for (const path of given.operands) {
      const act = (): void => {
        if (name !== null) {
          if (given.has("h")) process.lsetxattr(path, name, value);
          else process.setxattr(path, name, value);
        } else if (given.has("h")) process.lremovexattr(path, removed!);
        else process.removexattr(path, removed!);
      };
      try {
        act();
      } catch (error) {
        if (!(error instanceof FsError)) throw error;
        call.fail(`${path}: ${wordsFor(error)}`);
      }
    }
  },
  2,
);

/** A value as text, in hexadecimal after 0x, or in base64 after 0s. */
function valueBytes(text: string): Uint8Array {
  if (/^0x/i.test(text)) return Uint8Array.from(Buffer.from(text.slice(2), "hex"));
  if (/^0s/i.test(text)) return Uint8Array.from(Buffer.from(text.slice(2), "base64"));
  const bare = /^"(.*)"$/s.exec(text)?.[1] ?? text;
  const plain = fromArray(encodeName(bare)).replace(/\\([0-7]{3}|.)/gs, (_, rest: string) =>
    rest.length === 3 ? String.fromCharCode(Number.parseInt(rest, 8)) : rest,
  );
  return toArray(plain);
}

/** getfattr(1). */
export const getfattr = program(
  {
    short: "n:dm:e:hRLP",
    long: {
      name: "n",
      dump: "d",
      match: "m",
      encoding: "e",
      "no-dereference": "h",
      recursive: "R",
      logical: "L",
      physical: "P",
      "only-values": "values",
      "absolute-names": "absolute",
    },
  },
  (call, given) => {
    const recursive = given.has("R");
    const follow = given.has("P", "h") ? "never" : given.has("L") ? "always" : "arguments";
    for (const path of given.operands) {
      for (const visit of walkTree(call.process, path, { follow })) {
        if (visit.kind === "missing" || visit.kind === "unreadable") {
          call.fail(`${visit.at.path}: ${wordsFor(visit.error)}`);
        } else if (visit.kind === "before" || visit.kind === "entry") {
          visit.at.skip = !recursive;
          show(call, given, visit.at.path);
        }
      }
    }
  },
  2,
);

function show(call: Call, given: Given, path: string): void {
  const { process } = call;
  const { names, pattern } = namesToShow(call, given, path);
  const lines: string[] = [];
  for (const name of names) {
    if (pattern !== null && !pattern.test(name)) continue;
    try {
      const value = given.has("h") ? process.lgetxattr(path, name) : process.getxattr(path, name);
      if (given.has("values")) call.invocation.stdout(fromArray(value));
      else if (given.has("d") || given.has("n")) {
        lines.push(value.length === 0 ? name : `${name}=${encoded(value, given.value("e"))}`);
      } else lines.push(name);
    } catch (error) {
      if (!(error instanceof FsError)) throw error;
      call.status = 1;
      call.err(`${path}: ${name}: ${wordsFor(error)}\n`);
    }
  }
  if (lines.length === 0) return;
  call.out(`# file: ${path.replace(/^\/+/, "")}\n${lines.join("\n")}\n\n`);
}

function namesToShow(
  call: Call,
  given: Given,
  path: string,
): { names: readonly string[]; pattern: RegExp | null } {
  const name = given.value("n");
  if (name !== null) return { names: [name], pattern: null };
  const { process } = call;
  const text = given.value("m") ?? "^user\\.";
  const all = given.has("h") ? process.llistxattr(path) : process.listxattr(path);
  return { names: [...all].sort(), pattern: text === "-" ? null : new RegExp(text) };
}

function encoded(value: Uint8Array, encoding: string | null): string {
  const bytes = Buffer.from(value);
  const printable = value.every((byte) => byte >= 32 && byte < 127);
  if (encoding === "hex") return `0x${bytes.toString("hex")}`;
  if (encoding === "base64" || (encoding === null && !printable)) {
    return `0s${bytes.toString("base64")}`;
  }
  return `"${decodeName(value).replace(/["\\]/g, "\\$&")}"`;
}
