import { type Here, selects } from "./sed-address.ts";
import type { SedCommand, SedRegex, Substitution } from "./sed-command.ts";
import { filled } from "./sed-replacement.ts";

/** What a script reads from and writes to beside its input. */
export interface SedFiles {
  /** The text of a file; "" when it is not there. */
  read(path: string): string;
  write(path: string, text: string): void;
}

export interface SedOptions {
  readonly quiet: boolean;
  /** Between lines: a newline, or NUL. */
  readonly end: string;
}

const MOST_STEPS = 10_000_000;

/** Runs a script. Hold space and open ranges go on from one file to the next. */
export class SedRun {
  /** Set by q and Q. */
  exitStatus: number | null = null;
  readonly #commands: readonly SedCommand[];
  readonly #options: SedOptions;
  readonly #files: SedFiles;
  #hold = "";
  #regex: RegExp | null = null;
  #lines: string[] = [];
  #lacksEnd = false;
  #name = "-";
  #line = 0;
  #pattern = "";
  #output = "";
  #queue: { readonly text: string; readonly raw: boolean }[] = [];
  readonly #taken = new Map<string, string[]>();

  constructor(commands: readonly SedCommand[], options: SedOptions, files: SedFiles) {
    this.#commands = commands;
    this.#options = options;
    this.#files = files;
  }

  /** What comes out for a text, whose lines count from one. */
  edit(text: string, name: string): string {
    const { end } = this.#options;
    this.#lines = text.split(end);
    this.#lacksEnd = this.#lines.at(-1) !== "";
    if (!this.#lacksEnd) this.#lines.pop();
    this.#name = name;
    this.#line = 0;
    this.#output = "";
    while (this.exitStatus === null && this.#next()) {
      while (this.#cycle() === "again");
    }
    return this.#output;
  }

  get #here(): Here {
    return { line: this.#line, isLast: this.#isLast, test: (regex) => this.#test(regex) };
  }

  get #isLast(): boolean {
    return this.#line >= this.#lines.length;
  }

  #next(): boolean {
    if (this.#isLast) return false;
    this.#pattern = this.#lines[this.#line++]!;
    return true;
  }

  #put(text: string): void {
    if (this.#output !== "" && !this.#output.endsWith(this.#options.end))
      this.#output += this.#options.end;
    this.#output += text;
  }

  /** A line, without an end if it is the last and had none. */
  #print(text: string): void {
    this.#put(text + (this.#isLast && this.#lacksEnd ? "" : this.#options.end));
  }

