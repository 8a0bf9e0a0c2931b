import type { BashOptions, CommandName } from "just-bash";
import { bytesOf } from "../bytes.ts";
import type { Command } from "../command.ts";
import { DEFAULT_LIMITS } from "../limits.ts";
import { TextFiles } from "./text-files.ts";

const LIMITS: NonNullable<BashOptions["executionLimits"]> = {
  maxAwkIterations: DEFAULT_LIMITS.loops,
  maxSedIterations: DEFAULT_LIMITS.loops,
  maxJqIterations: DEFAULT_LIMITS.loops,
  maxInputBytes: DEFAULT_LIMITS.output,
  maxOutputSize: DEFAULT_LIMITS.output,
  maxStringLength: DEFAULT_LIMITS.output,
  maxLiveBytes: 4 * DEFAULT_LIMITS.output,
  maxFileSystemBytes: DEFAULT_LIMITS.output,
  maxWorkUnits: 1_000_000_000,
  maxExecutionTimeMs: 600_000,
};

/** A command of just-bash that works on text: awk, grep, jq. Every byte is given to it as one character and read back
 *  so, which is what these commands do in the C locale, and what is not UTF-8 survives. */
export function textCommand(name: CommandName): Command {
  return async (invocation) => {
    const { Bash } = await import("./bash-class.ts");
    const bash = new Bash({
      fs: new TextFiles(invocation, name),
      cwd: bytesOf(invocation.cwd),
      commands: [name],
      env: Object.fromEntries(
        Array.from(invocation.env, ([key, value]) => [key, bytesOf(value)] as const),
      ),
      defenseInDepth: false,
      executionLimits: LIMITS,
    });
    const result = await bash.exec(name, {
      args: invocation.args.map(bytesOf),
      stdin: invocation.args.includes("--version") ? "" : invocation.stdin,
      rawScript: true,
    });
    invocation.stdout(result.stdout);
    if (result.stderr !== "") invocation.stderr(result.stderr);
    return result.exitCode;
  };
}
