import { binaryTest, COMPARE, unaryTest } from "../builtins/test.ts";
import { posixRegex } from "../commands/posix-regex.ts";
import { arithmetic, expandPattern, expandText } from "../expand/expand.ts";
import { matches } from "../expand/pattern.ts";
import type { Condition } from "../parse/ast.ts";
import { elementsFrom } from "./bash-variables.ts";
import type { Shell } from "./shell-state.ts";

/** What `[[ … ]]` says. */
export async function isTrue(shell: Shell, test: Condition): Promise<boolean> {
  switch (test.kind) {
    case "not":
      return !(await isTrue(shell, test.test));
    case "and":
      return (await isTrue(shell, test.left)) && isTrue(shell, test.right);
    case "or":
      return (await isTrue(shell, test.left)) || isTrue(shell, test.right);
    case "unary":
      return unaryTest(shell, test.operator, await expandText(shell, test.word));
    case "binary":
      return isBinaryTrue(shell, test);
    default:
      return test satisfies never;
  }
}

async function isBinaryTrue(
  shell: Shell,
  { operator, left, right }: Extract<Condition, { kind: "binary" }>,
): Promise<boolean> {
  const a = await expandText(shell, left);
  if (operator === "=" || operator === "==" || operator === "!=") {
    return matches(await expandPattern(shell, right), a, true) === (operator !== "!=");
  }
  if (operator === "=~") return matchesRegex(shell, a, await expandPattern(shell, right));
  const b = await expandText(shell, right);
  const compare = COMPARE[operator];
  if (compare !== undefined) return compare(arithmetic(shell, a), arithmetic(shell, b));
  return binaryTest(shell, operator, a, b);
}

/** An extended regular expression; what was quoted comes escaped. Sets BASH_REMATCH. */
function matchesRegex(shell: Shell, text: string, pattern: string): boolean {
  const found = posixRegex(pattern, { extended: true }).exec(text);
  const groups = found === null ? [] : Array.from(found, (group) => group ?? "");
  shell.variables.declare("BASH_REMATCH").elements = elementsFrom(groups);
  return found !== null;
}
