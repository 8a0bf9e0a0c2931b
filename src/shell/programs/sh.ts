import { isErrno } from "../../base/fs-error.ts";
import { setLetter, setLong } from "../builtins/set.ts";
import type { Flavour } from "../flavour.ts";
import { basename } from "../run/external.ts";
import { readScript, runShellText, runStarted, startShell } from "../run/script.ts";
import type { Shell } from "../run/shell-state.ts";
import { complain, openFailure, reasonOf } from "../run/words.ts";

interface Call {
  readonly command: string | null;
  readonly rest: readonly string[];
  /** `-x`, `+x`, `-o pipefail`, in order. */
  readonly options: readonly { readonly name: string; readonly on: boolean }[];
  readonly stdin: boolean;
}

/** sh [options] [-c commands | file | -s] [argument…], and so bash, dash and ash. */
export async function runShellProgram(shell: Shell, argv: readonly string[]): Promise<number> {
  const name = argv[0]!;
  const call = parseCall(argv.slice(1));
  const flavour = flavourOf(shell, name);
  const file = call.command === null && !call.stdin ? call.rest[0] : undefined;
  const zero = call.command === null ? (file ?? name) : (call.rest[0] ?? name);
  const child = startShell(shell, flavour, zero, file !== undefined);
  return runStarted(child, async () => {
    for (const { name: option, on } of call.options) {
      if (option.length === 1) setLetter(child, option, on, on ? "-" : "+", zero);
      else setLong(child, option, on, zero);
    }
    child.positional = call.rest.slice(call.stdin ? 0 : 1);
    if (call.command !== null) return runShellText(child, call.command);
    if (file === undefined) return runShellText(child, child.files.get(0).readAll());
    return runFile(child, file, name);
  });
}

async function runFile(child: Shell, file: string, name: string): Promise<number> {
  let text: string;
  try {
    text = readScript(child, file);
  } catch (error) {
    if (!isErrno(error)) throw error;
    if (child.flavour === "bash") child.err(`${name}: ${openFailure(child, file, false, error)}\n`);
    else if (child.flavour === "ash") {
      child.err(`${basename(name)}: can't open '${file}': ${reasonOf(error)}\n`);
    } else {
      child.name = name;
      child.line = 0;
      complain(child, openFailure(child, file, false, error));
    }
    return child.flavour === "bash" ? 127 : 2;
  }
  return runShellText(child, text);
}

/** Which shell a name starts: by its own name; `sh` is what the image has for it. */
function flavourOf(shell: Shell, name: string): Flavour {
  const base = basename(name);
  return base === "bash" || base === "dash" || base === "ash" ? base : shell.shared.system;
}

function parseCall(args: readonly string[]): Call {
  const options: { name: string; on: boolean }[] = [];
  let wantsCommand = false;
  let stdin = false;
  let at = 0;
  for (; at < args.length; at++) {
    const arg = args[at]!;
    if (arg === "--" || arg === "-") {
      at++;
      break;
    }
    if (/^--[a-z]/.test(arg)) continue;
    if (!/^[-+][a-zA-Z]/.test(arg)) break;
    const on = arg.startsWith("-");
    for (const letter of arg.slice(1)) {
      if (letter === "c") wantsCommand = true;
      else if (letter === "s") stdin = true;
      else if (letter === "o" || letter === "O") {
        const name = args[++at] ?? "";
        if (letter === "o") options.push({ name, on });
      } else if (letter !== "i" && letter !== "l") options.push({ name: letter, on });
    }
  }
  const rest = args.slice(at);
  if (!wantsCommand) return { command: null, rest, options, stdin };
  return { command: rest[0] ?? "", rest: rest.slice(1), options, stdin: false };
}
