import { isErrno } from "../../base/fs-error.ts";
import { isDirMode } from "../../base/mode.ts";
import { compareNames } from "../../base/names.ts";
import { bytesOf } from "../bytes.ts";
import type { Invocation } from "../command.ts";
import { type Call, program } from "../commands/call.ts";
import type { Given } from "../commands/options.ts";
import { baseName, joinPath } from "../commands/paths.ts";
import { descriptorOf } from "../run/devices.ts";
import { readInput } from "./input.ts";
import { type Change, changesBetween } from "./line-changes.ts";
import { linesOf } from "./lines.ts";

const DIFFERENT = 1;
const TROUBLE = 2;

/** diff [-u|-U count] [-q] [-r] [-N] [-a] [-b] [-w] [-i] [-B] one other */
export const diff = program(
  {
    short: "abBiNqrsuU:wc",
    long: {
      brief: "q",
      "ignore-all-space": "w",
      "ignore-case": "i",
      "ignore-space-change": "b",
      "new-file": "N",
      recursive: "r",
      "report-identical-files": "s",
      text: "a",
      unified: "u",
    },
  },
  (call, given) => {
    const [one, other] = given.operands;
    if (one === undefined || other === undefined) {
      call.fail(`missing operand after '${one ?? call.name}'`, TROUBLE);
      return;
    }
    const [left, right] = [isDirectory(call, one), isDirectory(call, other)];
    if (left && right) directories(call, given, one, other);
    else {
      const within = (directory: boolean, path: string, file: string): string =>
        directory ? joinPath(path, baseName(file)) : path;
      files(call, given, within(left, one, other), within(right, other, one));
    }
  },
  TROUBLE,
);

function isDirectory({ process }: Call, path: string): boolean {
  try {
    return path !== "-" && descriptorOf(path) === null && isDirMode(process.stat(path).mode);
  } catch (error) {
    if (isErrno(error)) return false;
    throw error;
  }
}

function directories(call: Call, given: Given, one: string, other: string): void {
  const list = (path: string): string[] => call.process.readdir(path).map(({ name }) => name);
  const [left, right] = [new Set(list(one)), new Set(list(other))];
  for (const name of [...new Set([...left, ...right])].sort(compareNames)) {
    const [a, b] = [joinPath(one, name), joinPath(other, name)];
    if (!left.has(name) || !right.has(name)) {
      differs(call, `Only in ${bytesOf(left.has(name) ? one : other)}: ${bytesOf(name)}\n`);
    } else if (!isDirectory(call, a) || !isDirectory(call, b)) files(call, given, a, b, true);
    else if (given.has("r")) directories(call, given, a, b);
    else call.invocation.stdout(`Common subdirectories: ${bytesOf(a)} and ${bytesOf(b)}\n`);
  }
}

function differs(call: Call, text: string): void {
  call.invocation.stdout(text);
  call.status = Math.max(call.status, DIFFERENT);
}

function files(call: Call, given: Given, one: string, other: string, titled = false): void {
  const [left, right] = [textOf(call, given, one), textOf(call, given, other)];
  if (left === null || right === null) {
    call.status = TROUBLE;
    return;
  }
  const [a, b] = [linesOf(left), linesOf(right)];
  const key = keyOf(given);
  const changes = changesBetween(a.map(key), b.map(key));
  const names = [bytesOf(one), bytesOf(other)];
  if (changes.length === 0) {
    if (given.has("s")) call.invocation.stdout(`Files ${names[0]} and ${names[1]} are identical\n`);
    return;
  }
  const binary = !given.has("a") && (left.includes("\0") || right.includes("\0"));
  if (given.has("q") || binary) {
    const kind = binary ? "Binary files" : "Files";
    differs(call, `${kind} ${names[0]} and ${names[1]} differ\n`);
    return;
  }
  if (titled)
    differs(
      call,
      `diff ${call.invocation.args.filter((arg) => arg.startsWith("-")).join(" ")} ${names.join(" ")}\n`,
    );
  const unified = given.has("u", "U");
  if (unified)
    differs(call, `${title("---", call.invocation, one)}${title("+++", call.invocation, other)}`);
  differs(
    call,
    unified ? unifiedText(a, b, changes, Number(given.value("U") ?? 3)) : normalText(a, b, changes),
  );
}

function textOf(call: Call, given: Given, path: string): string | null {
  if (given.has("N") && path !== "-" && call.process.tryStat(path) === null) return "";
  return readInput(call.invocation, path);
}

function keyOf(given: Given): (line: string) => string {
  return (line) => {
    let key = line;
    if (given.has("w")) key = key.replace(/\s+/g, "");
    else if (given.has("b")) key = key.replace(/\s+$/, "").replace(/\s+/g, " ");
    return given.has("i") ? key.toLowerCase() : key;
  };
}

function title(mark: string, { process, clock }: Invocation, path: string): string {
  let { sec, nsec } = clock.now();
  const stat = path === "-" || descriptorOf(path) !== null ? null : process.tryStat(path);
  if (stat !== null) [sec, nsec] = [stat.mtimeSec, stat.mtimeNsec];
  const date = new Date(sec * 1000).toISOString();
  const fraction = String(nsec).padStart(9, "0");
  return `${mark} ${bytesOf(path)}\t${date.slice(0, 10)} ${date.slice(11, 19)}.${fraction} +0000\n`;
}

const marked = (mark: string, lines: readonly string[]): string =>
  lines
    .map((line) => `${mark}${line}${line.endsWith("\n") ? "" : "\n\\ No newline at end of file\n"}`)
    .join("");

function normalText(
  a: readonly string[],
  b: readonly string[],
  changes: readonly Change[],
): string {
  const range = (from: number, to: number): string =>
    to - from > 1 ? `${from + 1},${to}` : `${to}`;
  return changes
    .map(({ from, to, newFrom, newTo }) => {
      const [gone, come] = [a.slice(from, to), b.slice(newFrom, newTo)];
      const letter = gone.length === 0 ? "a" : come.length === 0 ? "d" : "c";
      const between = letter === "c" ? "---\n" : "";
      return `${range(from, to)}${letter}${range(newFrom, newTo)}\n${marked("< ", gone)}${between}${marked("> ", come)}`;
    })
    .join("");
}

function unifiedText(
  a: readonly string[],
  b: readonly string[],
  changes: readonly Change[],
  context: number,
): string {
  const groups: Change[][] = [];
  for (const change of changes) {
    const last = groups.at(-1)?.at(-1);
    if (last !== undefined && change.from - last.to <= 2 * context) groups.at(-1)!.push(change);
    else groups.push([change]);
  }
  const range = (from: number, to: number): string => {
    if (to - from === 1) return String(from + 1);
    return `${to === from ? from : from + 1},${to - from}`;
  };
  return groups
    .map((group) => {
      const [first, last] = [group[0]!, group.at(-1)!];
      const from = Math.max(first.from - context, 0);
      const to = Math.min(last.to + context, a.length);
      const newFrom = first.newFrom - (first.from - from);
      const newTo = last.newTo + (to - last.to);
      let text = `@@ -${range(from, to)} +${range(newFrom, newTo)} @@\n`;
      let at = from;
      for (const change of group) {
        text += marked(" ", a.slice(at, change.from));
        text += marked("-", a.slice(change.from, change.to));
        text += marked("+", b.slice(change.newFrom, change.newTo));
        at = change.to;
      }
      return text + marked(" ", a.slice(at, to));
    })
    .join("");
}