  #finishCycle(prints = true): void {
    if (prints && !this.#options.quiet) this.#print(this.#pattern);
    for (const { text } of this.#queue) if (text !== "") this.#put(text);
    this.#queue = [];
  }

  /** One round of the script. "again": D wants another with what is left. */
  #cycle(): "done" | "again" {
    let replaced = false;
    for (let at = 0, steps = 0; at < this.#commands.length; at++) {
      if (++steps > MOST_STEPS) throw new Error("a sed script that does not end");
      const command = this.#commands[at]!;
      if (selects(command, this.#here) === command.negated) {
        if (command.name === "{") at = command.target;
        continue;
      }
      switch (command.name) {
        case "b":
          at = command.target;
          break;
        case "t":
          if (replaced) at = command.target;
          replaced = false;
          break;
        case "T":
          if (!replaced) at = command.target;
          replaced = false;
          break;
        case "s":
          replaced = this.#substitute(command.substitution!) || replaced;
          break;
        case "c":
          if (command.to === null || command.negated || !command.active) this.#put(command.text);
          this.#finishCycle(false);
          return "done";
        case "d":
          this.#finishCycle(false);
          return "done";
        case "D": {
          const newline = this.#pattern.indexOf("\n");
          this.#finishCycle(false);
          if (newline === -1) return "done";
          this.#pattern = this.#pattern.slice(newline + 1);
          return "again";
        }
        case "n":
        case "N":
          if (!this.#more(command.name)) return "done";
          break;
        case "q":
        case "Q":
          this.exitStatus = Number(command.text || 0);
          this.#finishCycle(command.name === "q");
          return "done";
        default:
          this.#simple(command);
      }
    }
    this.#finishCycle();
    return "done";
  }

  /** n and N; false when there is no further line, and the script ends. */
  #more(name: "n" | "N"): boolean {
    if (this.#isLast) {
      this.exitStatus ??= null;
      this.#finishCycle();
      return false;
    }
    if (name === "n") this.#finishCycle();
    const before = this.#pattern;
    this.#next();
    if (name === "N") this.#pattern = `${before}\n${this.#pattern}`;
    return true;
  }

  #simple({ name, text, map }: SedCommand): void {
    switch (name) {
      case "a":
        this.#queue.push({ text, raw: false });
        break;
      case "i":
        this.#put(text);
        break;
      case "r":
        this.#queue.push({ text: this.#files.read(text), raw: true });
        break;
      case "R":
        this.#queueLine(text);
        break;
      case "w":
        this.#files.write(text, `${this.#pattern}\n`);
        break;
      case "W":
        this.#files.write(text, `${this.#pattern.split("\n")[0]}\n`);
        break;
      case "=":
        this.#put(`${this.#line}\n`);
        break;
      case "F":
        this.#put(`${this.#name}\n`);
        break;
      case "g":
        this.#pattern = this.#hold;
        break;
      case "G":
        this.#pattern += `\n${this.#hold}`;
        break;
      case "h":
        this.#hold = this.#pattern;
        break;
      case "H":
        this.#hold += `\n${this.#pattern}`;
        break;
      case "x":
        [this.#hold, this.#pattern] = [this.#pattern, this.#hold];
        break;
      case "p":
        this.#print(this.#pattern);
        break;
      case "P":
        this.#put(`${this.#pattern.split("\n")[0]}${this.#options.end}`);
        break;
      case "y":
        this.#pattern = [...this.#pattern].map((char) => map!.get(char) ?? char).join("");
        break;
      case "z":
        this.#pattern = "";
        break;
      case "l":
        this.#put(`${visible(this.#pattern)}$\n`);
        break;
      default:
        break;
    }
  }

  #queueLine(path: string): void {
    if (!this.#taken.has(path)) this.#taken.set(path, this.#files.read(path).split("\n"));
    const line = this.#taken.get(path)!.shift();
    if (line !== undefined && line !== "") this.#queue.push({ text: `${line}\n`, raw: true });
  }

  #use(regex: SedRegex): RegExp {
    this.#regex = regex ?? this.#regex ?? /(?:)/g;
    this.#regex.lastIndex = 0;
    return this.#regex;
  }

  #test(regex: SedRegex): boolean {
    return this.#use(regex).test(this.#pattern);
  }

  #substitute({ regex, pieces, all, nth, print, file }: Substitution): boolean {
    let count = 0;
    let changed = false;
    const before = this.#pattern;
    this.#pattern = before.replace(
      this.#use(regex),
      (...found: (string | number | undefined)[]) => {
        count++;
        if (count < nth || (count > nth && !all)) return String(found[0]);
        changed = true;
        return filled(pieces, found as (string | undefined)[]);
      },
    );
    if (!changed) return false;
    if (print) this.#print(this.#pattern);
    if (file !== null) this.#files.write(file, `${this.#pattern}\n`);
    return true;
  }
}

const visible = (text: string): string =>
  text.replace(/[\\\x00-\x1f\x7f-\xff]/g, (char) => {
    const known = {
      "\\": "\\\\",
      "\n": "\\n",
      "\t": "\\t",
      "\r": "\\r",
      "\f": "\\f",
      "\v": "\\v",
      "\b": "\\b",
      "\x07": "\\a",
    }[char];
    return known ?? `\\${char.charCodeAt(0).toString(8).padStart(3, "0")}`;
  });
