import { steppingClock } from "../../../src/base/clock.ts";
import { decodeName } from "../../../src/base/names.ts";
import { buildLayers } from "../../../src/cases/build-layers.ts";
import type { Case } from "../../../src/cases/case.ts";
import { layerTree } from "../../../src/cases/tree.ts";
import { mount } from "../../../src/process/overlay.ts";
import type { Process } from "../../../src/process/process.ts";
import type { Invocation, Ran } from "../../../src/shell/command.ts";
import { COMMANDS } from "../../../src/shell/commands/commands.ts";
import { CallLog } from "./call-log.ts";
import { LOWERS } from "./lowers.ts";
import { plainCommand } from "./plain-commands.ts";
import type { Recorded } from "./recorded.ts";
import { treeText } from "./tree-text.ts";

const CASE: Case = {
  id: null,
  options: {},
  lower: LOWERS,
  data: [],
  upper: [],
  readonly: false,
  nomount: false,
  ops: [],
};
/** 2026: what was recorded is later than that, too. */
const CLOCK_START = 1_790_000_000;

/** What our commands do for a recorded line, on the engine. */
export async function replayLine({ line, as = 0, stdin = "" }: Recorded): Promise<Recorded> {
  const clock = steppingClock(CLOCK_START);
  const { lowers, upper, work } = buildLayers(CASE, clock);
  const overlay = mount({ lowers: lowers.toReversed(), upper, work, clock });
  const process = overlay.process({ uid: as, gid: as, cwd: "/w" });
  const log = new CallLog(process);
  const result = await runLine(log.process, line, stdin, clock);
  process.closeAll();
  overlay.umount();
  return { line, ...result, calls: log.calls, upper: treeText(layerTree(upper)) };
}

type Clock = Invocation["clock"];

async function runLine(process: Process, line: string, stdin: string, clock: Clock): Promise<Ran> {
  let [status, stdout, stderr] = [0, "", ""];
  for (const sequence of splitOn(wordsOf(line), ";")) {
    let piped = stdin;
    const stages = splitOn(sequence, "|");
    for (const [i, stage] of stages.entries()) {
      const ran = await runStage(process, stage, piped, clock);
      status = ran.status;
      stderr += ran.stderr;
      piped = ran.stdout;
      if (i === stages.length - 1) stdout += ran.stdout;
    }
  }
  return { status, stdout, stderr };
}

/** One command with its redirections. */
async function runStage(
  process: Process,
  words: readonly string[],
  stdin: string,
  clock: Clock,
): Promise<Ran> {
  const argv: string[] = [];
  let to: string | null = null;
  let quiet = false;
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (word === OPERATOR(">")) to = words[++i]!;
    else if (word.startsWith(OPERATOR(">"))) to = word.slice(2);
    else if (word.startsWith(`2${OPERATOR(">")}`)) quiet = true;
    else argv.push(word);
  }
  const ran = await runCommand(process, argv, stdin, clock);
  if (to !== null) {
    const fd = process.open(to, "O_WRONLY|O_CREAT|O_TRUNC", 0o666);
    process.write(
      fd,
      Uint8Array.from(ran.stdout, (char) => char.charCodeAt(0)),
    );
    process.close(fd);
  }
  return { ...ran, stdout: to === null ? ran.stdout : "", stderr: quiet ? "" : ran.stderr };
}

async function runCommand(
  process: Process,
  argv: readonly string[],
  stdin: string,
  clock: Clock,
): Promise<Ran> {
  const [name, ...args] = argv;
  if (name === "umask") {
    process.umask(Number.parseInt(args[0]!, 8));
    return { status: 0, stdout: "", stderr: "" };
  }
  const cwd = process.getcwd();
  const plain = plainCommand(argv);
  if (plain !== null) return plain;
  const command = COMMANDS.get(name!);
  if (command === undefined)
    return { status: 127, stdout: "", stderr: `sh: 1: ${name}: not found\n` };
  let [stdout, stderr] = ["", ""];
  const status = await command({
    name: name!,
    args,
    process,
    cwd,
    env: new Map([["HOME", "/root"]]),
    stdin,
    clock,
    stdout: (text) => {
      stdout += text;
    },
    stderr: (text) => {
      stderr += text;
    },
    run: (next, given = "") => runCommand(process, next, given, clock),
  });
  return { status, stdout, stderr };
}

/** Operators come out of wordsOf with a mark that no word has. */
const OPERATOR = (text: string): string => `\0${text}`;

function splitOn(words: readonly string[], operator: string): string[][] {
  const parts: string[][] = [[]];
  for (const word of words) {
    if (word === OPERATOR(operator)) parts.push([]);
    else parts.at(-1)!.push(word);
  }
  return parts;
}

/** The words of a line, quotes and backslashes resolved; as much of the shell's grammar as recorded lines use. */
function wordsOf(line: string): string[] {
  const words: string[] = [];
  let word: string | null = null;
  for (let i = 0; i < line.length; i++) {
    const char = line[i]!;
    if (char === " ") {
      if (word !== null) words.push(word);
      word = null;
    } else if (char === ";" || char === "|") {
      if (word !== null) words.push(word);
      words.push(OPERATOR(char));
      word = null;
    } else if (char === ">") word = `${word ?? ""}${OPERATOR(char)}`;
    else if (char === "'") {
      const end = line.indexOf("'", i + 1);
      word = (word ?? "") + line.slice(i + 1, end);
      i = end;
    } else if (char === '"') {
      const end = line.indexOf('"', i + 1);
      word = (word ?? "") + line.slice(i + 1, end);
      i = end;
    } else if (char === "\\") word = (word ?? "") + line[++i]!;
    else word = (word ?? "") + char;
  }
  if (word !== null) words.push(word);
  return words.map((each) => decodeName(new TextEncoder().encode(each)));
}
