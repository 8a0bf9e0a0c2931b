import { createHash } from "node:crypto";
import { bytesOf } from "../bytes.ts";
import type { Command, Invocation } from "../command.ts";
import { readInput } from "./input.ts";
import { linesOf } from "./lines.ts";

/** md5sum, sha256sum and their kin: [-c [-s|--status] [--quiet] [--ignore-missing]] [file…] */
export function sum(algorithm: string): Command {
  return (invocation) => {
    const { args } = invocation;
    const files = args.filter((arg) => arg === "-" || !arg.startsWith("-"));
    const letters = args.filter((arg) => /^-[a-z]+$/.test(arg)).join("");
    const inputs = files.length === 0 ? ["-"] : files;
    if (letters.includes("c") || args.includes("--check")) {
      const quiet = args.includes("--quiet");
      const silent = letters.includes("s") || args.includes("--status");
      const lenient = args.includes("--ignore-missing");
      const check = new Check(invocation, algorithm, { quiet, silent, lenient });
      return Math.max(...inputs.map((file) => check.list(file)));
    }
    const mark = letters.includes("b") || args.includes("--binary") ? "*" : " ";
    let status = 0;
    for (const file of inputs) {
      const found = digest(invocation, algorithm, file);
      if (found === null) status = 1;
      else invocation.stdout(`${found} ${mark}${bytesOf(file)}\n`);
    }
    return status;
  };
}

function digest(invocation: Invocation, algorithm: string, file: string): string | null {
  const text = readInput(invocation, file);
  return text === null ? null : createHash(algorithm).update(text, "latin1").digest("hex");
}

interface CheckSettings {
  /** Nothing is said of what is as it should be. */
  readonly quiet: boolean;
  /** Nothing is said at all. */
  readonly silent: boolean;
  /** Files that are not there are passed over. */
  readonly lenient: boolean;
}

class Check {
  readonly #call: Invocation;
  readonly #algorithm: string;
  readonly #settings: CheckSettings;

  constructor(call: Invocation, algorithm: string, settings: CheckSettings) {
    this.#call = call;
    this.#algorithm = algorithm;
    this.#settings = settings;
  }

  /** Checks what a list names. Gives the status. */
  list(path: string): number {
    const text = readInput(this.#call, path);
    if (text === null) return 1;
    const lines = linesOf(text).flatMap((line) => parseLine(line) ?? []);
    if (lines.length === 0) {
      const name = path === "-" ? "'standard input'" : bytesOf(path);
      this.#warn(`${name}: no properly formatted checksum lines found`);
      return 1;
    }
    let unread = 0;
    let wrong = 0;
    for (const { hash, file } of lines) {
      if (this.#settings.lenient && this.#call.process.tryStat(file) === null) continue;
      const found = digest(this.#call, this.#algorithm, file);
      if (found === null) unread++;
      else if (found !== hash) wrong++;
      this.#say(file, found === null ? "FAILED open or read" : found === hash ? "OK" : "FAILED");
    }
    this.#summary(unread, wrong, lines.length);
    return unread + wrong === 0 ? 0 : 1;
  }

  #say(file: string, word: string): void {
    const { quiet, silent } = this.#settings;
    if (silent || (quiet && word === "OK")) return;
    this.#call.stdout(`${bytesOf(file)}: ${word}\n`);
  }

  #summary(unread: number, wrong: number, all: number): void {
    if (this.#call.userland === "busybox") {
      const bad = unread + wrong;
      if (bad > 0) this.#warn(`WARNING: ${bad} of ${all} computed checksums did NOT match`);
      return;
    }
    const files = unread === 1 ? "file" : "files";
    const checksums = wrong === 1 ? "checksum" : "checksums";
    if (unread > 0) this.#warn(`WARNING: ${unread} listed ${files} could not be read`);
    if (wrong > 0) this.#warn(`WARNING: ${wrong} computed ${checksums} did NOT match`);
  }

  #warn(message: string): void {
    if (!this.#settings.silent) this.#call.stderr(`${this.#call.name}: ${message}\n`);
  }
}

/** `hash  file`, `hash *file`, and BSD's `SHA256 (file) = hash`. */
function parseLine(line: string): { hash: string; file: string } | null {
  const plain = /^\\?([0-9a-fA-F]{8,})[ \t][ *](.+?)\n?$/.exec(line);
  if (plain !== null) return { hash: plain[1]!.toLowerCase(), file: plain[2]! };
  const bsd = /^[A-Z0-9-]+ \((.*)\) = ([0-9a-fA-F]+)\n?$/.exec(line);
  return bsd === null ? null : { hash: bsd[2]!.toLowerCase(), file: bsd[1]! };
}
