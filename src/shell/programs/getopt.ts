import { bytesOf } from "../bytes.ts";
import type { Command, Invocation } from "../command.ts";

/** 1: the options that were looked for are wrong; 2: getopt's own are; 4: it is this getopt. */
const WRONG = 1;
const MISUSED = 2;
const ENHANCED = 4;

interface Settings {
  readonly name: string;
  readonly short: string;
  readonly long: readonly string[];
  readonly quiet: boolean;
  readonly silent: boolean;
  readonly unquoted: boolean;
  readonly alternative: boolean;
  readonly args: readonly string[];
}

/** getopt(1) of util-linux: [-o short] [-l long] [-n name] [-aqQTu] [--] [argument…], or short [argument…] */
export const getopt: Command = (invocation) => {
  const { args } = invocation;
  const complain = (text: string): number => {
    invocation.stderr(`${invocation.name}: ${text}\n`);
    invocation.stderr(`Try '${invocation.name} --help' for more information.\n`);
    return MISUSED;
  };
  const [first] = args;
  if (first === undefined) return complain("missing optstring argument");
  if (!first.startsWith("-")) {
    const plain = { name: invocation.name, short: first, long: [], args: args.slice(1) };
    return new Reader(invocation, { ...plain, ...NOTHING, unquoted: true }).run();
  }
  const given = ownOptions(args);
  if (given === "test") return ENHANCED;
  if (typeof given === "string") return complain(given);
  return new Reader(invocation, { ...given, name: given.name || invocation.name }).run();
};

const NOTHING = { quiet: false, silent: false, unquoted: false, alternative: false };

const OWN: Readonly<Record<string, string>> = {
  alternative: "a",
  longoptions: "l",
  long: "l",
  name: "n",
  options: "o",
  quiet: "q",
  "quiet-output": "Q",
  shell: "s",
  test: "T",
  unquoted: "u",
};

/** getopt's own options, up to `--` or the first argument that is none; "test", or what is wrong with them. */
function ownOptions(args: readonly string[]): Settings | string {
  const values = new Map<string, string>();
  const long: string[] = [];
  let short: string | undefined;
  let at = 0;
  for (; at < args.length && args[at]!.startsWith("-"); at++) {
    const arg = args[at]!;
    if (arg === "--") {
      at++;
      break;
    }
    const [, name, own] = /^--([^=]+)(?:=(.*))?$/s.exec(arg) ?? [];
    const letters = name === undefined ? arg.slice(1) : (OWN[name] ?? "?");
    for (let i = 0; i < letters.length; i++) {
      const letter = letters[i]!;
      if (letter === "T") return "test";
      if (!/[alnoqQsu]/.test(letter)) {
        return name === undefined
          ? `invalid option -- '${letter}'`
          : `unrecognized option '${arg}'`;
      }
      if (!/[lnos]/.test(letter)) {
        values.set(letter, "");
        continue;
      }
      const rest = name === undefined ? letters.slice(i + 1) : own;
      const value = rest === undefined || rest === "" ? args[++at] : rest;
      if (value === undefined) return `option requires an argument -- '${letter}'`;
      if (letter === "l") long.push(...value.split(/[\s,]+/).filter((one) => one !== ""));
      else if (letter === "o") short = value;
      else values.set(letter, value);
      break;
    }
  }
  let rest = args.slice(at);
  if (short === undefined) {
    if (rest.length === 0) return "missing optstring argument";
    [short, ...rest] = rest as [string, ...string[]];
  }
  return {
    ...{ name: values.get("n") ?? "", short, long, args: rest },
    quiet: values.has("q"),
    silent: values.has("Q"),
    unquoted: values.has("u"),
    alternative: values.has("a"),
  };
}

/** Takes arguments apart as getopt_long(3) does, and writes them down so that a shell can take them. */
class Reader {
  readonly #call: Invocation;
  readonly #settings: Settings;
  #output = "";
  #status = 0;

  constructor(call: Invocation, settings: Settings) {
    this.#call = call;
    this.#settings = settings;
  }

