import type { Command } from "../command.ts";
import { Call } from "./call.ts";
import { FindActions } from "./find-actions.ts";
import {
  ExpressionReader,
  FindError,
  type FindOptions,
  type Met,
  type Predicate,
} from "./find-expression.ts";
import { TESTS_OF_NONE, TESTS_OF_ONE } from "./find-tests.ts";
import { quote } from "./quote.ts";
import { strerror } from "./strerror.ts";
import { type Follow, walkTree } from "./walk-tree.ts";

const FOLLOW: Readonly<Record<string, Follow>> = {
  "-P": "never",
  "-H": "arguments",
  "-L": "always",
};

/** find(1). Names come in the order that the kernel lists them. */
export const find: Command = async (invocation) => {
  const call = new Call(invocation);
  try {
    await new Find(call).run(invocation.args);
  } catch (error) {
    if (!(error instanceof FindError)) throw error;
    call.fail(error.message);
  }
  return call.status;
};

class Find {
  readonly #call: Call;
  readonly #options: FindOptions = {
    maxDepth: null,
    minDepth: 0,
    depthFirst: false,
    oneFileSystem: false,
    acts: false,
  };
  readonly #actions: FindActions;
  #follow: Follow = "never";

  constructor(call: Call) {
    this.#call = call;
    this.#actions = new FindActions(call, this.#options);
  }

  async run(args: readonly string[]): Promise<void> {
    let at = 0;
    for (; FOLLOW[args[at] ?? ""] !== undefined; at++) this.#follow = FOLLOW[args[at]!]!;
    const start = at;
    while (at < args.length && !/^(?:-.|[(!,]$)/.test(args[at]!)) at++;
    const roots = args.slice(start, at);
    const written = new ExpressionReader(args.slice(at), (word, next) =>
      this.#make(word, next),
    ).read();
    const print = this.#actions.print("\n");
    const expression: Predicate = this.#options.acts
      ? written
      : async (met) => (await written(met)) && print(met);
    for (const root of roots.length === 0 ? ["."] : roots) {
      await this.#walk(root, expression);
      if (this.#actions.stopped) break;
    }
    await this.#actions.finish();
  }

  async #walk(root: string, expression: Predicate): Promise<void> {
    const { maxDepth, minDepth, depthFirst, oneFileSystem } = this.#options;
    const visits = walkTree(this.#call.process, root, {
      follow: this.#follow,
      oneFileSystem,
      ...(maxDepth === null ? {} : { maxDepth }),
    });
    for (const visit of visits) {
      const { at } = visit;
      switch (visit.kind) {
        case "missing":
          this.#call.fail(`${quote(at.path)}: ${strerror(visit.error)}`);
          continue;
        case "unreadable":
          this.#call.fail(`${quote(at.path)}: ${strerror(visit.error)}`);
          if (!depthFirst) continue;
          break;
        case "before":
          if (depthFirst) continue;
          break;
        case "after":
          if (!depthFirst) continue;
          break;
        case "entry":
          break;
        case "cycle":
          this.#call.fail(
            `File system loop detected; ${quote(at.path)} is part of the same file system loop as a directory above it.`,
          );
          continue;
        default:
          visit satisfies never;
          continue;
      }
      if (at.depth < minDepth) continue;
      const met: Met = { path: at.path, stat: visit.stat, at, root };
      await expression(met);
      if (depthFirst) at.skip = false;
      if (this.#actions.stopped) return;
    }
  }

  #make(word: string, next: () => string): Predicate {
    const option = this.#option(word, next) ?? this.#actions.named(word, next);
    if (option !== null) return option;
    const name = word.slice(1);
    if (word.startsWith("-")) {
      const ofNone = Object.hasOwn(TESTS_OF_NONE, name) ? TESTS_OF_NONE[name] : undefined;
      if (ofNone !== undefined) return ofNone(this.#call);
      const ofOne = Object.hasOwn(TESTS_OF_ONE, name) ? TESTS_OF_ONE[name] : undefined;
      if (ofOne !== undefined) return ofOne(this.#call, next(), name);
      throw new FindError(`unknown predicate \`${word}'`);
    }
    throw new FindError(`paths must precede expression: \`${word}'`);
  }

  #option(word: string, next: () => string): Predicate | null {
    const options = this.#options;
    switch (word) {
      case "-maxdepth":
        options.maxDepth = depth(word, next());
        break;
      case "-mindepth":
        options.minDepth = depth(word, next());
        break;
      case "-depth":
      case "-d":
        options.depthFirst = true;
        break;
      case "-xdev":
      case "-mount":
        options.oneFileSystem = true;
        break;
      case "-follow":
        this.#follow = "always";
        break;
      case "-daystart":
      case "-noleaf":
      case "-ignore_readdir_race":
      case "-noignore_readdir_race":
      case "-warn":
      case "-nowarn":
        break;
      case "-regextype":
        next();
        break;
      default:
        return null;
    }
    return () => true;
  }
}

function depth(word: string, text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new FindError(
    `Expected a positive decimal integer argument to ${word}, but got ${quote(text)}`,
  );
}
