import { isErrno } from "../../base/fs-error.ts";
import type { Command, Invocation } from "../../shell/command.ts";
import { type Call, hasOption, type Item } from "./call.ts";
import { suits } from "./matching-paths.ts";
import type { PackageSet } from "./package-set.ts";
import type { RuleFields } from "./schema.ts";
import { bareName, selectPackages } from "./select-packages.ts";
import { takeSteps } from "./take-steps.ts";

/** What a command comes to once its names are resolved. */
export interface CommandPlan {
  readonly rules: readonly RuleFields[];
  /** Options whose value is the next argument. */
  readonly valued: ReadonlySet<string>;
  readonly sets: ReadonlyMap<string, PackageSet>;
  /** Where it is declared: "effects.yaml", "copyup". */
  readonly file: string;
}

/** What a command ends with that has no rule for its arguments, or that a system call refuses. */
const FAILED = 1;
const REFUSED = 100;

/** A command that does what its first fitting rule says, and tells on the standard error that it is a stand-in. */
export function compileCommand(plan: CommandPlan): Command {
  return (invocation) => {
    const { name } = invocation;
    const parsed = readArguments(invocation.args, plan.valued);
    const rule = plan.rules.find((one) => fits(one, parsed, invocation));
    if (rule === undefined) {
      const called = [name, ...invocation.args].join(" ");
      invocation.stderr(
        `copyup: no effect is declared for "${called}" (${plan.file}): add a rule for it, or stub ${name}\n`,
      );
      return FAILED;
    }
    invocation.stderr(
      `copyup: ${name} is a stand-in (${plan.file}): names and sizes are realistic, contents are not\n`,
    );
    try {
      takeSteps(rule.do ?? [], callOf(invocation, rule, parsed, plan));
      return rule.status ?? 0;
    } catch (error) {
      if (!isErrno(error)) throw error;
      invocation.stderr(`${name}: ${error.message}\n`);
      return REFUSED;
    }
  };
}

interface Arguments {
  readonly options: readonly string[];
  readonly words: readonly string[];
}

function readArguments(args: readonly string[], valued: ReadonlySet<string>): Arguments {
  const options: string[] = [];
  const words: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (!arg.startsWith("-") || arg === "-") {
      words.push(arg);
    } else if (valued.has(arg)) {
      options.push(`${arg}=${args[++i] ?? ""}`);
    } else {
      options.push(arg);
    }
  }
  return { options, words };
}

function fits(rule: RuleFields, parsed: Arguments, { process }: Invocation): boolean {
  if (!suits(process, rule)) return false;
  if (rule.with !== undefined && !hasOption(parsed, rule.with)) return false;
  return taken(rule.match, parsed.words) !== undefined;
}

/** The arguments at `*` and `...`; undefined when the words do not match. */
function taken(match: readonly string[], words: readonly string[]): readonly string[] | undefined {
  const open = match.at(-1) === "...";
  const fixed = open ? match.slice(0, -1) : match;
  if (open ? words.length < fixed.length : words.length !== fixed.length) return undefined;
  if (!fixed.every((one, i) => one === "*" || one === words[i])) return undefined;
  return words.filter((_, i) => i >= fixed.length || fixed[i] === "*");
}

function callOf(
  invocation: Invocation,
  rule: RuleFields,
  { options, words }: Arguments,
  { sets }: CommandPlan,
): Call {
  const { name: command, process, clock, stdout, stderr } = invocation;
  const names = taken(rule.match, words)!;
  const asked = new Set(names.map(bareName));
  const fields = rule.packages;
  const items: readonly Item[] =
    fields === undefined
      ? names.map((name) => ({ name, asked: true }))
      : selectPackages({
          ...{ process, names, fields },
          set: sets.get(fields.from)!,
          recommended:
            fields.recommends !== undefined && !hasOption({ options }, fields.recommends),
        }).map((one) => ({ name: one.name, asked: asked.has(one.name), package: one }));
  const sum = (size: (one: Item) => number): number =>
    items.reduce((all, one) => all + size(one), 0);
  const virtual = fields?.virtual?.flatMap(
    (option) => options.find((one) => one.startsWith(`${option}=`))?.slice(option.length + 1) ?? [],
  );
  const variables = new Map([
    ["command", command],
    ["cwd", invocation.cwd === "/" ? "" : invocation.cwd],
    ["names", items.map(({ name }) => name).join(" ")],
    ["asked", names.join(" ")],
    ["count", `${items.length}`],
    ["archives", `${Math.round(sum((one) => one.package?.archive ?? 0) / 1000)}`],
    ["space", `${sum((one) => one.package?.installed ?? 0)}`],
    ["virtual", virtual?.[0] ?? ""],
  ]);
  const print = (text: string): void => stdout(text);
  const warn = (text: string): void => stderr(text);
  return { process, clock, options, variables, items, print, warn };
}

/** What texts outside and inside of `each` may stand for. */
export const VARIABLES = [
  "command",
  "cwd",
  "names",
  "asked",
  "count",
  "archives",
  "space",
  "virtual",
];
export const EACH_VARIABLES = [
  ...VARIABLES,
  ...["name", "id", "version", "deb", "paragraph", "installed"],
];