  run(): number {
    const { args, short, silent } = this.#settings;
    const inPlace = short.startsWith("-");
    const stops = short.startsWith("+") || this.#call.env.has("POSIXLY_CORRECT");
    const operands: string[] = [];
    for (let at = 0; at < args.length; ) {
      const arg = args[at]!;
      if (arg === "--" || (stops && !/^-./.test(arg))) {
        operands.push(...args.slice(arg === "--" ? at + 1 : at));
        break;
      }
      if (arg.startsWith("--")) at += this.#long(arg.slice(2), args[at + 1], "--");
      else if (!/^-./.test(arg)) {
        if (inPlace) this.#put(arg);
        else operands.push(arg);
        at++;
      } else if (
        this.#settings.alternative &&
        this.#meant(arg.slice(1).split("=")[0]!).length > 0
      ) {
        at += this.#long(arg.slice(1), args[at + 1], "-");
      } else at += this.#short(arg.slice(1), args[at + 1]);
    }
    this.#output += " --";
    for (const operand of operands) this.#put(operand);
    if (!silent) this.#call.stdout(`${this.#output}\n`);
    return this.#status;
  }

  /** Gives how many arguments were taken. */
  #short(letters: string, next: string | undefined): number {
    const known = this.#settings.short.replace(/^[-+:]+/, "");
    for (let i = 0; i < letters.length; i++) {
      const letter = letters[i]!;
      const at = letter === ":" ? -1 : known.indexOf(letter);
      if (at === -1) {
        this.#wrong(`invalid option -- '${letter}'`);
        continue;
      }
      const rest = letters.slice(i + 1);
      const [wanted = ""] = /^:{0,2}/.exec(known.slice(at + 1))!;
      if (wanted === "") {
        this.#output += ` -${bytesOf(letter)}`;
        continue;
      }
      if (wanted === ":" && rest === "" && next === undefined) {
        this.#wrong(`option requires an argument -- '${letter}'`);
        return 1;
      }
      this.#output += ` -${bytesOf(letter)}`;
      const separate = wanted === ":" && rest === "";
      this.#put(separate ? next! : rest);
      return separate ? 2 : 1;
    }
    return 1;
  }

  #long(text: string, next: string | undefined, dashes: string): number {
    const [, typed = text, own] = /^([^=]*)(?:=(.*))?$/s.exec(text) ?? [];
    const meant = this.#meant(typed);
    if (meant.length !== 1) {
      const shown = meant.map((one) => `'${dashes}${one.replace(/:+$/, "")}'`).join(" ");
      this.#wrong(
        meant.length === 0
          ? `unrecognized option '${dashes}${typed}'`
          : `option '${dashes}${text}' is ambiguous; possibilities: ${shown}`,
      );
      return 1;
    }
    const [, name = "", wanted] = /^(.*?)(:{0,2})$/.exec(meant[0]!)!;
    if (wanted === "" && own !== undefined) {
      this.#wrong(`option '${dashes}${name}' doesn't allow an argument`);
      return 1;
    }
    if (wanted === ":" && own === undefined && next === undefined) {
      this.#wrong(`option '${dashes}${name}' requires an argument`);
      return 1;
    }
    this.#output += ` --${bytesOf(name)}`;
    if (wanted === "") return 1;
    const separate = wanted === ":" && own === undefined;
    this.#put(separate ? next! : (own ?? ""));
    return separate ? 2 : 1;
  }

  /** The one of this name, or those that begin so. */
  #meant(typed: string): string[] {
    const { long } = this.#settings;
    const exact = long.find((one) => one.replace(/:+$/, "") === typed);
    return exact === undefined ? long.filter((one) => one.startsWith(typed)) : [exact];
  }

  #wrong(what: string): void {
    const { quiet, name } = this.#settings;
    if (!quiet) this.#call.stderr(bytesOf(`${name}: ${what}\n`));
    this.#status = WRONG;
  }

  #put(word: string): void {
    const bytes = bytesOf(word);
    this.#output += this.#settings.unquoted ? ` ${bytes}` : ` '${bytes.replaceAll("'", "'\\''")}'`;
  }
}
