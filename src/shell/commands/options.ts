/** What a command line was found to say wrong. `hint`: whether to point to --help. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly hint: boolean;
  readonly status: number | undefined;

  constructor(message: string, { hint = true, status }: { hint?: boolean; status?: number } = {}) {
    super(message);
    this.hint = hint;
    this.status = status;
  }
}

/** The options of a command, as getopt_long(3) takes them. */
export interface OptionSpec {
  /** Letters; one colon behind a letter that wants a value, two where the value may be left out. A `+` in front: the
   *  first operand ends the options. */
  readonly short: string;
  /** Long names, and the letter that each stands for; or a name of its own, with colons as above. */
  readonly long?: Readonly<Record<string, string>>;
}

/** One option as given, by its letter or own name. */
export interface GivenOption {
  readonly key: string;
  readonly value: string | null;
  /** How many operands stood before it. */
  readonly after: number;
}

/** The options and operands of a command line. */
export class Given {
  readonly options: readonly GivenOption[];
  readonly operands: readonly string[];

  constructor(options: readonly GivenOption[], operands: readonly string[]) {
    this.options = options;
    this.operands = operands;
  }

  has(...keys: readonly string[]): boolean {
    return this.options.some(({ key }) => keys.includes(key));
  }

  /** The value of the last of these options. */
  value(...keys: readonly string[]): string | null {
    return this.options.findLast(({ key }) => keys.includes(key))?.value ?? null;
  }

  values(...keys: readonly string[]): string[] {
    return this.options.flatMap(({ key, value }) =>
      keys.includes(key) && value !== null ? [value] : [],
    );
  }

  /** Whichever of these options came last. */
  last(...keys: readonly string[]): string | null {
    return this.options.findLast(({ key }) => keys.includes(key))?.key ?? null;
  }
}

/** Takes a command line apart as GNU's getopt_long does: options and operands in any order, long names cut short.
 *  @throws UsageError in its words */
export function parseOptions(spec: OptionSpec, args: readonly string[]): Given {
  const options: GivenOption[] = [];
  const operands: string[] = [];
  const inOrder = spec.short.startsWith("+");
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]!;
    if (arg === "--") {
      operands.push(...args.slice(at + 1));
      break;
    }
    if (arg.startsWith("--")) {
      const { option, taken } = longOption(spec, arg.slice(2), args[at + 1]);
      options.push({ ...option, after: operands.length });
      at += taken;
    } else if (arg.length > 1 && arg.startsWith("-")) {
      at += shortOptions(spec, arg, args[at + 1], (key, value) =>
        options.push({ key, value, after: operands.length }),
      );
    } else {
      if (inOrder) {
        operands.push(...args.slice(at));
        break;
      }
      operands.push(arg);
    }
  }
  return new Given(options, operands);
}

type Wants = "nothing" | "value" | "perhaps";

function wantsOf(spec: OptionSpec, letter: string): Wants | null {
  const at = letter === ":" || letter === "+" ? -1 : spec.short.indexOf(letter);
  if (at === -1) return null;
  if (spec.short[at + 1] !== ":") return "nothing";
  return spec.short[at + 2] === ":" ? "perhaps" : "value";
}

/** Says how many further arguments were used. */
function shortOptions(
  spec: OptionSpec,
  arg: string,
  next: string | undefined,
  found: (key: string, value: string | null) => void,
): number {
  for (let at = 1; at < arg.length; at++) {
    const key = arg[at]!;
    const wants = wantsOf(spec, key);
    if (wants === null) throw new UsageError(`invalid option -- '${key}'`);
    if (wants === "nothing") {
      found(key, null);
      continue;
    }
    const rest = arg.slice(at + 1);
    if (rest !== "" || wants === "perhaps") {
      found(key, rest === "" ? null : rest);
      return 0;
    }
    if (next === undefined) throw new UsageError(`option requires an argument -- '${key}'`);
    found(key, next);
    return 1;
  }
  return 0;
}

function longOption(
  spec: OptionSpec,
  text: string,
  next: string | undefined,
): { option: Omit<GivenOption, "after">; taken: number } {
  const equals = text.indexOf("=");
  const typed = equals === -1 ? text : text.slice(0, equals);
  const attached = equals === -1 ? null : text.slice(equals + 1);
  const name = fullName(spec, typed);
  const code = ALWAYS[name] ?? spec.long![name]!;
  const key = code.replace(/:+$/, "");
  const wants = key.length === 1 ? wantsOf(spec, key)! : wantsOfCode(code);
  if (wants === "nothing") {
    if (attached !== null) throw new UsageError(`option '--${name}' doesn't allow an argument`);
    return { option: { key, value: null }, taken: 0 };
  }
  if (attached !== null || wants === "perhaps")
    return { option: { key, value: attached }, taken: 0 };
  if (next === undefined) throw new UsageError(`option '--${name}' requires an argument`);
  return { option: { key, value: next }, taken: 1 };
}

/** Every command has these. */
const ALWAYS: Readonly<Record<string, string>> = { help: "help", version: "version" };

function wantsOfCode(code: string): Wants {
  if (code.endsWith("::")) return "perhaps";
  return code.endsWith(":") ? "value" : "nothing";
}

function fullName(spec: OptionSpec, typed: string): string {
  const long = { ...ALWAYS, ...spec.long };
  if (Object.hasOwn(long, typed)) return typed;
  const meant = Object.keys(long).filter((name) => name.startsWith(typed));
  const codes = new Set(meant.map((name) => long[name]));
  if (meant.length === 0) throw new UsageError(`unrecognized option '--${typed}'`);
  if (codes.size === 1) return meant[0]!;
  const list = meant.map((name) => `'--${name}'`).join(" ");
  throw new UsageError(`option '--${typed}' is ambiguous; possibilities: ${list}`);
}
