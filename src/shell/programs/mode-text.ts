import { S_IFMT, typeOf } from "../../base/mode.ts";

const LETTERS = {
  file: "-",
  dir: "d",
  symlink: "l",
  char: "c",
  block: "b",
  fifo: "p",
  socket: "s",
};

/** `drwxr-xr-t` */
export function modeText(mode: number): string {
  const bit = (mask: number, letter: string): string => ((mode & mask) === 0 ? "-" : letter);
  const exec = (mask: number, special: number, letter: string): string => {
    if ((mode & special) === 0) return bit(mask, "x");
    return (mode & mask) === 0 ? letter.toUpperCase() : letter;
  };
  return [
    (mode & S_IFMT) === 0 ? "?" : LETTERS[typeOf(mode)],
    bit(0o400, "r"),
    bit(0o200, "w"),
    exec(0o100, 0o4000, "s"),
    bit(0o040, "r"),
    bit(0o020, "w"),
    exec(0o010, 0o2000, "s"),
    bit(0o004, "r"),
    bit(0o002, "w"),
    exec(0o001, 0o1000, "t"),
  ].join("");
}

/** What stat -c %F calls a type. */
export function typeWords(mode: number, size: number): string {
  switch (typeOf(mode)) {
    case "file":
      return size === 0 ? "regular empty file" : "regular file";
    case "dir":
      return "directory";
    case "symlink":
      return "symbolic link";
    case "char":
      return "character special file";
    case "block":
      return "block special file";
    case "fifo":
      return "fifo";
    case "socket":
      return "socket";
    default:
      return "";
  }
}
