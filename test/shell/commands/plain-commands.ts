import type { Ran } from "../../../src/shell/command.ts";

/** Commands that change nothing, as lines need them. Null when the call is not for one of them. */
export function plainCommand([name, ...args]: readonly string[]): Ran | null {
  switch (name) {
    case "echo":
      return { status: 0, stdout: `${args.join(" ")}\n`, stderr: "" };
    case "true":
      return { status: 0, stdout: "", stderr: "" };
    case "false":
      return { status: 1, stdout: "", stderr: "" };
    default:
      return null;
  }
}
