import { isErrno } from "../../base/fs-error.ts";
import { bytesOf } from "../bytes.ts";
import type { Command, Invocation } from "../command.ts";
import { readFile } from "./input.ts";
import { linesOf } from "./lines.ts";

const NOT_FOUND = 2;
const FILES = new Set(["passwd", "group", "shadow", "gshadow"]);

/** getent passwd|group|shadow|gshadow|hosts [key…]: lines of the image's files. */
export const getent: Command = (invocation) => {
  const [database = "", ...given] = invocation.args;
  const keys = given.map(bytesOf);
  const entries = database === "hosts" ? hostsOf(invocation) : entriesOf(invocation, database);
  if (entries === null) {
    invocation.stderr(`Unknown database: ${database}\n`);
    return 1;
  }
  const found =
    keys.length === 0
      ? entries
      : keys.flatMap((key) => entries.find((entry) => entry.keys.includes(key)) ?? []);
  for (const { line } of found) invocation.stdout(`${line}\n`);
  return found.length < keys.length ? NOT_FOUND : 0;
};

interface Entry {
  /** What it is found by. */
  readonly keys: readonly string[];
  readonly line: string;
}

/** Users and groups by name and by number. */
function entriesOf(invocation: Invocation, database: string): Entry[] | null {
  if (!FILES.has(database)) return null;
  const numbered = database === "passwd" || database === "group";
  return linesIn(invocation, `/etc/${database}`).map((line) => {
    const [name = "", , id = ""] = line.split(":");
    return { keys: numbered ? [name, id] : [name], line };
  });
}

function hostsOf(invocation: Invocation): Entry[] {
  return linesIn(invocation, "/etc/hosts").flatMap((line) => {
    const [address = "", ...names] = line.replace(/#.*/, "").trim().split(/\s+/);
    if (names.length === 0) return [];
    return [{ keys: [address, ...names], line: `${address.padEnd(15)} ${names.join(" ")}` }];
  });
}

function linesIn({ process }: Invocation, path: string): string[] {
  try {
    return linesOf(readFile(process, path))
      .map((line) => line.replace(/\n$/, ""))
      .filter((line) => line !== "");
  } catch (error) {
    if (isErrno(error)) return [];
    throw error;
  }
}
