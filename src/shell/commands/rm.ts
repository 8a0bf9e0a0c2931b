import { program } from "./call.ts";
import { changedCall } from "./changed-call.ts";
import { UsageError } from "./options.ts";
import { quote } from "./quote.ts";
import { removeTree } from "./remove-tree.ts";

const SPEC = {
  short: "dfirvIR",
  long: {
    force: "f",
    recursive: "r",
    dir: "d",
    verbose: "v",
    "one-file-system": "one",
    "no-preserve-root": "noroot",
    "preserve-root": "root::",
    interactive: "interactive::",
  },
};

/** rm(1). It asks nothing: standard input is no terminal. */
export const rm = program(SPEC, (call, given) => {
  const { operands } = given;
  const force = given.last("f", "i", "interactive") === "f";
  if (operands.length === 0) {
    if (given.has("f")) return;
    throw new UsageError("missing operand");
  }
  const settings = {
    recursive: given.has("r", "R"),
    directories: given.has("d"),
    force,
    verbose: given.has("v"),
    preserveRoot: given.last("noroot", "root") !== "noroot",
    oneFileSystem: given.has("one"),
  };
  for (const path of operands) removeTree(call, path, settings);
});

/** A file whose name begins with a dash is easily taken for options. */
export const rmWithAdvice: typeof rm = async (invocation) => {
  const dashed = invocation.args.find((arg) => arg.startsWith("-") && arg.length > 1);
  const there = dashed !== undefined && invocation.process.tryLstat(dashed) !== null;
  if (!there || invocation.args.includes("--")) return rm(invocation);
  return rm(
    changedCall(invocation, {
      stderr: (text) => {
        const hint = text.startsWith("Try '");
        const advice = `Try '${invocation.name} ./${dashed}' to remove the file ${quote(dashed)}.\n`;
        invocation.stderr(hint ? advice + text : text);
      },
    }),
  );
};
