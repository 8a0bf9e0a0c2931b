import { FsError } from "../../base/fs-error.ts";
import { isLinkMode } from "../../base/mode.ts";
import type { Stat } from "../../process/stat.ts";
import { type Call, program, Stop } from "./call.ts";
import { applyMode, type ModeWords, modeDigits, modeLetters, parseMode } from "./mode-words.ts";
import { type Given, type OptionSpec, UsageError } from "./options.ts";
import { quote } from "./quote.ts";
import { strerror } from "./strerror.ts";
import { walkTree } from "./walk-tree.ts";

const SPEC: OptionSpec = {
  short: "Rcfvr::w::x::X::s::t::u::g::o::a::,::+::=::0::1::2::3::4::5::6::7::",
  long: {
    recursive: "R",
    changes: "c",
    silent: "f",
    quiet: "f",
    verbose: "v",
    reference: "reference:",
    "no-preserve-root": "noroot",
    "preserve-root": "root",
  },
};
const MODE_LETTERS = "rwxXstugoa,+=01234567";

/** chmod(1). A mode may look like an option: `chmod -x f`. */
export const chmod = program(SPEC, (call, given) => {
  const dashed = given.options
    .filter(({ key }) => key.length === 1 && MODE_LETTERS.includes(key))
    .map(({ key, value }) => `-${key}${value ?? ""}`)
    .join(",");
  const reference = given.value("reference");
  const takesMode = dashed === "" && reference === null;
  const [first] = given.operands;
  const files = takesMode ? given.operands.slice(1) : given.operands;
  if (first === undefined || files.length === 0) {
    const after = takesMode && first !== undefined ? ` after ${quote(first)}` : "";
    throw new UsageError(`missing operand${after}`);
  }
  const text = takesMode ? first : dashed;
  // busybox takes 755 for all bits, on directories too.
  const whole = call.isBusybox && /^[0-7]+$/.test(text) ? text.padStart(5, "0") : text;
  const words = reference === null ? wordsOf(whole) : modeOf(call, reference);
  const change = new ModeChange(call, given, words, dashed !== "");
  for (const path of files) change.apply(path);
});

function wordsOf(text: string): ModeWords {
  const words = parseMode(text);
  if (words === null) throw new UsageError(`invalid mode: ${quote(text)}`);
  return words;
}

function modeOf(call: Call, path: string): ModeWords {
  try {
    return parseMode((call.process.stat(path).mode & 0o7777).toString(8).padStart(5, "0"))!;
  } catch (error) {
    call.failed(`failed to get attributes of ${quote(path)}`, error);
    throw new Stop();
  }
}

class ModeChange {
  readonly #call: Call;
  readonly #words: ModeWords;
  readonly #recursive: boolean;
  readonly #quiet: boolean;
  readonly #says: "all" | "changes" | "nothing";
  /** The mode looked like an option: what the umask keeps from it is worth an error. */
  readonly #dashed: boolean;

  constructor(call: Call, given: Given, words: ModeWords, dashed: boolean) {
    this.#call = call;
    this.#words = words;
    this.#recursive = given.has("R");
    this.#quiet = given.has("f");
    const last = given.last("v", "c");
    this.#says = last === "v" ? "all" : last === "c" ? "changes" : "nothing";
    this.#dashed = dashed;
  }

  apply(path: string): void {
    const { process } = this.#call;
    if (this.#recursive && path === "/") {
      this.#call.fail("it is dangerous to operate recursively on '/'");
      this.#call.note("use --no-preserve-root to override this failsafe");
      return;
    }
    for (const visit of walkTree(process, path, { follow: "arguments" })) {
      const { at } = visit;
      switch (visit.kind) {
        case "before":
          at.skip = !this.#recursive;
          this.#change(at.path, visit.stat);
          break;
        case "entry":
          if (isLinkMode(visit.stat.mode) && at.depth === 0) this.#dangling(at.path);
          else if (!isLinkMode(visit.stat.mode)) this.#change(at.path, visit.stat);
          else if (this.#says === "all") {
            this.#call.out(
              `neither symbolic link ${quote(at.path)} nor referent has been changed\n`,
            );
          }
          break;
        case "missing":
          this.#fail(`cannot access ${quote(at.path)}: ${strerror(visit.error)}`);
          break;
        case "unreadable":
          this.#fail(`cannot read directory ${quote(at.path)}: ${strerror(visit.error)}`);
          break;
        case "after":
        case "cycle":
          break;
        default:
          visit satisfies never;
      }
    }
  }

  #dangling(path: string): void {
    this.#fail(`cannot operate on dangling symlink ${quote(path)}`);
  }

  #fail(message: string): void {
    if (this.#quiet) this.#call.status = 1;
    else this.#call.fail(message);
  }

  #change(path: string, { mode: bits }: Stat): void {
    const { process, umask } = this.#call;
    const isDirectory = (bits & 0o170000) === 0o040000;
    const before = bits & 0o7777;
    const wanted = applyMode(this.#words, before, isDirectory, umask);
    try {
      process.chmod(path, wanted);
    } catch (error) {
      if (!(error instanceof FsError)) throw error;
      this.#fail(`changing permissions of ${quote(path)}: ${strerror(error)}`);
      if (this.#says === "all") {
        const words = `${described(before)} to ${described(wanted)}`;
        this.#call.out(`failed to change mode of ${quote(path)} from ${words}\n`);
      }
      return;
    }
    this.#report(path, before, wanted);
    if (!this.#dashed) return;
    const naive = applyMode(this.#words, before, isDirectory, 0);
    if ((wanted & ~naive) !== 0) {
      const [is, expected] = [modeLetters(wanted), modeLetters(naive)];
      this.#call.fail(`${path}: new permissions are ${is}, not ${expected}`);
    }
  }

  #report(path: string, before: number, now: number): void {
    if (this.#says === "nothing" || (this.#says === "changes" && before === now)) return;
    const text =
      before === now
        ? `mode of ${quote(path)} retained as ${described(now)}`
        : `mode of ${quote(path)} changed from ${described(before)} to ${described(now)}`;
    this.#call.out(`${text}\n`);
  }
}

const described = (mode: number): string => `${modeDigits(mode)} (${modeLetters(mode)})`;
