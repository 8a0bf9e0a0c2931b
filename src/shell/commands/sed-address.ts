import type { Address, SedCommand, SedRegex } from "./sed-command.ts";

/** Where a script stands in its input. */
export interface Here {
  readonly line: number;
  readonly isLast: boolean;
  /** Whether the pattern space matches. */
  test(regex: SedRegex): boolean;
}

/** Whether a command's addresses choose this line. A range remembers in the command that it has begun. */
export function selects(command: SedCommand, here: Here): boolean {
  const { from, to } = command;
  if (from === null) return true;
  if (to === null) return matches(from, here);
  if (!command.active) {
    const zero = from.kind === "line" && from.line === 0 && here.line === 1 && to.kind === "regex";
    if (zero) {
      command.active = !matches(to, here);
      return true;
    }
    if (!matches(from, here)) return false;
    command.endLine = rangeEnd(to, here);
    command.active =
      to.kind === "regex" || to.kind === "last"
        ? !(to.kind === "last" && here.isLast)
        : command.endLine > here.line;
    return true;
  }
  if (to.kind === "regex" || to.kind === "last") command.active = !matches(to, here);
  else {
    command.active = here.line < command.endLine;
    if (here.line > command.endLine) return matches(from, here);
  }
  return true;
}

function rangeEnd(to: Address, here: Here): number {
  if (to.kind === "line") return to.line;
  if (to.kind === "plus") return here.line + to.count;
  if (to.kind === "multiple")
    return to.count === 0 ? here.line : Math.ceil(here.line / to.count) * to.count;
  return 0;
}

function matches(address: Address, here: Here): boolean {
  switch (address.kind) {
    case "line":
      return here.line === address.line;
    case "last":
      return here.isLast;
    case "step":
      if (address.step === 0) return here.line === address.first;
      return here.line >= address.first && (here.line - address.first) % address.step === 0;
    case "regex":
      return here.test(address.regex);
    case "plus":
    case "multiple":
      return false;
    default:
      return address satisfies never;
  }
}
