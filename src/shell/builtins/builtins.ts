import type { Flavour } from "../flavour.ts";
import type { Shell } from "../run/shell-state.ts";
import { changeDirectory, printDirectory } from "./cd.ts";
import { runBuiltinNamed, runCommandNamed, runDot, runEval, runExec } from "./commands.ts";
import { declare } from "./declare.ts";
import { describeType } from "./describe.ts";
import { directories, popDirectory, pushDirectory } from "./directory-stack.ts";
import { echo } from "./echo.ts";
import { exit, jumpLoop, returnFrom } from "./flow.ts";
import { getopts } from "./getopts.ts";
import { hash, jobs, kill, times, wait } from "./jobs.ts";
import { mapfile } from "./mapfile.ts";
import { printf } from "./printf.ts";
import { read } from "./read.ts";
import { set, shift } from "./set.ts";
import { shopt } from "./shopt.ts";
import { test } from "./test.ts";
import { trap } from "./trap.ts";
import { ulimit, umask } from "./umask.ts";
import { exportNames, letAll, local, readonly, unset } from "./variables.ts";

/** A command of the shell itself. Gives its status. */
export type Builtin = (shell: Shell, args: string[], name: string) => number | Promise<number>;

const succeed: Builtin = () => 0;
const fail: Builtin = () => 1;

const SPECIAL = new Set([
  ...[".", ":", "break", "continue", "eval", "exec", "exit", "export", "readonly", "return"],
  ...["set", "shift", "times", "trap", "unset"],
]);

const COMMON: readonly (readonly [string, Builtin])[] = [
  [":", succeed],
  [".", runDot],
  ["[", test],
  ["alias", succeed],
  ["bg", succeed],
  ["break", jumpLoop],
  ["cd", changeDirectory],
  ["chdir", changeDirectory],
  ["command", runCommandNamed],
  ["continue", jumpLoop],
  ["echo", echo],
  ["eval", runEval],
  ["exec", runExec],
  ["exit", exit],
  ["export", exportNames],
  ["false", fail],
  ["fg", succeed],
  ["getopts", getopts],
  ["hash", hash],
  ["jobs", jobs],
  ["kill", kill],
  ["local", local],
  ["printf", printf],
  ["pwd", printDirectory],
  ["read", read],
  ["readonly", readonly],
  ["return", returnFrom],
  ["set", set],
  ["shift", shift],
  ["test", test],
  ["times", times],
  ["trap", trap],
  ["true", succeed],
  ["type", describeType],
  ["ulimit", ulimit],
  ["umask", umask],
  ["unalias", succeed],
  ["unset", unset],
  ["wait", wait],
];

const BASH: readonly (readonly [string, Builtin])[] = [
  ["builtin", runBuiltinNamed],
  ["declare", declare],
  ["dirs", directories],
  ["disown", succeed],
  ["let", letAll],
  ["mapfile", mapfile],
  ["popd", popDirectory],
  ["pushd", pushDirectory],
  ["readarray", mapfile],
  ["shopt", shopt],
  ["source", runDot],
  ["typeset", declare],
];

const TABLES: Readonly<Record<Flavour, ReadonlyMap<string, Builtin>>> = {
  dash: new Map(COMMON),
  ash: new Map([...COMMON, ["let", letAll], ["source", runDot], ["[[", test]]),
  bash: new Map([...COMMON.filter(([name]) => name !== "chdir"), ...BASH]),
};

export function builtinOf(flavour: Flavour, name: string): Builtin | undefined {
  return TABLES[flavour].get(name);
}

/** A builtin that belongs to the language: POSIX says its failure ends the shell. */
export function isSpecial(name: string): boolean {
  return SPECIAL.has(name);
}
