import type { FsError } from "../base/fs-error.ts";
import { isErrno } from "../base/fs-error.ts";
import { isFileMode } from "../base/mode.ts";
import { bytesOf, nameOf } from "./bytes.ts";
import type { Command } from "./command.ts";
import { COMMANDS } from "./commands/commands.ts";
import { DEFAULT_PATH } from "./default-path.ts";
import type { Flavour } from "./flavour.ts";
import { DEFAULT_LIMITS } from "./limits.ts";
import { PROGRAMS } from "./programs/programs.ts";
import type { Channel } from "./run/channel.ts";
import { SinkChannel, TextChannel } from "./run/channel.ts";
import { statusOf } from "./run/execute.ts";
import { runNamed } from "./run/external.ts";
import { Files } from "./run/files.ts";
import { Shared } from "./run/shared.ts";
import { Shell } from "./run/shell-state.ts";
import type { ShellInit, ShellResult } from "./shell.ts";

/** Runs a command as a container's first process: see runShell. */
export async function runSession(init: ShellInit, argv: readonly string[]): Promise<ShellResult> {
  const run = new Run(init);
  const refusal = run.refusal(argv[0] ?? "");
  if (refusal !== null) return run.result(refusal.status, refusal.message);
  return run.result(await run.start(argv));
}

class Run {
  readonly #init: ShellInit;
  readonly #shell: Shell;
  readonly #out: string[] = [];
  readonly #err: string[] = [];

  constructor(init: ShellInit) {
    const { process, clock, signal, commands, stdin = "", strictPath = true } = init;
    this.#init = init;
    const shared = new Shared({
      process,
      clock,
      signal,
      limits: { ...DEFAULT_LIMITS, ...init.limits },
      extra: commands ?? new Map(),
      program: programFor,
      strictPath,
      system: init.flavour ?? systemShell(process),
    });
    const files = new Files(
      new Map<number, Channel>([
        [0, new TextChannel(stdin)],
        [1, this.#sink(shared, "out", this.#out)],
        [2, this.#sink(shared, "err", this.#err)],
      ]),
    );
    const cwd = bytesOf(process.getcwd());
    this.#shell = new Shell({
      shared,
      flavour: shared.system,
      files,
      name: "",
      cwd,
      subshell: true,
    });
    this.#setEnvironment();
  }

  #setEnvironment(): void {
    const { variables } = this.#shell;
    for (const [name, value] of this.#init.env) {
      variables.set(bytesOf(name), bytesOf(value));
      variables.declare(bytesOf(name)).exported = true;
    }
  }

  #sink(shared: Shared, stream: "out" | "err", parts: string[]): SinkChannel {
    const { onOutput } = this.#init;
    return new SinkChannel((bytes) => {
      shared.countOutput(bytes.length);
      parts.push(bytes);
      onOutput?.(stream, bytes);
    });
  }

  /** Why the program cannot be started, as the container runtime says it; null when it can. */
  refusal(name: string): { status: number; message: string } | null {
    const { process, strictPath = true, commands } = this.#init;
    if (!strictPath || commands?.has(name.slice(name.lastIndexOf("/") + 1)) === true) return null;
    const path = this.#init.env.get("PATH") ?? DEFAULT_PATH;
    const places = name.includes("/") ? [name] : path.split(":").map((one) => `${one}/${name}`);
    let denied: FsError | null = null;
    for (const place of places) {
      try {
        const stat = process.stat(place);
        if (!isFileMode(stat.mode)) continue;
        process.access(place, X_OK);
        return null;
      } catch (error) {
        if (!isErrno(error)) throw error;
        if (error.code === "EACCES") denied = error;
      }
    }
    if (denied === null) this.#shell.shared.missing.add(name.slice(name.lastIndexOf("/") + 1));
    else {
      return { status: 126, message: `exec: "${name}": permission denied` };
    }
    return {
      status: 127,
      message: name.includes("/")
        ? `exec: "${name}": stat ${name}: no such file or directory`
        : `exec: "${name}": executable file not found in $PATH`,
    };
  }

  async start(argv: readonly string[]): Promise<number> {
    const shell = this.#shell;
    try {
      return await statusOf(shell, () => runNamed(shell, argv.map(bytesOf)));
    } finally {
      shell.leave();
    }
  }

  result(status: number, refused: string | null = null): ShellResult {
    const said = { stdout: this.#out.join(""), stderr: this.#err.join("") };
    const unknown = [...this.#shell.shared.unknown];
    const missing = [...this.#shell.shared.missing];
    return { status, ...said, unknown, missing, refused };
  }
}

const X_OK = 1;

/** Commands that change files come first. */
function programFor(name: string): Command | undefined {
  return COMMANDS.get(name) ?? PROGRAMS.get(name);
}

/** What the image's /bin/sh is: by the name that its links end at. dash when that says nothing. */
function systemShell(process: ShellInit["process"]): Flavour {
  let path = "/bin/sh";
  for (let links = 0; links < MAX_LINKS; links++) {
    let target: string;
    try {
      target = process.readlink(path);
    } catch (error) {
      if (isErrno(error)) break;
      throw error;
    }
    path = target.startsWith("/") ? target : `${path.slice(0, path.lastIndexOf("/"))}/${target}`;
  }
  const base = nameOf(path.slice(path.lastIndexOf("/") + 1));
  if (base === "busybox" || base === "ash") return "ash";
  return base === "bash" ? "bash" : "dash";
}

const MAX_LINKS = 8;
