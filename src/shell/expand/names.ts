import type { Shell } from "../run/shell-state.ts";
import type { Names } from "./arithmetic.ts";
import { elementOf, setElement } from "./elements.ts";

/** The variables of a shell, as arithmetic reads and changes them. */
export function namesOfShell(shell: Shell): Names {
  return {
    get: (name) => {
      const found = /^(\w+)\[(.*)\]$/.exec(name);
      return found === null ? shell.variables.get(name) : elementOf(shell, found[1]!, found[2]!);
    },
    set: (name, value) => {
      const found = /^(\w+)\[(.*)\]$/.exec(name);
      if (found === null) shell.variables.set(name, value);
      else setElement(shell, found[1]!, found[2]!, value, false);
    },
  };
}
