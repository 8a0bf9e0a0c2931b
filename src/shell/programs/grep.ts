import type { Command } from "../command.ts";
import { changedCall } from "../commands/changed-call.ts";
import { textCommand } from "./text.ts";

/** grep, egrep, fgrep: just-bash's, and -s, which it does not know: files that cannot be read are not spoken of. */
export function grep(name: "grep" | "egrep" | "fgrep"): Command {
  const command = textCommand(name);
  return (invocation) => {
    const args = invocation.args.flatMap((arg, at) => withoutQuiet(arg, invocation.args[at - 1]));
    if (
      args.length === invocation.args.length &&
      args.every((arg, at) => arg === invocation.args[at])
    ) {
      return command(invocation);
    }
    return command(changedCall(invocation, { args, stderr: () => {} }));
  };
}

/** Options whose value is the next argument. */
const TAKES_NEXT = /^-[a-zA-Z]*[efmABC]$/;

function withoutQuiet(arg: string, before: string | undefined): string[] {
  if (arg === "--no-messages") return [];
  const isOption = /^-[a-zA-Z]+$/.test(arg) && !TAKES_NEXT.test(before ?? "");
  if (!isOption || !/^-[a-zA-Z]*?s/.test(arg.replace(/[efmABC].*$/, ""))) return [arg];
  const rest = arg.replace("s", "");
  return rest === "-" ? [] : [rest];
}
