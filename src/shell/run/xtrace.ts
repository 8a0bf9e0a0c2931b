import { quoteForTrace } from "../builtins/quote.ts";
import type { Channel } from "./channel.ts";
import type { Shell } from "./shell-state.ts";

/** set -x: says a command before it runs. @param to The standard error without the command's own redirections */
export function traceCommand(
  shell: Shell,
  to: Channel,
  assignments: readonly string[],
  args: readonly string[],
): void {
  if (!shell.option("x")) return;
  const sign = shell.variables.get("PS4") ?? "+ ";
  // bash says the first character once more for each substitution around the command.
  const prompt = shell.flavour === "bash" ? sign.charAt(0).repeat(shell.nesting) + sign : sign;
  if (shell.flavour === "bash") {
    for (const one of assignments) to.write(`${prompt}${quoteAssignment(one, "bash")}\n`);
    if (args.length > 0) {
      to.write(`${prompt}${args.map((arg) => quoteForTrace(arg, "bash")).join(" ")}\n`);
    }
    return;
  }
  const words = [
    ...assignments.map((one) => quoteAssignment(one, shell.flavour)),
    ...args.map((arg) => quoteForTrace(arg, shell.flavour)),
  ];
  to.write(`${prompt}${words.join(" ")}\n`);
}

function quoteAssignment(text: string, flavour: Shell["flavour"]): string {
  const at = text.indexOf("=") + 1;
  return text.slice(0, at) + quoteForTrace(text.slice(at), flavour);
}
