import type { Shell } from "../run/shell-state.ts";
import { illegalNumber } from "./flow.ts";
import { misuse } from "./usage.ts";

/** umask [-S] [mask] */
export function umask(shell: Shell, args: string[], name: string): number {
  const symbolic = args[0] === "-S";
  if (symbolic) args.shift();
  if (args[0] === "--") args.shift();
  const now = shell.process.umask(0);
  shell.process.umask(now);
  const [text] = args;
  if (text === undefined) {
    shell.out(symbolic ? `${symbols(now)}\n` : `${now.toString(8).padStart(4, "0")}\n`);
    return 0;
  }
  const mask = /^\d/.test(text) ? octal(text) : symbolicMask(text, now);
  if (mask === null) {
    if (shell.flavour === "bash")
      return misuse(shell, name, `${text}: octal number out of range`, 1);
    if (shell.flavour === "ash") return misuse(shell, name, `illegal mode: ${text}`);
    return misuse(shell, name, /^\d/.test(text) ? illegalNumber(text) : `Illegal mode: ${text}`);
  }
  shell.setUmask(mask);
  return 0;
}

function octal(text: string): number | null {
  return /^[0-7]+$/.test(text) && Number.parseInt(text, 8) <= 0o777
    ? Number.parseInt(text, 8)
    : null;
}

const WHO: Readonly<Record<string, number>> = { u: 0o700, g: 0o070, o: 0o007, a: 0o777 };
const BITS: Readonly<Record<string, number>> = { r: 0o444, w: 0o222, x: 0o111 };

function symbolicMask(text: string, now: number): number | null {
  let allowed = ~now & 0o777;
  for (const clause of text.split(",")) {
    const found = /^([ugoa]*)([-+=])([rwx]*)$/.exec(clause);
    if (found === null) return null;
    const who = [...(found[1] || "a")].reduce((sum, one) => sum | WHO[one]!, 0);
    const bits = [...found[3]!].reduce((sum, one) => sum | BITS[one]!, 0) & who;
    if (found[2] === "+") allowed |= bits;
    else if (found[2] === "-") allowed &= ~bits;
    else allowed = (allowed & ~who) | bits;
  }
  return ~allowed & 0o777;
}

function symbols(mask: number): string {
  const allowed = ~mask & 0o777;
  return ["u", "g", "o"]
    .map((who, index) => {
      const bits = (allowed >> (6 - 3 * index)) & 7;
      return `${who}=${bits & 4 ? "r" : ""}${bits & 2 ? "w" : ""}${bits & 1 ? "x" : ""}`;
    })
    .join(",");
}

/** ulimit: as Docker starts a container; nothing is enforced. */
export function ulimit(shell: Shell, args: string[]): number {
  const option = args.find((arg) => arg.startsWith("-")) ?? "-f";
  if (args.some((arg) => !arg.startsWith("-"))) return 0;
  shell.out(option.includes("n") ? "1048576\n" : "unlimited\n");
  return 0;
}
