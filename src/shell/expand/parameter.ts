import type { Change, Part, Word } from "../parse/ast.ts";
import { fail } from "../run/fail.ts";
import type { Shell } from "../run/shell-state.ts";
import { elementOf, elementsOf, keysOf, setElement } from "./elements.ts";
import { addValue, addWord, arithmetic, expandPattern, expandText } from "./expand.ts";
import type { Fields } from "./fields.ts";
import { patternRegExp } from "./pattern.ts";

type Parameter = Extract<Part, { kind: "parameter" }>;

/** Adds what `$name` or `${name…}` stands for. */
export async function expandParameter(
  shell: Shell,
  part: Parameter,
  fields: Fields,
): Promise<void> {
  const { change, quoted } = part;
  if (change.kind === "bad") badSubstitution(shell, change.text);
  if (change.kind === "indirect") return addIndirect(shell, part, fields);
  const index = part.index === null ? null : await expandText(shell, part.index);
  const list = listOf(shell, part.name, index);
  const star = part.name === "*" || index === "*";
  if (change.kind === "length") {
    const length = list?.length ?? parameterValue(shell, part.name, index)?.length;
    if (length === undefined) unset(shell, part.name);
    addValue(fields, String(length ?? 0), quoted);
    return;
  }
  if (list === null) {
    const value = parameterValue(shell, part.name, index);
    await addChanged(shell, part, index, value, fields);
    return;
  }
  const changed = await changeList(shell, change, list);
  if (changed === null) {
    const value = list.length === 0 ? undefined : list.join(separator(shell));
    await addChanged(shell, part, index, value, fields, list);
  } else addList(shell, changed, fields, quoted, star);
}

function badSubstitution(shell: Shell, text: string): never {
  const words = shell.flavour === "ash" ? "syntax error: bad substitution" : "Bad substitution";
  return shell.flavour === "bash"
    ? fail(shell, `${text}: bad substitution`, 1)
    : fail(shell, words, 2);
}

/** The values of `$@`, `$*`, `${a[@]}`, `${a[*]}`; null for any other. */
function listOf(shell: Shell, name: string, index: string | null): string[] | null {
  if (name === "@" || name === "*") return shell.positional;
  if (index === "@" || index === "*") return elementsOf(shell.variables.find(name));
  return null;
}

function separator(shell: Shell): string {
  const ifs = shell.variables.get("IFS");
  return ifs === undefined ? " " : ifs.charAt(0);
}

function addList(
  shell: Shell,
  list: readonly string[],
  fields: Fields,
  quoted: boolean,
  star: boolean,
): void {
  if (star && quoted) {
    fields.quoted(list.join(separator(shell)));
    return;
  }
  for (const [index, value] of list.entries()) {
    if (index > 0) fields.end();
    addValue(fields, value, quoted);
  }
}

/** The value of a parameter; undefined when it is unset. */
function parameterValue(shell: Shell, name: string, index: string | null): string | undefined {
  if (index !== null) return elementOf(shell, name, index);
  if (/^\d+$/.test(name)) {
    return name === "0" ? shell.name : shell.positional[Number(name) - 1];
  }
  switch (name) {
    case "#":
      return String(shell.positional.length);
    case "?":
      return String(shell.status);
    case "$":
      return shell.pid;
    case "!":
      return shell.lastBackground === "" ? undefined : shell.lastBackground;
    case "-":
      return optionLetters(shell);
    case "LINENO":
      return shell.variables.get(name) ?? String(shell.line);
    case "RANDOM":
      return shell.flavour === "dash" ? shell.variables.get(name) : shell.shared.nextRandom();
    case "SECONDS":
      // No time passes here.
      return shell.variables.get(name) ?? (shell.flavour === "bash" ? "0" : undefined);
    default:
      return shell.variables.get(name);
  }
}

/** The order in which dash and busybox name options, and bash. */
const BASH_LETTERS = "abefhkmnptuvxBCEHPT";
const LETTERS = "ubaCEVvxsnmIfe";

function optionLetters({ options, flavour }: Shell): string {
  const letters = [...options].filter((option) => option.length === 1);
  if (flavour === "bash") {
    return [...BASH_LETTERS].filter((one) => letters.includes(one) || "hB".includes(one)).join("");
  }
  return letters.sort((a, b) => LETTERS.indexOf(a) - LETTERS.indexOf(b)).join("");
}

function unset(shell: Shell, name: string): void {
  if (!shell.option("u") || name === "@" || name === "*") return;
  const bash = shell.flavour === "bash";
  // bash leaves with 1 under set -e, and with 127 from -c otherwise.
  const status = bash ? (shell.option("e") ? 1 : 127) : 2;
  fail(shell, `${name}: ${bash ? "unbound variable" : "parameter not set"}`, status);
}

