import type { Shell } from "../run/shell-state.ts";
import { complain } from "../run/words.ts";

/** getopts options name [argument…] */
export function getopts(shell: Shell, args: string[]): number {
  const [options = "", name = "", ...rest] = args;
  const list = rest.length > 0 ? rest : shell.positional;
  const index = Number(shell.variables.get("OPTIND") ?? 1);
  if (index !== shell.optionIndex) {
    shell.optionIndex = index;
    shell.optionOffset = 0;
  }
  const end = (): number => {
    shell.variables.set("OPTIND", String(shell.optionIndex));
    shell.variables.set(name, "?");
    return 1;
  };
  const word = list[shell.optionIndex - 1];
  if (shell.optionOffset === 0) {
    if (word === undefined || word === "-" || !word.startsWith("-")) return end();
    if (word === "--") {
      shell.optionIndex++;
      return end();
    }
    shell.optionOffset = 1;
  }
  const letter = word!.charAt(shell.optionOffset++);
  const last = shell.optionOffset >= word!.length;
  const at = letter === ":" ? -1 : options.indexOf(letter);
  const quiet = options.startsWith(":");
  shell.variables.unset("OPTARG");
  const advance = (by: number): void => {
    shell.optionIndex += by;
    shell.optionOffset = 0;
  };
  let said = letter;
  if (at === -1) {
    said = "?";
    if (quiet) shell.variables.set("OPTARG", letter);
    else complain(shell, optionWords(shell, letter, false));
    if (last) advance(1);
  } else if (options[at + 1] === ":") {
    const value = last ? list[shell.optionIndex] : word!.slice(shell.optionOffset);
    advance(last ? 2 : 1);
    if (value !== undefined) shell.variables.set("OPTARG", value);
    else {
      said = quiet ? ":" : "?";
      if (quiet) shell.variables.set("OPTARG", letter);
      else complain(shell, optionWords(shell, letter, true));
    }
  } else if (last) advance(1);
  shell.variables.set("OPTIND", String(shell.optionIndex));
  shell.variables.set(name, said);
  return 0;
}

function optionWords(shell: Shell, letter: string, needsArgument: boolean): string {
  if (shell.flavour === "bash") {
    return needsArgument
      ? `option requires an argument -- ${letter}`
      : `illegal option -- ${letter}`;
  }
  return needsArgument ? `No arg for -${letter} option` : `Illegal option -${letter}`;
}
