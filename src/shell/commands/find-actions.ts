import { FsError } from "../../base/fs-error.ts";
import { isDirMode } from "../../base/mode.ts";
import type { Call } from "./call.ts";
import { FindError, type FindOptions, type Met, type Predicate } from "./find-expression.ts";
import { typeLetter } from "./find-tests.ts";
import { modeLetters } from "./mode-words.ts";
import { groupName, userName } from "./owners.ts";
import { baseName, dirName, joinPath } from "./paths.ts";
import { quote } from "./quote.ts";
import { strerror } from "./strerror.ts";

/** Bytes of arguments that one `-exec … +` takes. */
const LONGEST_BATCH = 128 * 1024;

/** What find can do with what it finds. */
export class FindActions {
  readonly #call: Call;
  readonly #options: FindOptions;
  readonly #waiting: (() => Promise<void>)[] = [];
  /** -quit was met. */
  stopped = false;

  constructor(call: Call, options: FindOptions) {
    this.#call = call;
    this.#options = options;
  }

  /** The predicate of an action; null when the word is none. */
  named(word: string, next: () => string): Predicate | null {
    const acts = (predicate: Predicate): Predicate => {
      this.#options.acts = true;
      return predicate;
    };
    switch (word) {
      case "-print":
        return acts(this.print("\n"));
      case "-print0":
        return acts(this.print("\0"));
      case "-printf":
        return acts(this.#printf(next()));
      case "-prune":
        return ({ at }) => {
          at.skip = true;
          return true;
        };
      case "-quit":
        return acts(() => {
          this.stopped = true;
          return true;
        });
      case "-delete":
        this.#options.depthFirst = true;
        return acts((met) => this.#delete(met));
      case "-exec":
      case "-execdir":
        return acts(this.#exec(word, next));
      case "-ok":
      case "-okdir":
        return acts(this.#ask(word, next));
      default:
        return null;
    }
  }

  print(end: string): Predicate {
    return ({ path }) => {
      this.#call.out(path + end);
      return true;
    };
  }

  /** Runs what -exec … + has gathered. */
  async finish(): Promise<void> {
    for (const run of this.#waiting) await run();
  }

  #delete({ path, stat }: Met): boolean {
    const { process } = this.#call;
    if (path === ".") return true;
    try {
      if (isDirMode(stat.mode)) process.rmdir(path);
      else process.unlink(path);
      return true;
    } catch (error) {
      if (!(error instanceof FsError)) throw error;
      this.#call.fail(`cannot delete ${quote(path)}: ${strerror(error)}`);
      return false;
    }
  }

  #exec(word: string, next: () => string): Predicate {
    const inDirectory = word === "-execdir";
    const argv: string[] = [];
    for (;;) {
      const arg = next();
      if (arg === ";") return (met) => this.#runOne(argv, met, inDirectory);
      if (arg === "+" && argv.at(-1) === "{}" && argv.length > 1) break;
      argv.push(arg);
    }
    return this.#gather(argv.slice(0, -1), inDirectory);
  }

  async #runOne(argv: readonly string[], met: Met, inDirectory: boolean): Promise<boolean> {
    const shown = inDirectory ? `./${baseName(met.path)}` : met.path;
    const words = argv.map((arg) => arg.replaceAll("{}", shown));
    return (await this.#run(words, inDirectory ? dirName(met.path) : null)) === 0;
  }

  #gather(argv: readonly string[], inDirectory: boolean): Predicate {
    let batch: string[] = [];
    let size = 0;
    let directory: string | null = null;
    const flush = async (): Promise<void> => {
      if (batch.length === 0) return;
      const words = [...argv, ...batch];
      batch = [];
      size = 0;
      if ((await this.#run(words, directory)) !== 0) this.#call.status = 1;
    };
    this.#waiting.push(flush);
    return async ({ path }) => {
      const shown = inDirectory ? `./${baseName(path)}` : path;
      const home = inDirectory ? dirName(path) : null;
      if (home !== directory || size + shown.length > LONGEST_BATCH) await flush();
      directory = home;
      batch.push(shown);
      size += shown.length + 1;
      return true;
    };
  }

  async #run(argv: readonly string[], directory: string | null): Promise<number> {
    const { process, invocation } = this.#call;
    const before = directory === null ? null : process.getcwd();
    if (directory !== null) process.chdir(directory);
    try {
      const ran = await invocation.run(argv, "");
      if (ran.status === 127 && / not found\n$/.test(ran.stderr)) {
        this.#call.note(`${quote(argv[0]!)}: No such file or directory`);
        return ran.status;
      }
      this.#call.pass(ran);
      return ran.status;
    } finally {
      if (before !== null) process.chdir(before);
    }
  }

  /** Nobody answers, which means no. */
  #ask(word: string, next: () => string): Predicate {
    const argv: string[] = [];
    for (let arg = next(); arg !== ";"; arg = next()) argv.push(arg);
    if (argv.length === 0) throw new FindError(`missing argument to \`${word}'`);
    return ({ path }) => {
      this.#call.err(`< ${argv[0]} ... ${path} > ? `);
      return false;
    };
  }

  #printf(format: string): Predicate {
    return (met) => {
      this.#call.out(
        format.replace(/%(T@|.)|\\(.)/gs, (whole, letter?: string, escaped?: string) =>
          letter !== undefined ? (this.#field(letter, met) ?? whole) : (ESCAPES[escaped!] ?? whole),
        ),
      );
      return true;
    };
  }

  #field(letter: string, { path, stat, at, root }: Met): string | null {
    const { process } = this.#call;
    switch (letter) {
      case "p":
        return path;
      case "f":
        return baseName(path);
      case "h":
        return path.includes("/") ? dirName(path) : ".";
      case "P":
        return path === root ? "" : path.slice(joinPath(root, "").length);
      case "H":
        return root;
      case "s":
        return String(stat.size);
      case "b":
        return String(stat.blocks);
      case "k":
        return String(Math.ceil(stat.blocks / 2));
      case "m":
        return (stat.mode & 0o7777).toString(8);
      case "M":
        return typeLetter(stat).replace("f", "-") + modeLetters(stat.mode);
      case "u":
        return userName(process, stat.uid) ?? String(stat.uid);
      case "g":
        return groupName(process, stat.gid) ?? String(stat.gid);
      case "U":
        return String(stat.uid);
      case "G":
        return String(stat.gid);
      case "y":
        return typeLetter(stat);
      case "d":
        return String(at.depth);
      case "i":
        return String(stat.ino);
      case "n":
        return String(stat.nlink);
      case "l":
        return typeLetter(stat) === "l" ? process.readlink(path) : "";
      case "T@":
        return `${stat.mtimeSec}.${String(stat.mtimeNsec).padStart(9, "0")}0`;
      case "%":
        return "%";
      default:
        return null;
    }
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  "0": "\0",
  "\\": "\\",
  r: "\r",
  a: "\x07",
  b: "\b",
  f: "\f",
  v: "\v",
};
