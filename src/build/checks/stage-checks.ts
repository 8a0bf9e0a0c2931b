import { posix } from "node:path";
import type { CmdInstruction, CopyInstruction, Instruction } from "../dockerfile.ts";
import { expandInstruction } from "../execute/expand-instruction.ts";
import { type ArgSources, StageArgs } from "../execute/stage-args.ts";
import { didYouMean } from "../parse/did-you-mean.ts";
import type { BuildProfile } from "../profile.ts";
import { type Settings, withEnv } from "../settings.ts";
import { ExpandError } from "../words/expand-error.ts";
import { expand } from "../words/expand-word.ts";
import { type BuildWarning, warningOf } from "./build-warning.ts";
import { nameOf } from "./text-checks.ts";

/** What the instructions of a stage stand on. */
export interface StageCheck {
  /** Of the base: its variables and its shell. */
  readonly settings: Settings;
  /** A WORKDIR of the Dockerfile came before. */
  readonly workdirSet: boolean;
  /** Of a stage that it is built on. */
  readonly args: StageArgs | null;
}

export interface StageCheckInit {
  readonly escape: "\\" | "`";
  readonly profile: BuildProfile;
  readonly args: ArgSources;
  /** What .dockerignore leaves out; null where it has exceptions, which cannot be told from the text. */
  readonly isIgnored: ((path: string) => boolean) | null;
}

/** What the instructions of a stage come to, one after the other, rule by rule. BuildKit: convert.go, dispatch */
export class StageChecks {
  readonly warnings: BuildWarning[] = [];
  readonly #init: StageCheckInit;
  readonly #args: StageArgs;
  readonly #declared = new Set<string>();
  readonly #last = new Map<string, Instruction>();
  #at: StageCheck;

  constructor(init: StageCheckInit, base: StageCheck) {
    this.#init = init;
    this.#args = base.args?.ofChild(base.settings) ?? new StageArgs(init.profile, init.args);
    this.#at = base;
  }

  /** What a stage stands on that is built on this one. */
  get end(): StageCheck {
    return { ...this.#at, args: this.#args };
  }

  take(written: Instruction): void {
    const instruction = this.#expanded(written);
    if (instruction === null) return;
    switch (instruction.kind) {
      case "arg":
        for (const { name } of instruction.args) this.#secret("ARG", name, written);
        for (const { name } of instruction.args) this.#declared.add(name);
        this.#args.declare(instruction);
        return;
      case "env": {
        let Env = this.#at.settings.Env ?? [];
        for (const { name, value } of instruction.pairs) {
          this.#secret("ENV", name, written);
          Env = withEnv(Env, name, value);
          this.#args.replace(name);
        }
        this.#change({ Env });
        return;
      }
      case "shell":
        this.#change({ Shell: instruction.argv });
        return;
      case "cmd":
      case "entrypoint":
        this.#usedOnce(written);
        this.#jsonArgs(instruction);
        return;
      case "healthcheck":
        this.#usedOnce(written);
        return;
      case "workdir":
        if (!this.#at.workdirSet && !instruction.word.startsWith("/")) {
          this.#warn("WorkdirRelativePath", written, instruction.word);
        }
        this.#at = { ...this.#at, workdirSet: true };
        return;
      case "copy":
      case "add":
        this.#ignored(instruction);
        return;
      case "expose":
        for (const word of instruction.words) this.#port(word, written);
        return;
      default:
        return;
    }
  }

  #change(settings: Settings): void {
    this.#at = { ...this.#at, settings: { ...this.#at.settings, ...settings } };
  }

  #warn(rule: Parameters<typeof warningOf>[0], { range }: Instruction, ...words: string[]): void {
    this.warnings.push(warningOf(rule, range, ...(words as [string, string])));
  }

  /** With its variables worked in; those that nobody has set are told of. Null when it cannot be: the build fails. */
  #expanded(written: Instruction): Instruction | null {
    const env = this.#args.environment(this.#at.settings);
    const isQuiet = written.kind === "expose";
    const work = (text: string, plainQuotes = false) => {
      const found = expand(text, env, { escape: this.#init.escape, plainQuotes });
      for (const name of isQuiet ? [] : found.unmatched) {
        if (this.#declared.has(name)) continue;
        const meant = didYouMean(name, env.keys(), true).replace("mean ", "mean $");
        this.#warn("UndefinedVar", written, name, meant);
      }
      return found;
    };
    try {
      if (written.kind === "run") for (const mount of written.mounts) work(mount);
      return expandInstruction(written, {
        word: (text) => work(text).text,
        words: (text) => work(text).words,
        text: (text) => work(text, true).text,
      });
    } catch (error) {
      if (error instanceof ExpandError) return null;
      throw error;
    }
  }

  #secret(instruction: "ARG" | "ENV", key: string, written: Instruction): void {
    if (SECRET.test(key) && !ALLOWED.test(key)) {
      this.#warn("SecretsUsedInArgOrEnv", written, instruction, key);
    }
  }

  /** The one before is told of: it has no effect. */
  #usedOnce(written: Instruction): void {
    const before = this.#last.get(written.kind);
    const name = nameOf(written.original);
    if (before !== undefined) this.#warn("MultipleInstructionsDisallowed", before, name);
    this.#last.set(written.kind, written);
  }

  #jsonArgs(instruction: CmdInstruction): void {
    if (instruction.command.form === "exec" || this.#at.settings.Shell !== undefined) return;
    this.#warn("JSONArgsRecommended", instruction, nameOf(instruction.original));
  }

  #ignored(instruction: CopyInstruction): void {
    const { isIgnored } = this.#init;
    if (instruction.from !== undefined || isIgnored === null) return;
    const verb = instruction.kind === "copy" ? "Copy" : "Add";
    for (const source of instruction.sources) {
      const path = posix.normalize(source).replace(/(?<=.)\/$/, "");
      if (path === "." || path === "/" || /^https?:/.test(source)) continue;
      if (isIgnored(path)) this.#warn("CopyIgnoredFile", instruction, verb, path);
    }
  }

  #port(word: string, written: Instruction): void {
    const [ports = "", protocol = ""] = word.split("/");
    if (protocol !== protocol.toLowerCase()) this.#warn("ExposeProtoCasing", written, word);
    if (ports.includes(":")) this.#warn("ExposeInvalidFormat", written, word);
  }
}

/** A word of the name says so; another takes it back. BuildKit: getSecretsRegex */
const SECRET =
  /(?:_|^)(?:apikey|auth|credential|credentials|key|password|pword|passwd|secret|token)(?:_|$)/i;
const ALLOWED = /(?:_|^)(?:public|file|version)(?:_|$)/i;