async function addChanged(
  shell: Shell,
  part: Parameter,
  index: string | null,
  value: string | undefined,
  fields: Fields,
  list: readonly string[] | null = null,
): Promise<void> {
  const { change, quoted, name } = part;
  const keep = (): void => {
    if (list !== null) addList(shell, list, fields, quoted, name === "*" || index === "*");
    else if (value !== undefined) addValue(fields, value, quoted);
    else if (quoted) fields.quoted("");
  };
  switch (change.kind) {
    case "default":
    case "assign":
    case "error":
    case "alternative": {
      const missing = value === undefined || (change.orEmpty && value === "");
      if (change.kind === "alternative") {
        if (!missing) await addWord(shell, change.word, fields, true);
        else if (quoted) fields.quoted("");
      } else if (!missing) keep();
      else if (change.kind === "default") {
        if (quoted && change.word.parts.length === 0) fields.quoted("");
        await addWord(shell, change.word, fields, true);
      } else if (change.kind === "assign") {
        const text = await expandText(shell, change.word);
        if (index === null) shell.variables.set(name, text);
        else setElement(shell, name, index, text, false);
        addValue(fields, text, quoted);
      } else await failUnset(shell, name, change.word, change.orEmpty);
      return;
    }
    default: {
      if (value === undefined) unset(shell, name);
      if (change.kind === "plain") keep();
      else addValue(fields, await changeText(shell, change, value ?? ""), quoted);
    }
  }
}

async function failUnset(shell: Shell, name: string, word: Word, orEmpty: boolean): Promise<never> {
  const text = await expandText(shell, word);
  const ours = orEmpty ? "parameter not set or null" : "parameter not set";
  const bash = shell.flavour === "bash";
  const bashWords = orEmpty ? "parameter null or not set" : "parameter not set";
  const message =
    text === "" && word.parts.every((part) => part.kind === "text" && !part.quoted)
      ? bash
        ? bashWords
        : ours
      : text;
  return fail(shell, `${name}: ${message}`, bash ? 127 : 2);
}

/** What a change makes of each value of a list; null for changes that are about the list itself. */
async function changeList(
  shell: Shell,
  change: Change,
  list: readonly string[],
): Promise<string[] | null> {
  switch (change.kind) {
    case "slice": {
      // Of "$@" the first is $0, of an array the element 0.
      const all = list === shell.positional ? [shell.name, ...list] : list;
      const offset = Number(arithmetic(shell, await expandText(shell, change.offset)));
      const start = offset < 0 ? Math.max(all.length + offset, 0) : offset;
      if (change.length === null) return all.slice(start);
      const length = Number(arithmetic(shell, await expandText(shell, change.length)));
      return all.slice(start, start + length);
    }
    case "prefix":
    case "suffix":
    case "replace":
    case "case": {
      const changed: string[] = [];
      for (const value of list) changed.push(await changeText(shell, change, value));
      return changed;
    }
    default:
      return null;
  }
}

async function changeText(shell: Shell, change: Change, value: string): Promise<string> {
  const extended = shell.option("extglob");
  switch (change.kind) {
    case "prefix": {
      const pattern = await expandPattern(shell, change.pattern);
      return value.replace(patternRegExp(pattern, "^", "", change.longest, extended), "");
    }
    case "suffix":
      return removeSuffix(
        value,
        patternRegExp(await expandPattern(shell, change.pattern), "^", "$", true, extended),
        change.longest,
      );
    case "replace":
      return replace(shell, change, value);
    case "slice": {
      const offset = Number(arithmetic(shell, await expandText(shell, change.offset)));
      const start = offset < 0 ? value.length + offset : offset;
      if (start < 0) return "";
      if (change.length === null) return value.slice(start);
      const length = Number(arithmetic(shell, await expandText(shell, change.length)));
      return value.slice(start, length < 0 ? value.length + length : start + length);
    }
    case "case": {
      const turn = (text: string): string =>
        text.replace(change.upper ? /[a-z]/g : /[A-Z]/g, (char) =>
          change.upper ? char.toUpperCase() : char.toLowerCase(),
        );
      return change.all ? turn(value) : turn(value.charAt(0)) + value.slice(1);
    }
    default:
      return value;
  }
}

function removeSuffix(value: string, whole: RegExp, longest: boolean): string {
  for (let n = 0; n <= value.length; n++) {
    const at = longest ? n : value.length - n;
    if (whole.test(value.slice(at))) return value.slice(0, at);
  }
  return value;
}

async function replace(
  shell: Shell,
  change: Extract<Change, { kind: "replace" }>,
  value: string,
): Promise<string> {
  const pattern = await expandPattern(shell, change.pattern);
  const by = await expandText(shell, change.by);
  if (pattern === "") return value;
  const before = change.where === "start" ? "^" : "";
  const after = change.where === "end" ? "$" : "";
  const found = patternRegExp(pattern, before, after, true, shell.option("extglob"));
  return change.where === "all"
    ? value.replace(new RegExp(found, "g"), () => by)
    : value.replace(found, () => by);
}

/** `${!name}`, `${!array[@]}` */
async function addIndirect(shell: Shell, part: Parameter, fields: Fields): Promise<void> {
  const index = part.index === null ? null : await expandText(shell, part.index);
  if (index === "@" || index === "*") {
    const keys = keysOf(shell.variables.find(part.name));
    addList(shell, keys, fields, part.quoted, index === "*");
    return;
  }
  const name = parameterValue(shell, part.name, index) ?? "";
  addValue(fields, name === "" ? "" : (parameterValue(shell, name, null) ?? ""), part.quoted);
}
