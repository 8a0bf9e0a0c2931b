/** A program that the log's processes ran, in however many of them. */
export interface Program {
  /** As events number it: from 1, in the order of the log. */
  readonly step: number;
  /** "dpkg": the last name of what was executed. */
  name: string;
  /** As it was executed first. */
  path: string;
  /** Line of the log where it first ran. */
  line: number;
  /** How often it was executed. */
  runs: number;
  /** Calls that were replayed. */
  calls: number;
  /** Calls whose outcome differed. */
  differing: number;
}

/** The programs of a log. One that is executed again is the same. */
export class Programs {
  readonly list: Program[] = [];
  readonly #byPath = new Map<string, Program>();

  /** What runs when the log begins, before its first execve. */
  readonly first: Program = this.#add("", "(before the first execve)", 1);

  executed(path: string, line: number): Program {
    const name = path.slice(path.lastIndexOf("/") + 1) || path;
    if (this.list.length === 1 && this.first.calls === 0) this.#name(path, name, line);
    const program = this.#byPath.get(path) ?? this.#add(path, name, line);
    program.runs++;
    return program;
  }

  /** A log that begins with an execve has nothing before it. */
  #name(path: string, name: string, line: number): void {
    Object.assign(this.first, { path, name, line });
    this.#byPath.set(path, this.first);
  }

  #add(path: string, name: string, line: number): Program {
    const step = this.list.length + 1;
    const program = { step, name, path, line, runs: 0, calls: 0, differing: 0 };
    this.list.push(program);
    this.#byPath.set(path, program);
    return program;
  }
}
