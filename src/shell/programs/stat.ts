import { isErrno } from "../../base/fs-error.ts";
import { isLinkMode, major, minor } from "../../base/mode.ts";
import type { Stat } from "../../process/stat.ts";
import { unescapeEcho } from "../builtins/echo.ts";
import { bytesOf } from "../bytes.ts";
import type { Command, Invocation } from "../command.ts";
import { readGroups, readPasswd } from "../passwd.ts";
import { reasonOf } from "../run/words.ts";
import { modeText, typeWords } from "./mode-text.ts";

const DEFAULT = [
  "  File: %N",
  "  Size: %s\tBlocks: %b\tIO Block: %o   %F",
  "Device: %d\tInode: %i\tLinks: %h",
  "Access: (%04a/%A)  Uid: (%5u/%8U)   Gid: (%5g/%8G)",
  "Access: %x",
  "Modify: %y",
  "Change: %z",
  " Birth: -",
].join("\n");

/** stat [-L] [-c format|--printf=format] file… */
export const stat: Command = (invocation) => {
  const { args, process } = invocation;
  let format: string | null = null;
  let end = "\n";
  let follow = false;
  const files: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]!;
    if (arg === "-c" || arg === "--format") format = args[++at] ?? "";
    else if (arg.startsWith("--format=")) format = arg.slice(9);
    else if (arg.startsWith("--printf=")) {
      format = unescapeEcho(arg.slice(9)).said;
      end = "";
    } else if (arg === "-L" || arg === "--dereference") follow = true;
    else if (!arg.startsWith("-")) files.push(arg);
  }
  let status = 0;
  for (const file of files) {
    try {
      const found = follow ? process.stat(file) : process.lstat(file);
      invocation.stdout(fill(invocation, format ?? DEFAULT, file, found) + end);
    } catch (error) {
      if (!isErrno(error)) throw error;
      const cannot = invocation.userland === "busybox" ? "can't stat" : "cannot statx";
      invocation.stderr(`stat: ${cannot} '${bytesOf(file)}': ${reasonOf(error)}\n`);
      status = 1;
    }
  }
  return status;
};

function fill(invocation: Invocation, format: string, file: string, found: Stat): string {
  return bytesOf(format).replace(/%(0?\d*)([a-zA-Z%])/g, (_, width: string, letter: string) => {
    const value = field(invocation, letter, file, found);
    return value.padStart(Number(width), width.startsWith("0") ? "0" : " ");
  });
}

function field(invocation: Invocation, letter: string, file: string, found: Stat): string {
  const { process } = invocation;
  switch (letter) {
    case "n":
      return bytesOf(file);
    case "N":
      return isLinkMode(found.mode)
        ? `'${bytesOf(file)}' -> '${bytesOf(process.readlink(file))}'`
        : `'${bytesOf(file)}'`;
    case "s":
      return String(found.size);
    case "b":
      return String(found.blocks);
    case "B":
      return "512";
    case "o":
      return String(found.blksize);
    case "a":
      return (found.mode & 0o7777).toString(8);
    case "A":
      return modeText(found.mode);
    case "f":
      return found.mode.toString(16);
    case "F":
      return typeWords(found.mode, found.size);
    case "u":
      return String(found.uid);
    case "g":
      return String(found.gid);
    case "U":
      return readPasswd(process).find(({ uid }) => uid === found.uid)?.name ?? "UNKNOWN";
    case "G":
      return readGroups(process).find(({ gid }) => gid === found.gid)?.name ?? "UNKNOWN";
    case "h":
      return String(found.nlink);
    case "i":
      return String(found.ino);
    case "d":
      return String(found.dev);
    case "t":
      return major(found.rdev).toString(16);
    case "T":
      return minor(found.rdev).toString(16);
    case "x":
      return timeText(found.atimeSec, found.atimeNsec);
    case "y":
      return timeText(found.mtimeSec, found.mtimeNsec);
    case "z":
      return timeText(found.ctimeSec, found.ctimeNsec);
    case "X":
      return String(found.atimeSec);
    case "Y":
      return String(found.mtimeSec);
    case "Z":
      return String(found.ctimeSec);
    case "W":
      return "0";
    case "w":
      return "-";
    case "%":
      return "%";
    default:
      return "?";
  }
}

function timeText(sec: number, nsec: number): string {
  const date = new Date(sec * 1000).toISOString();
  return `${date.slice(0, 10)} ${date.slice(11, 19)}.${String(nsec).padStart(9, "0")} +0000`;
}
