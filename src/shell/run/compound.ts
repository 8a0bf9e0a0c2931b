import { arithmetic, expandPattern, expandText, expandWords } from "../expand/expand.ts";
import { matches } from "../expand/pattern.ts";
import type { Compound, List } from "../parse/ast.ts";
import { isTrue } from "./condition.ts";
import { runList, runSubshell } from "./execute.ts";
import type { Shell } from "./shell-state.ts";

/** Runs a compound command; its redirections have been made. */
export async function runCompound(shell: Shell, command: Compound): Promise<void> {
  switch (command.kind) {
    case "group":
      await runList(shell, command.body);
      return;
    case "subshell": {
      const child = shell.fork();
      shell.status = await runSubshell(child, () => runList(child, command.body));
      return;
    }
    case "if":
      return runIf(shell, command);
    case "while":
    case "until":
      return runWhile(shell, command);
    case "for":
      return runFor(shell, command);
    case "count":
      return runCount(shell, command);
    case "case":
      return runCase(shell, command);
    case "let":
      shell.status = arithmetic(shell, await expandText(shell, command.expression)) === 0n ? 1 : 0;
      return;
    case "condition":
      shell.status = (await isTrue(shell, command.test)) ? 0 : 1;
      return;
    default:
      return command satisfies never;
  }
}

/** Runs a list whose status is a question. */
async function ask(shell: Shell, condition: List): Promise<boolean> {
  shell.tested++;
  try {
    return (await runList(shell, condition)) === 0;
  } finally {
    shell.tested--;
  }
}

async function runIf(shell: Shell, command: Extract<Compound, { kind: "if" }>): Promise<void> {
  for (const { condition, body } of command.clauses) {
    const yes = await ask(shell, condition);
    if (shell.jump !== null) return;
    if (yes) {
      await runList(shell, body);
      return;
    }
  }
  if (command.otherwise === null) shell.status = 0;
  else await runList(shell, command.otherwise);
}

/** Counts the rounds of a loop, and runs one. False when the loop is to end. */
class Rounds {
  readonly #shell: Shell;
  readonly #body: List;
  #count = 0;
  /** Status of the last round; 0 when there was none. */
  status = 0;

  constructor(shell: Shell, body: List) {
    this.#shell = shell;
    this.#body = body;
    shell.loops++;
  }

  async run(): Promise<boolean> {
    const { shared } = this.#shell;
    if (++this.#count > shared.limits.loops) shared.exceeded("loops", "running a loop");
    this.status = await runList(this.#shell, this.#body);
    return this.goesOn();
  }

  /** Whether a jump leaves the loop; takes one that is meant for it. */
  goesOn(): boolean {
    const { jump } = this.#shell;
    if (jump === null) return true;
    if (jump.kind !== "break" && jump.kind !== "continue") return false;
    this.status = 0;
    if (jump.levels > 1) {
      jump.levels--;
      return false;
    }
    this.#shell.jump = null;
    return jump.kind === "continue";
  }

  end(): void {
    this.#shell.loops--;
    this.#shell.status = this.status;
  }
}

async function runWhile(
  shell: Shell,
  command: Extract<Compound, { kind: "while" | "until" }>,
): Promise<void> {
  const rounds = new Rounds(shell, command.body);
  try {
    for (;;) {
      const yes = await ask(shell, command.condition);
      if (shell.jump !== null) {
        if (rounds.goesOn()) continue;
        break;
      }
      if (yes !== (command.kind === "while")) break;
      if (!(await rounds.run())) break;
    }
  } finally {
    rounds.end();
  }
}

async function runFor(shell: Shell, command: Extract<Compound, { kind: "for" }>): Promise<void> {
  const values =
    command.words === null ? [...shell.positional] : await expandWords(shell, command.words);
  const rounds = new Rounds(shell, command.body);
  try {
    for (const value of values) {
      shell.variables.set(command.name, value);
      if (!(await rounds.run())) break;
    }
  } finally {
    rounds.end();
  }
}

async function runCount(
  shell: Shell,
  command: Extract<Compound, { kind: "count" }>,
): Promise<void> {
  const [init, condition, step] = command.parts;
  const value = async (word: typeof init): Promise<bigint> => {
    const text = word === undefined ? "" : await expandText(shell, word);
    return text.trim() === "" ? 1n : arithmetic(shell, text);
  };
  const rounds = new Rounds(shell, command.body);
  try {
    await value(init);
    while ((await value(condition)) !== 0n) {
      if (!(await rounds.run())) break;
      await value(step);
    }
  } finally {
    rounds.end();
  }
}

async function runCase(shell: Shell, command: Extract<Compound, { kind: "case" }>): Promise<void> {
  const text = await expandText(shell, command.word);
  let through = false;
  let ran = false;
  for (const { patterns, body, end } of command.items) {
    let hit = through;
    for (const pattern of patterns) {
      if (hit) break;
      hit = matches(await expandPattern(shell, pattern), text, shell.option("extglob"));
    }
    if (!hit) continue;
    ran = true;
    if (body.length === 0) shell.status = 0;
    else await runList(shell, body);
    if (end === ";;" || shell.jump !== null) return;
    through = end === ";&";
  }
  if (!ran) shell.status = 0;
}
