import { isErrno } from "../../base/fs-error.ts";
import { bytesOf, nameOf } from "../bytes.ts";
import type { Command, Invocation, Ran, Userland } from "../command.ts";
import { ClosedChannel, TextChannel } from "./channel.ts";
import { holding, runSubshell } from "./execute.ts";
import { runNamed } from "./external.ts";
import type { Shell } from "./shell-state.ts";
import { reasonOf } from "./words.ts";

/** Bytes of output that a command keeps before it writes, as stdio does. */
const BUFFER = 4096;

/** Runs a command as a program of its own. Gives its status. */
export async function invoke(
  shell: Shell,
  command: Command,
  argv: readonly string[],
): Promise<number> {
  const call = new Call(shell, argv);
  // A program has a umask of its own, which goes with it.
  const umask = shell.process.umask(0);
  shell.process.umask(umask);
  try {
    const status = await command(call);
    call.flush();
    return status & 0xff;
  } catch (error) {
    if (!isErrno(error) && !(error instanceof ClosedChannel)) throw error;
    shell.err(`${argv[0]}: ${reasonOf(error)}\n`);
    return 1;
  } finally {
    shell.process.umask(umask);
  }
}

/** Its functions may be taken off it: commands take an invocation apart. */
class Call implements Invocation {
  readonly name: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: ReadonlyMap<string, string>;
  readonly process: Invocation["process"];
  readonly clock: Invocation["clock"];
  readonly userland: Userland;
  readonly #shell: Shell;
  #stdin: string | null = null;
  #output = "";

  constructor(shell: Shell, argv: readonly string[]) {
    this.#shell = shell;
    this.name = nameOf(argv[0]!);
    this.args = argv.slice(1).map(nameOf);
    this.cwd = nameOf(shell.cwd);
    this.process = shell.process;
    this.clock = shell.shared.clock;
    this.userland = shell.shared.system === "ash" ? "busybox" : "gnu";
    this.env = new Map(
      Array.from(shell.variables.environment(), ([name, value]) => [nameOf(name), nameOf(value)]),
    );
  }

  /** Read when it is asked for: a command that does not read leaves it to the next. So a copy of the fields of an
   *  invocation is without it. */
  get stdin(): string {
    this.#stdin ??= this.#shell.files.get(0).readAll();
    return this.#stdin;
  }

  readonly turn = (): Promise<void> | null => this.#shell.shared.turn();

  readonly descriptor = (fd: number): string => {
    return this.#shell.files.get(fd).readAll();
  };

  readonly stdout = (text: string): void => {
    this.#output += text;
    if (this.#output.length >= BUFFER) this.flush();
  };

  readonly stderr = (text: string): void => {
    this.flush();
    this.#shell.err(text);
  };

  flush(): void {
    const output = this.#output;
    this.#output = "";
    if (output !== "") this.#shell.out(output);
  }

  readonly run = async (argv: readonly string[], stdin?: string): Promise<Ran> => {
    const child = this.#shell.fork();
    const stdout: string[] = [];
    const stderr: string[] = [];
    if (stdin !== undefined) child.files.set(0, new TextChannel(stdin));
    child.files.set(1, holding(child, stdout, `running ${argv[0]}`));
    child.files.set(2, holding(child, stderr, `running ${argv[0]}`));
    await child.shared.countCommand();
    const status = await runSubshell(child, () => runNamed(child, argv.map(bytesOf)));
    return { status, stdout: stdout.join(""), stderr: stderr.join("") };
  };
}
