import { bytesOf } from "../bytes.ts";
import type { Command } from "../command.ts";

/** What the simulated machine says it is, in order of uname's options. */
const UNAME: readonly (readonly [string, string])[] = [
  ["s", "Linux"],
  ["n", "localhost"],
  ["r", "6.18.0"],
  ["v", "#1 SMP"],
  ["m", "x86_64"],
  ["p", "unknown"],
  ["i", "unknown"],
  ["o", "GNU/Linux"],
];

/** uname [-asnrvmpio] */
export const uname: Command = (invocation) => {
  const options = invocation.args.join("").replaceAll("-", "") || "s";
  const shown = UNAME.filter(
    ([letter, value]) => options.includes(letter) || (options.includes("a") && value !== "unknown"),
  );
  invocation.stdout(`${shown.map(([, value]) => value).join(" ")}\n`);
  return 0;
};

export const hostname: Command = (invocation) => {
  invocation.stdout(`${bytesOf(invocation.env.get("HOSTNAME") ?? "localhost")}\n`);
  return 0;
};

export const arch: Command = (invocation) => {
  invocation.stdout("x86_64\n");
  return 0;
};

export const nproc: Command = (invocation) => {
  invocation.stdout("1\n");
  return 0;
};

/** Waits for nothing: time does not pass here. */
export const succeed: Command = () => 0;
export const fail: Command = () => 1;

/** tty [-s]: no build has a terminal. */
export const tty: Command = (invocation) => {
  if (!invocation.args.includes("-s")) invocation.stdout("not a tty\n");
  return 1;
};

/** nologin: the shell of those who are not to have one. */
export const nologin: Command = (invocation) => {
  invocation.stdout("This account is currently not available.\n");
  return 1;
};

/** printenv [name…] */
export const printenv: Command = (invocation) => {
  const { args, env } = invocation;
  if (args.length === 0)
    for (const [name, value] of env) invocation.stdout(`${bytesOf(`${name}=${value}`)}\n`);
  let status = 0;
  for (const name of args) {
    const value = env.get(name);
    if (value === undefined) status = 1;
    else invocation.stdout(`${bytesOf(value)}\n`);
  }
  return status;
};

export const pwd: Command = (invocation) => {
  invocation.stdout(`${bytesOf(invocation.process.getcwd())}\n`);
  return 0;
};
