import type { Script } from "node:vm";
import type { KeptScript } from "./kept-code.ts";

const { closeSync, fstatSync, openSync, readFileSync } = process.getBuiltinModule("node:fs");
const { dirname, join } = process.getBuiltinModule("node:path");

interface LoadedScript {
  readonly script: Script;
  readonly stamp: string;
  /** What V8 took of what was kept. */
  readonly kept: Buffer | undefined;
}

/** Loads the command's own CommonJS files as `require` does, with the code that V8 made of them in an earlier run. What a
 *  file was compiled to holds the functions that ran, too, which V8 otherwise compiles one by one when they are first called. */
export class ScriptLoader {
  readonly #kept: ReadonlyMap<string, KeptScript>;
  readonly #modules = new Map<string, { exports: unknown }>();
  readonly #scripts = new Map<string, LoadedScript>();
  readonly #node = process.getBuiltinModule("node:module").createRequire(import.meta.url);
  readonly #vm = process.getBuiltinModule("node:vm");
  #compiled = false;

  constructor(kept: ReadonlyMap<string, KeptScript>) {
    this.#kept = kept;
  }

  /** Whether there was a file of which nothing was kept. */
  get compiled(): boolean {
    return this.#compiled;
  }

  /** `require` for the files of a folder. What a file exports is made when it is first asked for. */
  requireFrom(folder: string): (specifier: string) => unknown {
    return (specifier) =>
      specifier.startsWith(".") ? this.#load(join(folder, specifier)) : this.#node(specifier);
  }

  /** To be kept: all that was loaded. */
  code(): Map<string, KeptScript> {
    return new Map(
      Array.from(this.#scripts, ([file, { script, stamp, kept }]) => {
        return [file, { stamp, code: kept ?? script.createCachedData() }];
      }),
    );
  }

  #load(file: string): unknown {
    const known = this.#modules.get(file);
    if (known !== undefined) return known.exports;
    const module = { exports: {} };
    this.#modules.set(file, module);
    const folder = dirname(file);
    const run = this.#compile(file).runInThisContext();
    run(module.exports, this.requireFrom(folder), module, file, folder);
    return module.exports;
  }

  #compile(file: string): Script {
    const { text, stamp } = readStamped(file);
    const before = this.#kept.get(file);
    const cachedData = before?.stamp === stamp ? before.code : undefined;
    const script = new this.#vm.Script(
      `(function(exports,require,module,__filename,__dirname){${text}\n})`,
      {
        filename: file,
        ...(cachedData === undefined ? {} : { cachedData }),
      },
    );
    const kept = script.cachedDataRejected === false ? cachedData : undefined;
    if (kept === undefined) this.#compiled = true;
    this.#scripts.set(file, { script, stamp, kept });
    return script;
  }
}

/** The text of a file, and what is another when the file is: V8 itself compares no more than the length. */
function readStamped(file: string): { readonly text: string; readonly stamp: string } {
  const fd = openSync(file, "r");
  try {
    const { size, mtimeMs, ctimeMs } = fstatSync(fd);
    return { text: readFileSync(fd, "utf8"), stamp: `${size} ${mtimeMs} ${ctimeMs}` };
  } finally {
    closeSync(fd);
  }
}
