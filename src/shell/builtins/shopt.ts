import type { Shell } from "../run/shell-state.ts";
import { misuse } from "./usage.ts";

/** Those that change something here: expand/glob.ts. Kept among the options of `set`, by their names. */
const EFFECTIVE = ["dotglob", "extglob", "globstar", "nullglob"];
const KNOWN = new Set([
  ...EFFECTIVE,
  ...["autocd", "cdspell", "checkhash", "checkwinsize", "cmdhist", "execfail", "expand_aliases"],
  ...["extdebug", "extquote", "failglob", "force_fignore", "globasciiranges", "globskipdots"],
  ...["gnu_errfmt", "histappend", "huponexit", "inherit_errexit", "interactive_comments"],
  ...["lastpipe", "lithist", "localvar_inherit", "login_shell", "mailwarn", "nocaseglob"],
  ...["nocasematch", "patsub_replacement", "progcomp", "promptvars", "restricted_shell"],
  ...["shift_verbose", "sourcepath", "varredir_close", "xpg_echo"],
]);

/** shopt [-s|-u] [-q] [name…] */
export function shopt(shell: Shell, args: string[], builtin: string): number {
  let letters = "";
  while (/^-[supqo]+$/.test(args[0] ?? "")) letters += args.shift()!.slice(1);
  let status = 0;
  for (const name of args) {
    if (!KNOWN.has(name)) {
      status = misuse(shell, builtin, `${name}: invalid shell option name`, 1);
    } else if (letters.includes("s")) shell.options.add(name);
    else if (letters.includes("u")) shell.options.delete(name);
    else {
      const on = shell.option(name);
      if (!letters.includes("q")) shell.out(`${name.padEnd(15)}\t${on ? "on" : "off"}\n`);
      if (!on) status = 1;
    }
  }
  return status;
}
