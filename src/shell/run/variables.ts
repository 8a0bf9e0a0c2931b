/** A variable. `elements` makes it an array of bash's; by index, as text. */
export interface Variable {
  value: string | undefined;
  exported: boolean;
  readonly: boolean;
  integer?: boolean;
  elements?: Map<string, string>;
  associative?: boolean;
}

export class ReadonlyVariable extends Error {
  override readonly name = "ReadonlyVariable";
  readonly variable: string;

  constructor(variable: string) {
    super(`${variable}: is read only`);
    this.variable = variable;
  }
}

/** The variables of a shell, with those that functions have to themselves. */
export class Variables {
  #all: Map<string, Variable>;
  readonly #locals: Map<string, Variable | undefined>[] = [];

  constructor(all: ReadonlyMap<string, Variable> = new Map()) {
    this.#all = new Map(Array.from(all, ([name, one]) => [name, copyOf(one)]));
  }

  /** As a subshell gets them. */
  fork(): Variables {
    return new Variables(this.#all);
  }

  find(name: string): Variable | undefined {
    return this.#all.get(name);
  }

  get(name: string): string | undefined {
    const found = this.#all.get(name);
    return found?.elements === undefined ? found?.value : found.elements.get("0");
  }

  /** @throws ReadonlyVariable */
  set(name: string, value: string): void {
    const variable = this.make(name);
    if (variable.elements === undefined) variable.value = value;
    else variable.elements.set("0", value);
  }

  /** The variable, made if it is not there, to be changed. @throws ReadonlyVariable */
  make(name: string): Variable {
    const found = this.declare(name);
    if (found.readonly) throw new ReadonlyVariable(name);
    return found;
  }

  /** The variable, made if it is not there, for its attributes. */
  declare(name: string): Variable {
    let found = this.#all.get(name);
    if (found === undefined) {
      found = { value: undefined, exported: false, readonly: false };
      this.#all.set(name, found);
    }
    return found;
  }

  /** @throws ReadonlyVariable */
  unset(name: string): void {
    if (this.#all.get(name)?.readonly === true) throw new ReadonlyVariable(name);
    this.#all.delete(name);
  }

  /** A name that changes from now on go back when the function ends. */
  enterFunction(): void {
    this.#locals.push(new Map());
  }

  leaveFunction(): void {
    for (const [name, before] of this.#locals.pop()!) {
      if (before === undefined) this.#all.delete(name);
      else this.#all.set(name, before);
    }
  }

  get inFunction(): boolean {
    return this.#locals.length > 0;
  }

  /** Makes a name the function's own. It keeps its value in dash and busybox; bash's begins without one. */
  makeLocal(name: string, keeps: boolean): void {
    const scope = this.#locals.at(-1);
    if (scope === undefined || scope.has(name)) return;
    const before = this.#all.get(name);
    scope.set(name, before);
    if (before === undefined) return;
    const mine = copyOf(before);
    if (!keeps) {
      mine.value = undefined;
      delete mine.elements;
    }
    this.#all.set(name, mine);
  }

  /** Puts variables back as they were: what stands before a command lasts as long as it. */
  restore(before: ReadonlyMap<string, Variable | undefined>): void {
    for (const [name, one] of before) {
      if (one === undefined) this.#all.delete(name);
      else this.#all.set(name, one);
    }
  }

  snapshot(names: readonly string[]): Map<string, Variable | undefined> {
    return new Map(
      names.map((name) => {
        const found = this.#all.get(name);
        return [name, found === undefined ? undefined : copyOf(found)];
      }),
    );
  }

  names(): string[] {
    return [...this.#all.keys()].sort();
  }

  /** What a command gets. */
  environment(): Map<string, string> {
    const environment = new Map<string, string>();
    for (const [name, { exported, value }] of this.#all) {
      if (exported && value !== undefined) environment.set(name, value);
    }
    return environment;
  }
}

function copyOf(variable: Variable): Variable {
  const { elements } = variable;
  return elements === undefined ? { ...variable } : { ...variable, elements: new Map(elements) };
}
