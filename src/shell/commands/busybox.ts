import type { Command } from "../command.ts";
import { changedCall } from "./changed-call.ts";

/** `busybox NAME ARGUMENTS`: the command of that name, as busybox has it. */
export function busyboxWith(commands: () => ReadonlyMap<string, Command>): Command {
  return (invocation) => {
    const [name, ...args] = invocation.args;
    const command = name === undefined ? undefined : commands().get(name);
    if (name === undefined || command === undefined) {
      if (name !== undefined) invocation.stderr(`${name}: applet not found\n`);
      return name === undefined ? 0 : 127;
    }
    return command(changedCall(invocation, { name, args, userland: "busybox" }));
  };
}
