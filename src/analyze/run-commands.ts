/** One command of a RUN, in words; quotes are taken off. */
export type CommandWords = readonly string[];

/** The simple commands of a script, as far as they can be told without running it: split at && || ; | & and line ends
 *  outside of quotes. Good enough to name what a step did; nothing is computed from it. */
export function commandsOf(script: string): CommandWords[] {
  const commands: string[][] = [[]];
  let word: string | null = null;
  const end = (): void => {
    if (word !== null) commands.at(-1)!.push(word);
    word = null;
  };
  for (let at = 0; at < script.length; at++) {
    const char = script[at]!;
    if (char === "'" || char === '"') {
      const close = closing(script, at);
      word = (word ?? "") + script.slice(at + 1, close);
      at = close;
    } else if (char === "\\") {
      at++;
      if (script[at] !== "\n") word = (word ?? "") + (script[at] ?? "");
    } else if (/[;&|\n(){}]/.test(char) && !isExpansion(script, at)) {
      end();
      commands.push([]);
    } else if (/\s/.test(char)) {
      end();
    } else {
      word = (word ?? "") + char;
    }
  }
  end();
  return commands.filter(([first]) => first !== undefined).map(withoutPrefix);
}

function closing(script: string, at: number): number {
  const quote = script[at]!;
  for (let i = at + 1; i < script.length; i++) {
    if (script[i] === "\\" && quote === '"') i++;
    else if (script[i] === quote) return i;
  }
  return script.length;
}

/** The braces of ${NAME} and of {a,b} are part of a word. */
function isExpansion(script: string, at: number): boolean {
  if (!/[{}]/.test(script[at]!)) return false;
  return !/\s/.test(script[at - 1] ?? " ") || !/\s/.test(script[at + 1] ?? " ");
}

const PREFIX = /^(sudo|env|exec|time|nice|command|if|then|do|else|!|[A-Za-z_]\w*=.*)$/;

function withoutPrefix(words: CommandWords): CommandWords {
  const first = words.findIndex((word) => !PREFIX.test(word));
  return first < 0 ? words : words.slice(first);
}

/** Of the commands called `name` the arguments that are no options. */
export function argumentsOf(script: string, name: string): CommandWords[] {
  return commandsOf(script)
    .filter(([command]) => command === name || command?.endsWith(`/${name}`))
    .map((words) => words.slice(1).filter((word) => !word.startsWith("-")));
}

/** What chown, chgrp or chmod gave: the owner or the mode as written, when it is the same in all of them and nothing that
 *  only the shell knows. */
export function givenBy(script: string, name: "chown" | "chmod"): string | null {
  const given = new Set(argumentsOf(script, name).map(([first]) => first));
  const [only] = given;
  return given.size === 1 && only !== undefined && !/[$`*]/.test(only) ? only : null;
}
